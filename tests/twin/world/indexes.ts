import type { Discount, Order, RedeemCode, World } from "./types.ts";

/**
 * Look-ups derived from the world's lists, kept beside it so that a snapshot stays plain data.
 * Each is built on first use and again whenever its list was replaced or changed length behind its back;
 * a change that keeps every length (a rename) must call `forgetIndexes`.
 */
export type OwnedCode = { discount: Discount; redeemCode: RedeemCode };

type CodeIndex = { mark: string; list: Discount[]; byCode: Map<string, OwnedCode>; byId: Map<number, OwnedCode> };
type OrderIndex = {
  list: Order[];
  seen: number;
  byFirstCode: Map<string, Order[]>;
  byCustomer: Map<number, Order[]>;
  byDiscount: Map<number, Order[]>;
};

const codeIndexes = new WeakMap<World, CodeIndex>();
const orderIndexes = new WeakMap<World, OrderIndex>();
const idIndexes = new WeakMap<{ id: number }[], Map<number, { id: number }>>();

/** Codes are compared without regard to case. */
export const codeKey = (code: string) => code.toLowerCase();

/** Every live code of the shop, by its name in any case and by its id. */
export function codeIndex(world: World): CodeIndex {
  const kept = codeIndexes.get(world);
  const mark = codeMark(world);
  if (kept && kept.mark === mark && kept.list === world.discounts) return kept;
  const built: CodeIndex = { mark, list: world.discounts, byCode: new Map(), byId: new Map() };
  for (const discount of world.discounts)
    for (const redeemCode of discount.codes) {
      built.byCode.set(codeKey(redeemCode.code), { discount, redeemCode });
      built.byId.set(redeemCode.id, { discount, redeemCode });
    }
  codeIndexes.set(world, built);
  return built;
}

/** Says that the caller has brought the code index up to date itself, so the next look-up need not rebuild it. */
export function keepCodeIndex(world: World): void {
  const kept = codeIndexes.get(world);
  if (kept) kept.mark = codeMark(world);
}

export function forgetIndexes(world: World): void {
  codeIndexes.delete(world);
  orderIndexes.delete(world);
  idIndexes.delete(world.discounts);
}

/** Orders by their first discount code (any case), by discount and by customer; new orders are taken in as they are appended. */
export function orderIndex(world: World): OrderIndex {
  let index = orderIndexes.get(world);
  if (!index || index.list !== world.orders || index.seen > world.orders.length) {
    index = { list: world.orders, seen: 0, byFirstCode: new Map(), byCustomer: new Map(), byDiscount: new Map() };
    orderIndexes.set(world, index);
  }
  for (; index.seen < world.orders.length; index.seen++) {
    const order = world.orders[index.seen]!;
    const first = order.discountCodes[0];
    if (first) append(index.byFirstCode, codeKey(first.code), order);
    for (const id of new Set(order.discountCodes.map((code) => code.discountId))) if (id !== null) append(index.byDiscount, id, order);
    if (order.customerId !== null) append(index.byCustomer, order.customerId, order);
  }
  return index;
}

/** One thing of a list by its id. Whoever takes things out of a list other than by replacing it calls `forgetIndexes`. */
export function byId<T extends { id: number }>(list: T[], id: number | null): T | null {
  if (id === null) return null;
  const kept = idIndexes.get(list);
  const found = kept?.size === list.length ? kept.get(id) : undefined;
  if (found) return found as T;
  const built = new Map(list.map((item) => [item.id, item]));
  idIndexes.set(list, built);
  return built.get(id) ?? null;
}

function codeMark(world: World): string {
  return world.discounts.map((discount) => `${discount.id}:${discount.codes.length}`).join();
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
