import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import {
  CountChangedOrdersDocument,
  ListChangedOrdersDocument,
  ListRefundsDocument,
  MoreOrderPartsDocument,
  MoreRefundPartsDocument,
  OrdersInBulkDocument,
  OrdersThatExistDocument,
  type ListChangedOrdersQuery,
  type ListRefundsQuery,
} from "#app/shopify/admin.generated.ts";
import { bulkQueries, type BulkStatus } from "#app/shopify/client/bulk-query.server.ts";
import { linesOf } from "#app/shopify/client/read-jsonl.server.ts";

import { grouped, type BulkNode } from "./group-lines.ts";

type Listed = ListChangedOrdersQuery["orders"]["nodes"][number];
type Scalars = Omit<Listed, "lineItems" | "discountApplications" | "shippingLines" | "refunds">;
type ListedLine = Listed["lineItems"]["nodes"][number];
export type ListedApplication = Listed["discountApplications"]["nodes"][number];
export type ListedShipping = Listed["shippingLines"]["nodes"][number];

type RefundNode = NonNullable<ListRefundsQuery["order"]>["refunds"][number];
export type ListedRefund = Pick<RefundNode, "id" | "duties"> & {
  createdAt: string;
  lines: RefundNode["refundLineItems"]["nodes"];
  adjustments: RefundNode["orderAdjustments"]["nodes"];
  shipping: RefundNode["refundShippingLines"]["nodes"];
  transactions: RefundNode["transactions"]["nodes"];
};

/** An order as the Admin API lists it, its lists read to their ends. Ids are gids, instants ISO, amounts decimal texts in the shop's currency. */
export type ListedOrder = Scalars & {
  lines: ListedLine[];
  applications: ListedApplication[];
  shipping: ListedShipping[];
  /** Those that are not known already. */
  refunds: ListedRefund[];
};

/** Orders that changed from one moment up to another. */
export type Span = { from: Date; to: Date };
/** Which of these refunds need not be read again: a refund never changes once its money is settled. */
export type Knows = (refundIds: string[]) => Promise<ReadonlySet<string>>;
/** Which parts of orders Shopify does not let this app see, so that they came without. */
type Lacking = "customer";

/**
 * Reads orders through the shop's rate budget. Shopify shows those of the last 60 days, or all to an app with
 * read_all_orders, in either way of reading.
 */
export type ChangedOrders = {
  /** How many there are; counting stops at `upTo`. */
  count(span: Span & { upTo: number }): Promise<number>;
  /** Oldest change first, a hundred at a time; `next` null on the last page. Read without customers where Shopify does not show them. */
  page(
    ask: Span & { after: string | null; knows: Knows },
  ): Promise<{ orders: ListedOrder[]; next: string | null; lacking: Lacking | null }>;
  /** Has Shopify write all of them to a file. See `BulkQueries`. */
  startFile(span: Span): Promise<{ operationId: string } | "busy">;
  lookAtFile(operationId: string): Promise<BulkStatus>;
  /**
   * The file from line `skip` on, in parts, each with the number of lines it came to. A file that is not `whole` is read up to its
   * last order, which may be cut off. Throws LinkExpired.
   */
  readFile(
    url: string,
    ask: { skip: number; whole: boolean; knows: Knows; signal: AbortSignal },
  ): AsyncGenerator<{ orders: ListedOrder[]; lines: number }>;
  /** Which of these orders Shopify no longer knows: at most 250 at a time, of those that it shows to this app. */
  gone(ids: readonly string[]): Promise<string[]>;
};

const ORDERS_AT_ONCE = 250;

export function changedOrders(admin: Admin): ChangedOrders {
  const bulk = bulkQueries(admin);
  return {
    async count({ upTo, ...span }) {
      const { ordersCount } = await admin.request(CountChangedOrdersDocument, { filter: filterOf(span), limit: upTo });
      return ordersCount?.count ?? 0;
    },

    async page({ after, knows, ...span }) {
      let lacking: Lacking | null = null;
      const withoutCustomer = { field: "customer", onDenied: () => void (lacking = "customer") };
      const { orders } = await admin.request(ListChangedOrdersDocument, { filter: filterOf(span), after }, withoutCustomer);
      const next = orders.pageInfo.hasNextPage ? (orders.pageInfo.endCursor ?? null) : null;
      const whole: Found[] = [];
      for (const node of orders.nodes) whole.push(await toTheEnd(admin, node));
      return { orders: await withRefunds(admin, whole, knows), next, lacking };
    },

    startFile: (span) => bulk.start(OrdersInBulkDocument, { filter: filterOf(span) }),
    lookAtFile: (operationId) => bulk.look(operationId),

    async *readFile(url, { skip, whole, knows, signal }) {
      for await (const { nodes, lines } of grouped(linesOf(url, { signal }), { skip, whole, atOnce: ORDERS_AT_ONCE }))
        yield { orders: await withRefunds(admin, nodes.map(fromFile), knows), lines };
    },

    async gone(ids) {
      const { nodes } = await admin.request(OrdersThatExistDocument, { ids: [...ids] });
      const there = new Set(nodes.map((node) => node?.id));
      return ids.filter((id) => !there.has(id));
    },
  };
}

