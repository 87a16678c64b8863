/**
 * Shopify's redeem codes in memory, for tests of what stands above the gateway. Imports are queued and land one after
 * another when told to (or when polled), as Shopify does; deletions too if asked for. `tests/support/discount-codes.contract.ts`
 * holds it to what the gateway does.
 */
import { keyOf } from "#app/codes/promo-code.ts";
import { ShopifyAccessLost, ShopifyRejected } from "#app/shopify/client/errors.ts";
import type { CreationState, DiscountCodes, RedeemCode } from "#app/shopify/discounts/discount-codes.ts";

type Discount = { id: string; title: string; codes: RedeemCode[] };
type Creation = { discountId: string; names: readonly string[]; state: CreationState };

export type Options = {
  /** `polled`: an import lands when it is asked about. `told`: only by `land()`. */
  landing?: "polled" | "told";
  deletions?: "at_once" | "queued";
  /** Runs around every call, by its name: to crash, to interleave, to throw what Shopify throws. */
  around?: <T>(call: keyof DiscountCodes, effect: () => T) => Promise<T>;
  /** The form in which a new name is compared with those in use; as they are looked up unless said otherwise. */
  unique?: (name: string) => string;
  /** Runs whenever a code appeared or went. */
  changed?: () => void;
};

export function inMemoryShopify({
  landing = "polled",
  deletions = "at_once",
  around = async (_, effect) => effect(),
  unique = keyOf,
  changed = () => {},
}: Options = {}) {
  const discounts = new Map<string, Discount>();
  const creations = new Map<string, Creation>();
  const queue: (() => void)[] = [];
  const calls: { call: keyof DiscountCodes; size: number; points: number }[] = [];
  let serial = 1000;
  let open = true;

  const byKey = new Map<string, { discount: Discount; code: RedeemCode }>();
  const find = (name: string) => byKey.get(keyOf(name)) ?? null;
  const isLikeAnother = (name: string) => unique !== keyOf && [...byKey.values()].some(({ code }) => unique(code.name) === unique(name));
  const insert = (discountId: string, name: string): RedeemCode | null => {
    const discount = discounts.get(discountId);
    if (!discount || find(name) || isLikeAnother(name)) return null;
    const code = { id: `gid://shopify/DiscountRedeemCode/${(serial += 1)}`, name, uses: 0 };
    discount.codes.push(code);
    byKey.set(keyOf(name), { discount, code });
    changed();
    return code;
  };
  const drop = (discountId: string, ids: readonly string[]) => {
    const discount = discounts.get(discountId);
    const going = new Set(ids);
    for (const { id, name } of discount?.codes ?? []) if (going.has(id)) byKey.delete(keyOf(name));
    if (discount) discount.codes = discount.codes.filter(({ id }) => !going.has(id));
    changed();
  };
  const land = () => queue.shift()?.();
  const enter = <T>(call: keyof DiscountCodes, cost: { size: number; points: number }, effect: () => T): Promise<T> =>
    around(call, () => {
      calls.push({ call, ...cost });
      if (!open) throw new ShopifyAccessLost("token_refused");
      return effect();
    });
  const existing = (discountId: string): Discount => {
    const discount = discounts.get(discountId);
    if (!discount) throw new ShopifyRejected("INVALID", "Code discount does not exist.");
    return discount;
  };
  /** How many codes the pages that are read hold, and what these cost. */
  const reading = (discountId: string, newestUntil?: (read: readonly RedeemCode[]) => boolean) => {
    const all = discounts.get(discountId)?.codes.map((code) => ({ ...code })) ?? [];
    const inOrder = newestUntil ? all.reverse() : all;
    let pages = 1;
    while (pages * 250 < inOrder.length && !newestUntil?.(inOrder.slice(0, pages * 250))) pages += 1;
    return { codes: inOrder.slice(0, pages * 250), points: 15 * pages };
  };

  const codes: DiscountCodes = {
    owners: (names) =>
      enter("owners", { size: names.length, points: names.length }, () => {
        const found = names.flatMap((name) => {
          const owner = find(name);
          return owner ? [[name, { discountId: owner.discount.id, discountTitle: owner.discount.title }] as const] : [];
        });
        return new Map(found);
      }),
    list: (discountId, { newestUntil } = {}) =>
      enter("list", { size: 1, points: 0 }, () => {
        const { codes: read, points } = reading(discountId, newestUntil);
        calls.at(-1)!.points = points;
        return discounts.has(discountId) ? read : null;
      }),
    listQuickly: (discountId) =>
      enter("listQuickly", { size: 1, points: 0 }, () => {
        const { codes: read, points } = reading(discountId);
        calls.at(-1)!.points = points;
        return discounts.has(discountId) ? read : null;
      }),
    byIds: (discountId, ids) =>
      enter("byIds", { size: ids.length, points: 3 * ids.length }, () => {
        const discount = discounts.get(discountId);
        return discount ? new Map(discount.codes.filter(({ id }) => ids.includes(id)).map((code) => [code.id, { ...code }])) : null;
      }),
    discount: (discountId) =>
      enter("discount", { size: 1, points: 3 }, () => {
        const discount = discounts.get(discountId);
        if (!discount) return null;
        const { id, title } = discount;
        const facts = {
          summary: "15% off",
          status: "ACTIVE" as const,
          usageLimit: null,
          appliesOncePerCustomer: false,
          startsAt: "2026-01-01T00:00:00Z",
          endsAt: null,
        };
        return { id, title, codesCount: discount.codes.length, ...facts };
      }),
    add: (discountId, names) =>
      enter("add", { size: names.length, points: 10 }, () => {
        if (names.length > 250)
          throw new ShopifyRejected("MAX_INPUT_SIZE_EXCEEDED", "The input array size is greater than the maximum allowed of 250.");
        existing(discountId);
        const bulkCreationId = `gid://shopify/DiscountRedeemCodeBulkCreation/${(serial += 1)}`;
        const creation: Creation = { discountId, names, state: { state: "pending" } };
        creations.set(bulkCreationId, creation);
        queue.push(() => finish(creation));
        return { bulkCreationId };
      }),
    creation: (id, options = {}) =>
      enter("creation", { size: 1, points: options.withRows ? 2 + 11 * 3 : 1 }, () => {
        const creation = creations.get(id);
        if (!creation) return { state: "unknown" };
        if (landing === "polled") while (creation.state.state === "pending" && queue.length > 0) land();
        const { state } = creation;
        return state.state === "done" && !options.withRows ? { ...state, rows: [] } : state;
      }),
    remove: (discountId, ids) =>
      enter("remove", { size: ids.length, points: 10 }, () => {
        existing(discountId);
        if (deletions === "queued") queue.push(() => drop(discountId, ids));
        else drop(discountId, ids);
        return { jobId: `gid://shopify/Job/${(serial += 1)}` };
      }),
  };

  function finish(creation: Creation): void {
    const seen = new Set<string>();
    const rows = creation.names.map((name) => {
      const twice = seen.has(keyOf(name));
      seen.add(keyOf(name));
      const refusal = twice ? "Codes must be unique within BulkDiscountCodeCreation" : refusalOf(name);
      const code = refusal === null ? insert(creation.discountId, name) : null;
      return { name, redeemCodeId: code?.id ?? null, refusal: code ? null : (refusal ?? "must be unique. Please try a different code.") };
    });
    const imported = rows.filter(({ redeemCodeId }) => redeemCodeId !== null).length;
    creation.state = { state: "done", imported, failed: rows.length - imported, rows };
  }

  return {
    codes,
    calls,
    /** A discount as a merchant makes it, with its codes. */
    addDiscount(title: string, names: readonly string[]): Discount {
      const discount: Discount = { id: `gid://shopify/DiscountCodeNode/${(serial += 1)}`, title, codes: [] };
      discounts.set(discount.id, discount);
      for (const name of names) insert(discount.id, name);
      return discount;
    },
    discounts,
    find,
    insert,
    drop,
    land,
    pending: () => queue.length,
    deleteDiscount(id: string): void {
      drop(id, discounts.get(id)?.codes.map((code) => code.id) ?? []);
      discounts.delete(id);
    },
    /** What uninstalling does to every call from then on. */
    lockOut: () => void (open = false),
    letIn: () => void (open = true),
    points: () => calls.reduce((sum, call) => sum + call.points, 0),
  };
}

/** Recorded sentences of Shopify's, one per cause. */
function refusalOf(name: string): string | null {
  if (name === "") return "is too short (minimum is 1 character)";
  if (/[\r\n]/.test(name)) return "cannot contain newline characters.";
  return [...name].length > 255 ? "is too long (maximum is 255 characters)" : null;
}
