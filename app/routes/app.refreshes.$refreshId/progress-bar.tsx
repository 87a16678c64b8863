import { BlockStack, Card, ProgressBar, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { plural } from "#app/format/counts.ts";
import type { RefreshView } from "#app/refreshes/refresh-view.ts";
import { durationLabel, whatWorks } from "#app/refreshes/labels.ts";

import { CancelAll } from "./call-off.tsx";

/** "7 of 12 done, 4 waiting, 1 needs attention" */
export function countsLabel({ total, done, waiting, needsAttention, left }: RefreshView["counts"]): string {
  return [
    `${done} of ${total} done`,
    waiting > 0 ? `${waiting} under way` : null,
    needsAttention > 0 ? `${needsAttention} ${needsAttention === 1 ? "needs" : "need"} attention` : null,
    left > 0 ? `${left} left as ${left === 1 ? "it is" : "they are"}` : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** How far a running refresh is, that one may leave, and for whom it waits. */
export function RefreshProgress({ view }: { view: RefreshView }) {
  const { dateTime } = useShopFormat();
  const { total, waiting } = view.counts;
  const share = total === 0 ? 100 : Math.round(((total - waiting) / total) * 100);
  const minutes = view.givesUpAfterMinutes;
  const patience = minutes === null ? "" : `; a member who waits longer than ${durationLabel(minutes)} needs attention`;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Changing the codes
        </Text>
        <ProgressBar progress={share} size="small" tone="primary" ariaLabelledBy="refresh-counts" />
        <p id="refresh-counts" className="summary" role="status" aria-live="polite">
          {countsLabel(view.counts)}
        </p>
        <Text as="p" tone="subdued">
          {view.waitingForTime > 0 && view.retireAt !== null
            ? `${plural(view.waitingForTime, "member")} ${view.waitingForTime === 1 ? "has" : "have"} two codes: both work until ${dateTime(view.retireAt)}. `
            : ""}
          {view.waitingForTime > 0 && view.heldUntilTold
            ? "A rotation began it: no old code stops before every member of it was told of the new one. "
            : ""}
          {view.waitingForShopify
            ? `${view.shopifyAway ? "Shopify is not answering at the moment, and is asked again until it does" : "Waiting for Shopify to finish its part"}${patience}. `
            : ""}
          {view.waitingForShopify ? whatWorks(view) : ""}
          You can close this page: it goes on without you, and you find it again on the offer.
        </Text>
        <CancelAll view={view} />
      </BlockStack>
    </Card>
  );
}
