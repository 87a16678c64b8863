import { useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, DataTable, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";

import { download } from "#app/ui/download.ts";
import { plural } from "#app/format/counts.ts";
import type { ImportView } from "#app/members/import/import-members.server.ts";
import { refusedCsv } from "#app/members/import/refused-csv.ts";

const SHOWN = 100;

/** A file that was checked: what it would do, or once confirmed what it did. */
export function ImportReport({ view }: { view: ImportView }) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const done = view.confirmedAt !== null;
  const changing = view.added + view.updated;
  return (
    <Page
      title={done ? "Members imported" : "Check before importing"}
      subtitle={view.fileName}
      backAction={{ content: done ? "Members" : "Import members", url: done ? "/app/members" : "/app/members/import" }}
      {...(done
        ? {}
        : {
            primaryAction: {
              content: changing === 0 ? "Nothing to import" : `Import ${plural(changing, "member")}`,
              disabled: changing === 0,
              loading: navigation.state !== "idle",
              onAction: () => submit({}, { method: "post" }),
            },
          })}
    >
      <BlockStack gap="400">
        {done ? (
          <Banner
            tone="success"
            title={`${plural(view.added, "member")} added, ${view.updated} updated`}
            action={{ content: "View members", url: "/app/members" }}
          />
        ) : (
          <Banner tone="info" title="Nothing has been written yet">
            <p>The file is kept for a day. After that, upload it again.</p>
          </Banner>
        )}
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
          <Count label="New" value={view.added} />
          <Count label="Updated" value={view.updated} />
          <Count label="Unchanged" value={view.unchanged} />
          {view.clearedAt === null ? <Count label="Refused" value={view.refused.length} /> : null}
        </InlineGrid>
        {view.clearedAt === null ? null : (
          <Text as="p" tone="subdued">
            Lines that were left out are kept for 30 days and have been cleared.
          </Text>
        )}
        {view.refused.length > 0 ? <Refused view={view} /> : null}
      </BlockStack>
    </Page>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <Card>
      <Text as="h3" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <p className="figure" aria-label={`${label}: ${value}`}>
        {value.toLocaleString("en-US")}
      </p>
    </Card>
  );
}

function Refused({ view: { refused, fileName } }: { view: ImportView }) {
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {plural(refused.length, "line")} left out
          </Text>
          <Button
            onClick={() => download(refusedCsv(refused), { name: `refused-${fileName.replace(/\.\w+$/, "")}.csv`, type: "text/csv" })}
          >
            Download report
          </Button>
        </InlineStack>
      </Box>
      <DataTable
        columnContentTypes={["numeric", "text", "text", "text"]}
        headings={["Line", "Reason", "Name", "E-mail"]}
        rows={refused.slice(0, SHOWN).map(({ line, reason, name, email }) => [line, reason, name, email])}
        {...(refused.length > SHOWN ? { footerContent: `The first ${SHOWN} of ${refused.length}. The report has them all.` } : {})}
      />
    </Card>
  );
}