function filterOf({ from, to }: Span): string {
  return `updated_at:>='${from.toISOString()}' AND updated_at:<='${to.toISOString()}'`;
}

type Found = Omit<ListedOrder, "refunds"> & { refunds: { id: string }[] };

function fromFile({ order, lines, applications, shipping }: BulkNode): Found {
  const { refunds, ...scalars } = order as Scalars & { refunds: { id: string }[] };
  return {
    ...scalars,
    refunds,
    lines: lines as ListedLine[],
    applications: applications as ListedApplication[],
    shipping: shipping as ListedShipping[],
  };
}

/** Reads what a page did not show of an order's lists. Orders without a code or another discount are nobody's and left short. */
async function toTheEnd(admin: Admin, { lineItems, discountApplications, shippingLines, ...node }: Listed): Promise<Found> {
  const found: Found = { ...node, lines: lineItems.nodes, applications: discountApplications.nodes, shipping: shippingLines.nodes };
  if (found.applications.length === 0 && found.discountCodes.length === 0) return found;
  const pages = { lines: lineItems.pageInfo, applications: discountApplications.pageInfo, shipping: shippingLines.pageInfo };
  while (Object.values(pages).some(({ hasNextPage }) => hasNextPage)) {
    const answer = await admin.request(MoreOrderPartsDocument, { orderId: node.id, ...cursorsOf(pages) });
    if (!answer.order) return found;
    const { order } = answer;
    found.lines.push(...take(pages, "lines", order.lineItems));
    found.applications.push(...take(pages, "applications", order.discountApplications));
    found.shipping.push(...take(pages, "shipping", order.shippingLines));
  }
  return found;
}

type PageInfo = { hasNextPage: boolean; endCursor?: string | null };

function cursorsOf<K extends string>(pages: Record<K, PageInfo>): Record<K, string | null> {
  return Object.fromEntries(Object.entries<PageInfo>(pages).map(([name, { endCursor }]) => [name, endCursor ?? null])) as Record<
    K,
    string | null
  >;
}

/** The next part of a list that has one; a list that was at its end already comes again from there and adds nothing. */
function take<K extends string, T>(pages: Record<K, PageInfo>, name: K, { nodes, pageInfo }: { nodes: T[]; pageInfo: PageInfo }): T[] {
  if (!pages[name].hasNextPage) return [];
  pages[name] = pageInfo;
  return nodes;
}

/** Orders without a code are nobody's conversion, so what came back of them is not asked for. */
async function withRefunds(admin: Admin, found: readonly Found[], knows: Knows): Promise<ListedOrder[]> {
  const isOurs = ({ discountCodes, applications }: Found) => discountCodes.length > 0 || applications.length > 0;
  const known = await knows(found.filter(isOurs).flatMap(({ refunds }) => refunds.map(({ id }) => id)));
  const listed: ListedOrder[] = [];
  for (const order of found) {
    const asks = isOurs(order) && order.refunds.some(({ id }) => !known.has(id));
    listed.push({ ...order, refunds: asks ? await readRefunds(admin, order) : [] });
  }
  return listed;
}

async function readRefunds(admin: Admin, { id, updatedAt }: Found): Promise<ListedRefund[]> {
  const { order } = await admin.request(ListRefundsDocument, { orderId: id });
  const listed: ListedRefund[] = [];
  for (const { createdAt, ...refund } of order?.refunds ?? []) {
    const { refundLineItems, orderAdjustments, refundShippingLines, transactions, ...scalars } = refund;
    const found = {
      lines: refundLineItems.nodes,
      adjustments: orderAdjustments.nodes,
      shipping: refundShippingLines.nodes,
      transactions: transactions.nodes,
    };
    const pages = {
      lines: refundLineItems.pageInfo,
      adjustments: orderAdjustments.pageInfo,
      shipping: refundShippingLines.pageInfo,
      transactions: transactions.pageInfo,
    };
    while (Object.values(pages).some(({ hasNextPage }) => hasNextPage)) {
      const { node } = await admin.request(MoreRefundPartsDocument, { refundId: refund.id, ...cursorsOf(pages) });
      if (!node || !("refundLineItems" in node)) break;
      found.lines.push(...take(pages, "lines", node.refundLineItems));
      found.adjustments.push(...take(pages, "adjustments", node.orderAdjustments));
      found.shipping.push(...take(pages, "shipping", node.refundShippingLines));
      found.transactions.push(...take(pages, "transactions", node.transactions));
    }
    listed.push({ ...scalars, createdAt: createdAt ?? updatedAt, ...found });
  }
  return listed;
}
