import { useNavigation, useSubmit } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  DataTable,
  InlineGrid,
  InlineStack,
  Link,
  Page,
  Tabs,
  Text,
} from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { importProblem } from "#app/members/import/import-labels.ts";
import type { ImportRow, ImportView, ShownRows } from "#app/members/import/import-members.server.ts";
import { useFile } from "#app/ui/use-file.ts";
import { PageLinks } from "#app/ui/page-links.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";

import { CodesNote } from "./codes-note.tsx";

const PAGE_SIZE = 100;

/** A file that was checked: what it would do, or once confirmed what it did. */
export function ImportReport({ view }: { view: ImportView }) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const done = view.state === "done";
  const changing = view.added + view.updated + view.answered;
  const open = view.questions - view.answered;
  const reopen = () => submit({ intent: "reopen" }, { method: "post" });
  if (view.state === "failed")
    return (
      <Page title="Import members" subtitle={view.fileName} backAction={{ content: "Import members", url: "/app/members/import" }}>
        <Banner tone="warning" title="This file cannot be read" action={{ content: "Choose another file", url: "/app/members/import" }}>
          <p>{view.failure ? importProblem(view.failure) : null}</p>
        </Banner>
      </Page>
    );
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
              loading: navigation.state !== "idle" && navigation.formData?.get("intent") === "import",
              onAction: () => submit({ intent: "import" }, { method: "post" }),
            },
            secondaryActions: [{ content: "Change columns", onAction: reopen }],
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
            {open > 0 ? <p>{`${plural(open, "line waits", "lines wait")} for your answer below.`}</p> : null}
          </Banner>
        )}
        {view.hasCodes ? <CodesNote /> : null}
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
          <Count label="New" value={view.added} />
          <Count label="Updated" value={view.updated} />
          <Count label="Unchanged" value={view.unchanged} />
          {view.clearedAt === null ? <Count label="Left out" value={view.refused} /> : null}
        </InlineGrid>
        {view.clearedAt === null ? (
          <Rows view={view} />
        ) : (
          <Text as="p" tone="subdued">
            The lines are kept for 30 days and have been cleared.
          </Text>
        )}
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

/** The rows that are left out, those with a question, and those that are taken in. */
function Rows({ view }: { view: ImportView }) {
  const keep = useSearchParam();
  const accepted = view.added + view.updated;
  const tabs: { id: ShownRows; content: string; total: number }[] = [
    { id: "left_out", content: `${plural(view.refused, "line")} left out`, total: view.refused },
    ...(view.questions > 0 ? [{ id: "questions" as const, content: plural(view.questions, "question"), total: view.questions }] : []),
    { id: "accepted", content: `${plural(accepted, "line")} accepted`, total: accepted },
  ];
  const selected = Math.max(
    0,
    tabs.findIndex(({ id }) => id === view.shown),
  );
  const total = tabs[selected]?.total ?? 0;
  return (
    <Card padding="0">
      <Tabs tabs={tabs} selected={selected} onSelect={(at) => keep("show", tabs[at]?.id ?? "left_out")} />
      {total === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {view.shown === "accepted" ? "No line is accepted." : "No line is left out."}
          </Text>
        </Box>
      ) : view.shown === "questions" ? (
        <Questions view={view} />
      ) : (
        <RowTable view={view} />
      )}
      <Box padding={total > PAGE_SIZE ? "400" : "0"}>
        <PageLinks page={view.page} pageSize={PAGE_SIZE} total={total} />
      </Box>
    </Card>
  );
}

const KIND: Record<string, string> = { added: "New", updated: "Updated" };

function RowTable({ view }: { view: ImportView }) {
  const file = useFile();
  const accepted = view.shown === "accepted";
  const save = () =>
    void file.save(`/app/members/import/${view.id}/refused`, {
      name: `left-out-${view.fileName.replace(/\.\w+$/, "")}.csv`,
      init: { method: "POST" },
    });
  const nameOf = ({ name, memberId }: ImportRow) =>
    accepted && memberId !== null ? <Link url={`/app/members/${memberId}`}>{name || "Member"}</Link> : name;
  return (
    <>
      {accepted ? null : (
        <Box paddingInline="400" paddingBlockStart="200">
          <InlineStack align="end">
            <Button loading={file.busy} onClick={save}>
              Download report
            </Button>
          </InlineStack>
        </Box>
      )}
      <DataTable
        columnContentTypes={["numeric", "text", "text", "text"]}
        headings={["Line", accepted ? "What it does" : "Reason", "Name", "E-mail"]}
        rows={view.rows.map((row) => [row.line, accepted ? (KIND[row.kind] ?? "") : row.reason, nameOf(row), row.email])}
      />
    </>
  );
}

/** Rows whose address is somebody's already. What nobody answers is left out. */
function Questions({ view }: { view: ImportView }) {
  const submit = useSubmit();
  const answer = (line: number | "all", as: "same" | "another") =>
    submit({ intent: "answer", line: String(line), answer: as }, { method: "post", navigate: false, fetcherKey: `answer ${line}` });
  const done = view.state === "done";
  return (
    <BlockStack gap="0">
      {done ? null : (
        <Box padding="400">
          <InlineStack gap="200" align="space-between" blockAlign="center">
            <Text as="p">Lines without an answer are left out.</Text>
            <Button onClick={() => answer("all", "another")}>All are other people</Button>
          </InlineStack>
        </Box>
      )}
      {view.rows.map((row) => (
        <Box key={row.line} padding="400" borderBlockStartWidth="025" borderColor="border">
          <InlineStack gap="300" align="space-between" blockAlign="center">
            <BlockStack gap="050">
              <Text as="p" fontWeight="medium" breakWord>{`Line ${row.line}: ${[row.name, row.email].filter(Boolean).join(", ")}`}</Text>
              <Text as="p" tone="subdued">
                {row.reason}
              </Text>
            </BlockStack>
            {done ? null : (
              <ButtonGroup variant="segmented">
                <Button pressed={row.answer === "same"} onClick={() => answer(row.line, "same")}>
                  Same person
                </Button>
                <Button pressed={row.answer === "another"} onClick={() => answer(row.line, "another")}>
                  Another person
                </Button>
              </ButtonGroup>
            )}
          </InlineStack>
        </Box>
      ))}
    </BlockStack>
  );
}
