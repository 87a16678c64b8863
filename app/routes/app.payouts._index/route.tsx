/**
 * Payouts: what is due to members now, and every payout with its state and sum.
 * For whoever pays creators once a month: see what is due, and begin.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";

import { forAdmin } from "#app/composition.server.ts";
import { pageFrom } from "#app/http/params.server.ts";
import { listPayouts, readBalance } from "#app/screens/payouts/read-payouts.server.ts";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { Figures } from "#app/ui/figures.tsx";

import { PayoutsTable } from "./payouts-table.tsx";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const list = { page: pageFrom(new URL(request.url).searchParams), pageSize: PAGE_SIZE };
  const [payouts, balance] = await Promise.all([listPayouts(ctx, list), readBalance(ctx)]);
  return { list, payouts, balance };
}

export const meta = () => [{ title: "Payouts" }];

export default function Payouts() {
  const { list, payouts, balance } = useLoaderData<typeof loader>();
  const begin = { content: "New payout", url: "/app/payouts/new" };
  return (
    <Page fullWidth title="Payouts" primaryAction={begin}>
      <BlockStack gap="400">
        <Figures
          comparedTo={null}
          figures={[
            { label: "Approved", now: balance.approvedMinor, before: null, kind: "money", neutral: true },
            { label: "Members it is due to", now: balance.members, before: null, kind: "count", neutral: true },
            { label: "In a payout", now: balance.inPayoutMinor, before: null, kind: "money", neutral: true },
            { label: "Held", now: balance.heldMinor, before: null, kind: "money", neutral: true },
            { label: "Orders pending", now: balance.pendingOrders, before: null, kind: "count", neutral: true },
            { label: "Overpaid", now: Math.max(0, balance.overpaidMinor), before: null, kind: "money", neutral: true },
          ]}
        />
        {payouts.total === 0 ? (
          <EmptyResults title="No payouts yet" action={{ ...begin, right: "money" }}>
            A payout takes the approved commission of all members. You see every sum before you approve it, and pay by your bank or with
            PayPal's file.
          </EmptyResults>
        ) : (
          <PayoutsTable rows={payouts.rows} list={{ ...list, total: payouts.total }} />
        )}
      </BlockStack>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
