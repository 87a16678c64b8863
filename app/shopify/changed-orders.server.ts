import { ListChangedOrdersDocument, ListRefundsDocument, type ListChangedOrdersQuery } from "./admin.generated.ts";
import type { Admin } from "./admin-client.server.ts";

export type Amount = { amount: string; currencyCode: string };
export type ListedRefund = { id: string; createdAt: string; subtotals: Amount[] };
/** An order as the Admin API lists it. Ids are gids, instants ISO, amounts decimal texts in the shop's currency. */
export type ListedOrder = {
  id: string;
  name: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  test: boolean;
  discountCodes: string[];
  customerId: string | null;
  subtotal: Amount;
  refunds: ListedRefund[];
};

export type ChangedOrders = {
  /** Orders that changed from `from` up to `to`, oldest change first, a hundred at a time; `next` null on the last page. */
  page(ask: { from: Date; to: Date; after: string | null }): Promise<{ orders: ListedOrder[]; next: string | null }>;
};

/** Reads orders through the shop's rate budget. Shopify shows 60 days of them, or all to an app with read_all_orders. */
export function changedOrders(admin: Admin): ChangedOrders {
  return {
    async page({ from, to, after }) {
      const filter = `updated_at:>='${from.toISOString()}' AND updated_at:<='${to.toISOString()}'`;
      const { orders } = await admin.request(ListChangedOrdersDocument, { filter, after });
      const listed: ListedOrder[] = [];
      for (const node of orders.nodes) listed.push(await withRefunds(admin, node));
      return { orders: listed, next: orders.pageInfo.hasNextPage ? (orders.pageInfo.endCursor ?? null) : null };
    },
  };
}

type Node = ListChangedOrdersQuery["orders"]["nodes"][number];

/** Orders without a code are nobody's conversion, so what came back of them is not asked for. */
async function withRefunds(admin: Admin, { refunds, customer, subtotalPriceSet, ...order }: Node): Promise<ListedOrder> {
  const asks = refunds.length > 0 && order.discountCodes.length > 0;
  const answer = asks ? await admin.request(ListRefundsDocument, { orderId: order.id }) : null;
  return {
    ...order,
    cancelledAt: order.cancelledAt ?? null,
    customerId: customer?.id ?? null,
    subtotal: subtotalPriceSet?.shopMoney ?? { amount: "0", currencyCode: "USD" },
    refunds: (answer?.order?.refunds ?? []).map(({ id, createdAt, refundLineItems }) => ({
      id,
      createdAt: createdAt ?? order.updatedAt,
      subtotals: refundLineItems.nodes.map(({ subtotalSet }) => subtotalSet.shopMoney),
    })),
  };
}
