import { byId, codeKey, orderIndex } from "../world/indexes.ts";
import { financialStatus, orderAmounts } from "../world/order-amounts.ts";
import type { Order } from "../world/types.ts";
import type { GraphQLResolveInfo } from "graphql";
import { hasScope } from "./access.ts";
import { connect, sorted } from "./connection.ts";
import type { Args, Context } from "./context.ts";
import { orderingOf, search, type Listing } from "./listing.ts";
import { dateField, demandedValue, idField, textField, wordsField } from "./search.ts";

const DAYS_WITHOUT_ALL_ORDERS = 60;

function listingIn({ world }: Context): Listing<Order> {
  const customerOf = (order: Order) => byId(world.data.customers, order.customerId);
  return {
    fields: {
      default: wordsField((order) =>
        [order.name, order.email ?? "", customerOf(order)?.firstName ?? "", customerOf(order)?.lastName ?? ""].join(" "),
      ),
      id: idField((order) => order.id),
      name: textField((order) => [order.name, order.name.replace("#", "")]),
      email: textField((order) => order.email),
      customer_id: idField((order) => order.customerId ?? 0),
      // Documented: any case, and only the first code of an order.
      discount_code: textField((order) => order.discountCodes[0]?.code ?? null),
      created_at: dateField((order) => order.createdAt),
      updated_at: dateField((order) => order.updatedAt),
      processed_at: dateField((order) => order.processedAt),
      test: textField((order) => String(order.test)),
      financial_status: textField((order) => ["any", financialStatus(order)?.toLowerCase() ?? ""]),
      status: textField((order) => ["any", ...(order.cancelledAt === null ? ["open", "not_closed"] : ["cancelled"])]),
      fulfillment_status: textField(() => ["any", "unfulfilled"]),
      tag: () => false,
    },
    id: (order) => order.id,
    sorts: {
      CREATED_AT: (order) => order.createdAt,
      PROCESSED_AT: (order) => order.processedAt,
      UPDATED_AT: (order) => order.updatedAt,
      ORDER_NUMBER: (order) => Number(order.name.replace(/\D/g, "")),
      TOTAL_PRICE: (order) => orderAmounts(order).total,
      CURRENT_TOTAL_PRICE: (order) => orderAmounts(order).currentTotal,
      CUSTOMER_NAME: (order) => `${customerOf(order)?.lastName ?? ""} ${customerOf(order)?.firstName ?? ""}`.toLowerCase(),
      FINANCIAL_STATUS: (order) => financialStatus(order) ?? "",
    },
  };
}

/** Whether the app may see the order at all: 60 days back, unless it holds read_all_orders. */
export function isVisible(order: Order, { scopes, world }: Context): boolean {
  if (hasScope(scopes, "read_all_orders")) return true;
  return Date.parse(order.createdAt) >= world.now().getTime() - DAYS_WITHOUT_ALL_ORDERS * 86_400_000;
}

export function listOrders(among: Order[], args: Args, context: Context, info: GraphQLResolveInfo) {
  const listing = listingIn(context);
  const ordering = orderingOf(listing, args.sortKey);
  const { matches, tree } = search(listing.fields, args.query, context, info);
  const code = demandedValue(tree, "discount_code");
  const candidates = code === null ? null : firstCodeAmong(among, code, context);
  const inOrder = candidates ? sorted(candidates, ordering) : keptSorted(among, args.sortKey ?? "ID", () => sorted(among, ordering));
  return connect(
    inOrder.filter((order) => isVisible(order, context) && matches(order)),
    args,
    ordering,
  );
}

export function countOrders(query: string | null | undefined, context: Context, info: GraphQLResolveInfo): number {
  const { matches, tree } = search(listingIn(context).fields, query, context, info);
  const code = demandedValue(tree, "discount_code");
  const among = context.world.data.orders;
  return (code === null ? among : firstCodeAmong(among, code, context)).filter((order) => isVisible(order, context) && matches(order))
    .length;
}

/** The orders of a code straight from the index, so that a search by code does not read every order of the shop. */
function firstCodeAmong(among: Order[], code: string, { world }: Context): Order[] {
  const found = orderIndex(world.data).byFirstCode.get(codeKey(code)) ?? [];
  if (among === world.data.orders) return found;
  const allowed = new Set(among);
  return found.filter((order) => allowed.has(order));
}

const kept = new WeakMap<Order[], Map<string, { length: number; orders: Order[] }>>();

/** Sort keys whose value an order never changes; the sorted list stands until another order comes. */
const FIXED = new Set(["ID", "CREATED_AT", "PROCESSED_AT", "ORDER_NUMBER", "RELEVANCE", "TOTAL_PRICE"]);

function keptSorted(among: Order[], sortKey: string, sort: () => Order[]): Order[] {
  if (!FIXED.has(sortKey)) return sort();
  const lists = kept.get(among) ?? new Map<string, { length: number; orders: Order[] }>();
  kept.set(among, lists);
  const standing = lists.get(sortKey);
  if (standing && standing.length === among.length) return standing.orders;
  const orders = sort();
  lists.set(sortKey, { length: among.length, orders });
  return orders;
}
