import { BlockStack, Box, Card, Page, Text, Button, InlineStack } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";
import type { NotificationStatus } from "#app/messages/notification-status.server.ts";
import type { RefreshView } from "#app/refreshes/refresh-view.ts";
import { REASON_LABELS, whoseCodes } from "#app/refreshes/labels.ts";
import type { SisterResult } from "#app/stores/stores.ts";
import type { LeakedOrders } from "#app/screens/leak/leaked-orders.server.ts";
import { NotificationPanel } from "#app/ui/messages/notification-panel.tsx";
import { PageLinks } from "#app/ui/page-links.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { useFile } from "#app/ui/use-file.ts";
import { useMay } from "#app/ui/rights.tsx";
import { isUnderWay, SisterResults } from "#app/ui/stores/sister-results.tsx";
import { useConfirm } from "#app/ui/use-confirm.tsx";

import { ExcludedList } from "./excluded-list.tsx";
import { RefreshProgress, countsLabel } from "./progress-bar.tsx";
import { OutcomeBanner, UndoesNote } from "./outcome-banner.tsx";
import { LeakedOrdersCard } from "./leaked-orders-card.tsx";
import { ProgressTable } from "./progress-table.tsx";

const LOOK_EVERY_MS = 1_500;

type Shown = {
  view: RefreshView;
  telling: NotificationStatus | null;
  leaked: LeakedOrders | null;
  sisters: readonly SisterResult[];
  askedBy: string | null;
};

/** A refresh under way or settled, on the page where it was drafted. It moves by itself while somebody looks. */
export function StartedScreen({ view, telling, leaked, sisters, askedBy }: Shown) {
  const running = view.state === "running";
  usePolling({ active: running || sisters.some(isUnderWay), everyMs: LOOK_EVERY_MS });
  return (
    <Page
      fullWidth
      title="Refresh promo codes"
      subtitle={`${view.offer.title}, ${whoseCodes(view.counts)}`}
      backAction={{ content: view.wayBack.title, url: view.wayBack.url }}
    >
      <BlockStack gap="400">
        <UndoesNote view={view} />
        {running ? <RefreshProgress view={view} /> : <OutcomeBanner view={view} />}
        <SisterResults sisters={sisters} canUndo={(view.undo?.members ?? 0) > 0} />
        {telling === null ? null : <NotificationPanel telling={telling} />}
        {leaked === null ? null : <LeakedOrdersCard leaked={leaked} />}
        {view.undo === null ? null : <UndoCard undo={view.undo} />}
        <Card padding="0">
          <ProgressTable rows={view.rows} refreshId={view.id} retireAt={view.retireAt} />
          <Box padding="400">
            <BlockStack gap="300">
              <PageLinks page={view.page} pageSize={view.pageSize} total={view.counts.total} />
              <ExcludedList excluded={view.excluded} />
              <StartedBy view={view} askedBy={askedBy} />
              <ExportButton refreshId={view.id} />
            </BlockStack>
          </Box>
        </Card>
      </BlockStack>
    </Page>
  );
}

/** Why, when and by whom, for whoever opens the page later. */
function StartedBy({ view, askedBy }: { view: RefreshView; askedBy: string | null }) {
  const { dateTime } = useShopFormat();
  const parts = [
    view.aftermath.undoes ? "Reason: undo" : view.reason === null ? null : `Reason: ${REASON_LABELS[view.reason].toLowerCase()}`,
    askedBy === null ? null : `Asked for by ${askedBy}, a store that this one is connected with`,
    view.note && askedBy === null ? `Note: ${view.note}` : null,
    view.startedAt === null ? null : `Started${view.by === null ? "" : ` by ${view.by}`} ${dateTime(view.startedAt)}`,
    view.settledAt === null ? null : `Settled ${dateTime(view.settledAt)} (${countsLabel(view.counts)})`,
  ].filter((part) => part !== null);
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {parts.join(". ")}
    </Text>
  );
}

/** The timeline of the whole refresh as a file. */
function ExportButton({ refreshId }: { refreshId: string }) {
  const { busy, save } = useFile();
  return (
    <InlineStack>
      <Button
        variant="plain"
        loading={busy}
        onClick={() => void save(`/app/refreshes/${refreshId}/export`, { name: `refresh-${refreshId.slice(0, 8)}.csv` })}
      >
        Download the timeline (CSV)
      </Button>
    </InlineStack>
  );
}

/**
 * Puts the previous codes back while the window for it is open, after asking: a code that creators have shared meanwhile would stop working.
 * Codes that leaked stay retired, and it says so.
 */
function UndoCard({ undo }: { undo: NonNullable<RefreshView["undo"]> }) {
  const fetcher = useFetcher<ActionResult>();
  const { dateTime } = useShopFormat();
  const refused = fetcher.data?.refused ?? null;
  const may = useMay();
  const { ask, dialog } = useConfirm();
  const askFirst = () =>
    ask({
      title: undo.members === 1 ? "Put the previous code back?" : `Put the previous codes of ${plural(undo.members, "member")} back?`,
      words: `${whatHappens(undo)} Nobody is told automatically.${whatStays(undo)}`,
      yes: undo.members === 1 ? "Put it back" : "Put them back",
      onYes: () => fetcher.submit({ intent: "undo" }, { method: "post" }),
    });
  if (undo.members === 0) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          {undo.retired === 1
            ? "There is no undo: the previous code leaked and stays retired."
            : "There is no undo: the previous codes leaked and stay retired."}
        </Text>
      </Card>
    );
  }
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <Text as="p" tone={refused === null ? "subdued" : "critical"}>
          {refused ?? `${whatComesBack(undo)} can be put back until ${dateTime(undo.until)}.${whatStays(undo)}`}
        </Text>
        {may("refresh") ? (
          <Button loading={fetcher.state !== "idle"} onClick={askFirst}>
            Undo
          </Button>
        ) : null}
      </InlineStack>
      {dialog}
    </Card>
  );
}

function whatHappens({ members }: { members: number }): string {
  return members === 1
    ? "The new code stops working and the previous one works again."
    : "The new codes stop working and the previous ones work again.";
}

function whatComesBack({ members }: { members: number }): string {
  return `The previous ${members === 1 ? "code" : "codes"} of ${plural(members, "member")}`;
}

function whatStays({ retired }: { retired: number }): string {
  if (retired === 0) return "";
  return retired === 1 ? " One that leaked stays retired." : ` ${retired} that leaked stay retired.`;
}
