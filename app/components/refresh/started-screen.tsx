import { BlockStack, Box, Card, Page, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { Telling } from "#app/messages/read-telling.server.ts";
import type { RefreshView } from "#app/refresh/refresh-view.ts";
import { REASON_WORDS } from "#app/refresh/words.ts";

import { TellingPanel } from "#app/components/messages/telling-panel.tsx";
import { PageLinks } from "#app/components/page-links.tsx";
import { useShopFormat } from "#app/components/shop-format.tsx";
import { usePolling } from "#app/components/use-polling.ts";
import { ExportButton } from "./export-button.tsx";
import { ExcludedList } from "./excluded-list.tsx";
import { OutcomeBanner } from "./outcome-banner.tsx";
import { RefreshProgress, countsInWords } from "./progress-bar.tsx";
import { ProgressTable } from "./progress-table.tsx";
import { UndoCard } from "./undo-card.tsx";

const LOOK_EVERY_MS = 1_500;

/** A refresh under way or settled, on the page where it was drafted. It moves by itself while somebody looks. */
export function StartedScreen({ view, telling }: { view: RefreshView; telling: Telling | null }) {
  const running = view.state === "running";
  usePolling({ active: running, everyMs: LOOK_EVERY_MS });
  return (
    <Page
      fullWidth
      title="Refresh promo codes"
      subtitle={`${view.offer.title}, ${plural(view.counts.total, "member")}`}
      backAction={{ content: view.wayBack.title, url: view.wayBack.url }}
    >
      <BlockStack gap="400">
        {running ? <RefreshProgress view={view} /> : <OutcomeBanner view={view} />}
        {telling === null ? null : <TellingPanel telling={telling} />}
        {view.undo === null ? null : <UndoCard undo={view.undo} />}
        <Card padding="0">
          <ProgressTable rows={view.rows} refreshId={view.id} retireAt={view.retireAt} />
          <Box padding="400">
            <BlockStack gap="300">
              <PageLinks page={view.page} pageSize={view.pageSize} total={view.counts.total} />
              <ExcludedList excluded={view.excluded} />
              <StartedBy view={view} />
              <ExportButton refreshId={view.id} />
            </BlockStack>
          </Box>
        </Card>
      </BlockStack>
    </Page>
  );
}

/** Why and when, for whoever opens the page later. */
function StartedBy({ view }: { view: RefreshView }) {
  const { dateTime } = useShopFormat();
  const parts = [
    view.reason === null ? null : `Reason: ${REASON_WORDS[view.reason].toLowerCase()}`,
    view.note ? `Note: ${view.note}` : null,
    view.startedAt === null ? null : `Started ${dateTime(view.startedAt)}`,
    view.settledAt === null ? null : `Settled ${dateTime(view.settledAt)} (${countsInWords(view.counts)})`,
  ].filter((part) => part !== null);
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {parts.join(". ")}
    </Text>
  );
}
