import { findDiscount } from "../../world/discounts.ts";
import { idFrom, typeFrom } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { World } from "../../world/types.ts";
import { demandScope, scopeOfType } from "../access.ts";
import type { Context, Fields } from "../context.ts";
import { badRequest } from "../errors.ts";
import { isVisible } from "../order-listing.ts";

type Finder = (world: World, id: number, context: Context) => object | null;

/** What `node(id:)` finds, by the type its gid names. */
const finders: Record<string, Finder> = {
  DiscountCodeNode: (world, id) => findDiscount(world, id),
  DiscountRedeemCodeBulkCreation: (world, id) => byId(world.bulkCreations, id),
  Order: (world, id, context) => {
    const order = byId(world.orders, id);
    return order && isVisible(order, context) ? order : null;
  },
  LineItem: (world, id) => {
    for (const order of world.orders) for (const line of order.lines) if (line.id === id) return { order, line };
    return null;
  },
  Refund: (world, id) => {
    for (const order of world.orders) for (const refund of order.refunds) if (refund.id === id) return { order, refund };
    return null;
  },
  Customer: (world, id) => byId(world.customers, id),
  Segment: (world, id) => byId(world.segments, id),
  StoreCreditAccount: (world, id) => byId(world.creditAccounts, id),
  Product: (world, id) => byId(world.products, id),
  ProductVariant: (world, id) => world.products.find((product) => product.variantId === id) ?? null,
  BulkOperation: (world, id, { clientId }) =>
    byId(
      world.bulkOperations.filter((operation) => operation.clientId === clientId),
      id,
    ),
  Collection: (world, id) => byId(world.collections, id),
  Shop: (world, id) => (world.shop.id === id ? world.shop : null),
};

export const nodeRoots: Fields<undefined> = {
  node: (_root, { id }, context) => find(id!, "node", context),
  nodes: (_root, { ids }, context) => ids!.map((id) => find(id, "nodes", context)),
};

function find(id: string, field: string, context: Context): object | null {
  const type = typeFrom(id);
  if (type === null) throw badRequest(`Invalid global id '${id}'`);
  const finder = finders[type];
  // Recorded: there is no such thing to be found, which is no mistake.
  if (!finder) return null;
  demandScope(context.scopes, field, scopeOfType[type]);
  const found = finder(context.world.data, idFrom(id, type) ?? -1, context);
  // The source itself stays untouched: the name of its type is laid over it.
  return found && (Object.create(found, { __typename: { value: type } }) as object);
}
