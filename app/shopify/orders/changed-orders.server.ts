import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import {
  CountChangedOrdersDocument,
  ListChangedOrdersDocument,
  ListRefundsDocument,
  OrdersInBulkDocument,
  type ListChangedOrdersQuery,
  type OrdersInBulkQuery,
} from "#app/shopify/admin.generated.ts";
import { bulkQueries, type BulkStatus } from "#app/shopify/client/bulk-query.server.ts";
import { linesOf } from "#app/shopify/client/read-jsonl.server.ts";

type Amount = { amount: string; currencyCode: string };
type ListedRefund = { id: string; createdAt: string; subtotals: Amount[] };
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
  /** Those that are not known already. */
  refunds: ListedRefund[];
};

/** Orders that changed from one moment up to another. */
export type Span = { from: Date; to: Date };
/** Which of these refunds need not be read again: a refund never changes. */
export type Knows = (refundIds: string[]) => Promise<ReadonlySet<string>>;

/**
 * Reads orders through the shop's rate budget. Shopify shows those of the last 60 days, or all to an app with
 * read_all_orders, in either way of reading.
 */
export type ChangedOrders = {
  /** How many there are; counting stops at `upTo`. */
  count(span: Span & { upTo: number }): Promise<number>;
  /** Oldest change first, a hundred at a time; `next` null on the last page. */
  page(ask: Span & { after: string | null; knows: Knows }): Promise<{ orders: ListedOrder[]; next: string | null }>;
  /** Has Shopify write all of them to a file. See `BulkQueries`. */
  startFile(span: Span): Promise<{ operationId: string } | "busy">;
  lookAtFile(operationId: string): Promise<BulkStatus>;
  /** The file from line `skip` on, in parts, each with the number of lines it came to. Throws LinkExpired. */
  readFile(url: string, ask: { skip: number; knows: Knows; signal: AbortSignal }): AsyncGenerator<{ orders: ListedOrder[]; lines: number }>;
};

const LINES_AT_ONCE = 250;

export function changedOrders(admin: Admin): ChangedOrders {
  const bulk = bulkQueries(admin);
  return {
    async count({ upTo, ...span }) {
      const { ordersCount } = await admin.request(CountChangedOrdersDocument, { filter: filterOf(span), limit: upTo });
      return ordersCount?.count ?? 0;
    },

    async page({ after, knows, ...span }) {
      const { orders } = await admin.request(ListChangedOrdersDocument, { filter: filterOf(span), after });
      const next = orders.pageInfo.hasNextPage ? (orders.pageInfo.endCursor ?? null) : null;
      return { orders: await withRefunds(admin, orders.nodes, knows), next };
    },

    startFile: (span) => bulk.start(OrdersInBulkDocument, { filter: filterOf(span) }),
    lookAtFile: (operationId) => bulk.look(operationId),

    async *readFile(url, { skip, knows, signal }) {
      let number = 0;
      let part: Node[] = [];
      for await (const line of linesOf(url, { signal })) {
        if (++number <= skip) continue;
        part.push(JSON.parse(line) as Node);
        if (part.length < LINES_AT_ONCE) continue;
        yield { orders: await withRefunds(admin, part, knows), lines: part.length };
        part = [];
      }
      if (part.length > 0) yield { orders: await withRefunds(admin, part, knows), lines: part.length };
    },
  };
}

function filterOf({ from, to }: Span): string {
  return `updated_at:>='${from.toISOString()}' AND updated_at:<='${to.toISOString()}'`;
}

/** Both ways ask for the same of an order. */
type Node = ListChangedOrdersQuery["orders"]["nodes"][number] | OrdersInBulkQuery["orders"]["edges"][number]["node"];

/** Orders without a code are nobody's conversion, so what came back of them is not asked for. */
async function withRefunds(admin: Admin, nodes: readonly Node[], knows: Knows): Promise<ListedOrder[]> {
  const withCode = nodes.filter(({ discountCodes }) => discountCodes.length > 0);
  const known = await knows(withCode.flatMap(({ refunds }) => refunds.map(({ id }) => id)));
  const listed: ListedOrder[] = [];
  for (const { refunds, customer, subtotalPriceSet, ...order } of nodes) {
    const asks = order.discountCodes.length > 0 && refunds.some(({ id }) => !known.has(id));
    const answer = asks ? await admin.request(ListRefundsDocument, { orderId: order.id }) : null;
    listed.push({
      ...order,
      cancelledAt: order.cancelledAt ?? null,
      customerId: customer?.id ?? null,
      subtotal: subtotalPriceSet?.shopMoney ?? { amount: "0", currencyCode: "USD" },
      refunds: (answer?.order?.refunds ?? []).map(({ id, createdAt, refundLineItems }) => ({
        id,
        createdAt: createdAt ?? order.updatedAt,
        subtotals: refundLineItems.nodes.map(({ subtotalSet }) => subtotalSet.shopMoney),
      })),
    });
  }
  return listed;
}
