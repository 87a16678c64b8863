/** What is seen of names at Shopify, by whichever way of looking costs less. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { RedeemCode } from "#app/shopify/discount-codes.ts";

import { pagesAreCheaper } from "#app/refresh/looking.ts";
import type { StepContext } from "./step.ts";

export type Seen =
  /** On our discount. `code` is null when only the name was asked for. */
  | { where: "ours"; code: RedeemCode | null }
  | { where: "elsewhere"; title: string }
  /** Not on our discount; whether on another was not asked. */
  | { where: "not_ours" };

/** `byId`: everything on the discount, when that is what was looked at; made once, for every part that is judged by it. */
export type Sight = { of(name: string): Seen; byId: ReadonlyMap<string, RedeemCode> | null };

/** Null when the discount is gone and the way of looking shows it; a name at a time does not. */
export async function look(names: readonly string[], context: StepContext): Promise<Sight | null> {
  return pagesAreCheaper({ count: names.length, points: 1 }, context.codesOnDiscount) ? lookAtPages(context) : lookByName(names, context);
}

export async function lookByName(names: readonly string[], context: StepContext): Promise<Sight> {
  const owners = await context.codes.owners(names);
  return {
    byId: null,
    of(name) {
      const owner = owners.get(name);
      if (!owner) return { where: "not_ours" };
      return owner.discountId === context.discountId ? { where: "ours", code: null } : { where: "elsewhere", title: owner.discountTitle };
    },
  };
}

/** Everything on the discount, with ids and uses. */
export async function lookAtPages({ codes, discountId }: StepContext): Promise<Sight | null> {
  const pages = await codes.list(discountId);
  if (!pages) return null;
  const byKey = new Map(pages.map((code) => [keyOf(code.name), code]));
  return {
    byId: new Map(pages.map((code) => [code.id, code])),
    of(name) {
      const code = byKey.get(keyOf(name));
      return code ? { where: "ours", code } : { where: "not_ours" };
    },
  };
}
