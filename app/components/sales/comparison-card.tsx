import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { Correction, RunView } from "#app/conversions/ledger-runs.server.ts";

import { useShopFormat } from "#app/components/shop-format.tsx";

/** How the ledger was last compared with Shopify's orders, and what that put right. */
export function ComparisonCard({ run }: { run: RunView | null }) {
  const fetcher = useFetcher<{ asked: true }>();
  const { dateTime } = useShopFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Compared with Shopify
          </Text>
          <Button
            loading={fetcher.state !== "idle"}
            disabled={run?.state === "running"}
            onClick={() => fetcher.submit({}, { method: "post" })}
          >
            Compare now
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {run === null
            ? "Every night, orders are read from Shopify and compared with what is counted here. It has not happened yet."
            : inWords(run, dateTime)}
          {fetcher.data && run?.state !== "running" ? " A comparison was asked for; open this page again in a minute." : ""}
        </Text>
        {run ? (
          <Text as="p" tone="subdued">
            {run.allOrders
              ? "Shopify shows this app the orders of all time."
              : "Shopify shows this app the orders of the last 60 days. Orders from before that count if they came in while the app was installed."}
          </Text>
        ) : null}
        {run && run.corrections.length > 0 ? (
          <ul className="corrections">
            {run.corrections.map((correction) => (
              <CorrectionLine key={correction.orderId} correction={correction} />
            ))}
          </ul>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function inWords(run: RunView, dateTime: (iso: string) => string): string {
  if (run.waits) return `Shopify is putting together the orders that changed since ${dateTime(run.since)}. That can take some minutes.`;
  const read = `${plural(run.ordersRead, "order")} that changed since ${dateTime(run.since)}`;
  if (run.state === "running") return `Reading orders from Shopify: ${read} so far.`;
  const ended = `${run.state === "failed" ? "Stopped" : "Last compared"} ${dateTime(run.finishedAt ?? run.startedAt)}: ${read}.`;
  if (run.state === "failed") return `${ended} Shopify no longer let the app read orders.`;
  return `${ended} ${run.corrected === 0 ? "Nothing differed." : `${plural(run.corrected, "order")} differed and ${run.corrected === 1 ? "was" : "were"} put right.`}`;
}

function CorrectionLine({ correction: { orderName, found, before, after } }: { correction: Correction }) {
  const { money } = useShopFormat();
  const moved =
    before.revenueMinor === after.revenueMinor
      ? `commission ${money(before.commissionMinor)} → ${money(after.commissionMinor)}`
      : `revenue ${money(before.revenueMinor)} → ${money(after.revenueMinor)}`;
  return (
    <li>
      {orderName}: {found === "missing" ? "was not here" : "had changed"}, {moved}
    </li>
  );
}
