import { BlockStack, Card, Page, ProgressBar, Text } from "@shopify/polaris";

import type { ImportView } from "#app/members/import/import-members.server.ts";
import { usePolling } from "#app/ui/use-polling.ts";

/** A file that is being checked or taken in. The work goes on when the page is left. */
export function ImportProgress({ view: { state, fileName, progress, total, added, updated } }: { view: ImportView }) {
  usePolling({ active: true, everyMs: 700 });
  const checking = state === "checking";
  const all = checking ? Math.max(total, progress) : added + updated;
  const share = all === 0 ? 0 : Math.min(100, Math.round((100 * progress) / all));
  return (
    <Page
      title={checking ? "Checking the file" : "Importing members"}
      subtitle={fileName}
      backAction={{ content: "Members", url: "/app/members" }}
    >
      <Card>
        <BlockStack gap="300">
          <ProgressBar progress={share} size="small" ariaLabelledBy="import-progress" />
          <Text as="p" id="import-progress">
            {`${progress.toLocaleString("en-US")} ${all > 0 ? `of ${checking ? "about " : ""}${all.toLocaleString("en-US")} ` : ""}rows ${checking ? "checked" : "imported"}`}
          </Text>
          <Text as="p" tone="subdued">
            You can leave this page. It goes on without you.
          </Text>
        </BlockStack>
      </Card>
    </Page>
  );
}
