import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Page, ProgressBar, Text } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { NotificationPanel } from "#app/ui/messages/notification-panel.tsx";
import { ParkedActions } from "#app/ui/refresh/parked-actions.tsx";
import { PageLinks } from "#app/ui/page-links.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { isUnderWay, SisterResults } from "#app/ui/stores/sister-results.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { CHANGE_TITLES } from "#app/members/changes/change-labels.ts";
import type { ChangeRow, ChangeView } from "#app/members/changes/read-change.server.ts";
import type { SisterResult } from "#app/stores/stores.ts";
import { plural } from "#app/format/counts.ts";
import type { NotificationStatus } from "#app/messages/notification-status.server.ts";
import { payoutLabel } from "#app/offers/commission-terms.ts";
import { useMay } from "#app/ui/rights.tsx";

const LOOK_EVERY_MS = 1_500;

/** `project`: where it was begun, if in one. `follows`: how it goes in other stores. `askedBy`: the store that asked for it here. */
type Shown = {
  view: ChangeView;
  project: { id: string; name: string } | null;
  telling: NotificationStatus | null;
  follows: readonly SisterResult[];
  askedBy: string | null;
};

/** What became of each member after a press under "Manage offer for members". It moves by itself until all is settled. */
export function ChangeScreen({ view, project, telling, follows, askedBy }: Shown) {
  const { money } = useShopFormat();
  const running = view.settledAt === null;
  usePolling({ active: running || follows.some(isUnderWay), everyMs: LOOK_EVERY_MS });
  return (
    <Page
      title={CHANGE_TITLES[view.kind]}
      subtitle={[view.offer.title, plural(view.counts.total, "member"), view.kind === "payout" && payoutLabel(view.payout, money)]
        .filter(Boolean)
        .join(", ")}
      backAction={
        project === null
          ? { content: view.offer.title, url: `/app/offers/${view.offer.id}` }
          : { content: project.name, url: `/app/projects/${project.id}` }
      }
    >
      <BlockStack gap="400">
        <Outcome view={view} askedBy={askedBy} />
        <SisterResults sisters={follows} />
        {telling === null ? null : <NotificationPanel telling={telling} />}
        <Card padding="0">
          <ul className="lines" aria-label="What happened for each member">
            {view.rows.map((row) => (
              <li key={row.itemId}>
                <OneMember row={row} />
              </li>
            ))}
          </ul>
          <Box padding="400">
            <PageLinks page={view.page} pageSize={view.pageSize} total={view.counts.total} />
          </Box>
        </Card>
      </BlockStack>
    </Page>
  );
}

function Outcome({ view: { counts, settledAt }, askedBy }: { view: ChangeView; askedBy: string | null }) {
  const settled = counts.total - counts.running;
  return (
    <Card>
      <BlockStack gap="300">
        {settledAt === null ? (
          <ProgressBar size="small" progress={counts.total === 0 ? 0 : (settled / counts.total) * 100} ariaLabelledBy="change-counts" />
        ) : null}
        <p id="change-counts" className="summary" role="status" aria-live="polite">
          {countsLabel(counts, settledAt !== null)}
        </p>
        {settledAt === null ? (
          <Text as="p" tone="subdued">
            You can close this page: it goes on without you.
          </Text>
        ) : null}
        {askedBy === null ? null : <Text as="p" tone="subdued">{`Asked for by ${askedBy}, a store that this one is connected with.`}</Text>}
        {counts.needsAttention > 1 ? <RetryAll count={counts.needsAttention} /> : null}
      </BlockStack>
    </Card>
  );
}

function RetryAll({ count }: { count: number }) {
  const fetcher = useFetcher<ActionResult>();
  const may = useMay();
  if (!may("refresh")) return null;
  return (
    <InlineStack>
      <Button loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "retry_all" }, { method: "post" })}>
        {`Retry all ${count}`}
      </Button>
    </InlineStack>
  );
}

function countsLabel({ total, done, refused, running, needsAttention, left }: ChangeView["counts"], settled: boolean): string {
  if (settled && done === total) return `Done for ${plural(done, "member")}.`;
  const parts = [`${done} of ${total} done`, running > 0 ? `${running} under way` : "", refused > 0 ? `${refused} not changed` : ""];
  if (needsAttention > 0) parts.push(`${needsAttention} ${needsAttention === 1 ? "needs" : "need"} attention`);
  if (left > 0) parts.push(`${left} left as is`);
  return `${parts.filter(Boolean).join(", ")}.`;
}

function OneMember({ row }: { row: ChangeRow }) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
          <Text as="span" fontWeight="medium">
            {row.memberName}
          </Text>
        </Link>
        {row.parked === null ? (
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {row.sentence}
          </Text>
        ) : (
          <ParkedActions row={{ ...row, ...row.parked, newName: row.name }} />
        )}
      </BlockStack>
      <State state={row.state} />
    </InlineStack>
  );
}

function State({ state }: { state: ChangeRow["state"] }) {
  switch (state) {
    case "running":
      return <Badge tone="info">Under way</Badge>;
    case "done":
      return <Badge tone="success">Done</Badge>;
    case "parked":
      return <Badge tone="warning">Needs attention</Badge>;
    case "left":
      return <Badge>Left as is</Badge>;
    case "refused":
      return <Badge tone="attention">Not changed</Badge>;
  }
}
