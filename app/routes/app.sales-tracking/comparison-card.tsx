import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { Correction, RunView } from "#app/orders/reconciliation/ledger-runs.server.ts";

import { OrderName } from "#app/ui/order-name.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** How often a comparison under way is looked at; it takes seconds to minutes. */
const LOOK_EVERY_MS = 2_000;

const LACKING =
  "Shopify did not show the customers of these orders: the app lacks access to protected customer data (read_customers). Orders count all the same; members' own purchases and first orders cannot be told apart until it is allowed.";

/** How the ledger was last compared with Shopify's orders, and what that put right; while it happens, how far it is. */
export function ComparisonCard({ run, allOrders }: { run: RunView | null; allOrders: boolean }) {
  const fetcher = useFetcher();
  const { dateTime } = useShopFormat();
  const running = run?.state === "running";
  usePolling({ active: running, everyMs: LOOK_EVERY_MS });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Compared with Shopify
          </Text>
          <Button loading={fetcher.state !== "idle"} disabled={running} onClick={() => fetcher.submit({}, { method: "post" })}>
            Compare now
          </Button>
        </InlineStack>
        <div role="status">
          <Text as="p" tone="subdued">
            {run === null
              ? "Every night, orders are read from Shopify and compared with what is counted here. It has not happened yet."
              : inLabels(run, dateTime)}
          </Text>
        </div>
        <Text as="p" tone="subdued">
          {allOrders
            ? "Shopify shows this app the orders of all time."
            : "Shopify shows this app the orders of the last 60 days. Orders from before that count if they came in while the app was installed."}
        </Text>
        {run?.lacking ? <Text as="p">{LACKING}</Text> : null}
        {run?.before ? <Text as="p" tone="subdued">{`What was put right last, on ${dateTime(run.before.at)}:`}</Text> : null}
        {run ? <Corrections {...(run.before ?? run)} /> : null}
      </BlockStack>
    </Card>
  );
}

function inLabels(run: RunView, dateTime: (iso: string) => string): string {
  if (run.waits) return `Shopify is putting together the orders that changed since ${dateTime(run.since)}. That can take some minutes.`;
  const read = `${plural(run.ordersRead, "order")} that changed since ${dateTime(run.since)}`;
  if (run.state === "running")
    return run.ordersRead === 0 ? "Reading orders from Shopify." : `Reading orders from Shopify: ${read} so far.`;
  const ended = `${run.state === "failed" ? "Stopped" : "Last compared"} ${dateTime(run.finishedAt ?? run.startedAt)}: ${read}.`;
  if (run.state === "failed") return `${ended} Shopify no longer let the app read orders.`;
  return `${ended} ${run.corrected === 0 ? "Nothing differed." : `${plural(run.corrected, "order")} differed and ${run.corrected === 1 ? "was" : "were"} put right.`}`;
}

function Corrections({ corrected, corrections }: Pick<RunView, "corrected" | "corrections">) {
  if (corrections.length === 0) return null;
  const more = corrected - corrections.length;
  return (
    <ul className="corrections">
      {corrections.map((correction) => (
        <CorrectionLine key={correction.orderId} correction={correction} />
      ))}
      {more > 0 ? <li>{`and ${plural(more, "more order", "more orders")}`}</li> : null}
    </ul>
  );
}

const FOUND: Record<Correction["found"], string> = {
  missing: "was not here",
  changed: "had changed",
  deleted: "was deleted in Shopify",
};

function CorrectionLine({ correction: { orderId, orderName, found, before, after } }: { correction: Correction }) {
  const { money } = useShopFormat();
  const moved =
    before.revenueMinor === after.revenueMinor
      ? `commission ${money(before.commissionMinor)} to ${money(after.commissionMinor)}`
      : `revenue ${money(before.revenueMinor)} to ${money(after.revenueMinor)}`;
  return (
    <li>
      <OrderName orderId={orderId} name={orderName} />: {FOUND[found]}, {moved}
    </li>
  );
}
