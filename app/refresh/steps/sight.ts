/** What is seen of names at Shopify, by whichever way of looking costs less. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { DiscountCodes, RedeemCode } from "#app/shopify/discount-codes.ts";

import { PAGE_SIZE, pagesAreCheaper } from "#app/refresh/looking.ts";
import type { Item } from "#app/refresh/refresh.ts";
import type { StepContext } from "./step.ts";

export type Seen =
  /** On our discount. `code` is null when only the name was asked for. */
  | { where: "ours"; code: RedeemCode | null }
  | { where: "elsewhere"; title: string }
  /** Not on our discount; whether on another was not asked. */
  | { where: "not_ours" };

/** `pages`: everything on the discount, when that is what was looked at. */
export type Sight = { of(name: string): Seen; pages: RedeemCode[] | null };

/** Pages that imports which landed meanwhile may have put before the ones looked for. */
const PAGES_BETWEEN = 3;

/** Null when the discount is gone and the way of looking shows it; a name at a time does not. */
export async function look(names: readonly string[], context: StepContext): Promise<Sight | null> {
  return pagesAreCheaper({ count: names.length, points: 1 }, context.codesOnDiscount) ? lookAtPages(context) : lookByName(names, context);
}

async function lookByName(names: readonly string[], context: StepContext): Promise<Sight> {
  const owners = await context.codes.owners(names);
  return {
    pages: null,
    of(name) {
      const owner = owners.get(name);
      if (!owner) return { where: "not_ours" };
      return owner.discountId === context.discountId ? { where: "ours", code: null } : { where: "elsewhere", title: owner.discountTitle };
    },
  };
}

type Look = { discountId: string; begunAt: Date; sight: Sight };

/** The last reading of all pages, kept with the client of the turn that read them. */
const lastLook = new WeakMap<DiscountCodes, Look>();
/** Shopify goes on meanwhile: as long as a large refresh may take between its look and the landing of its last names. */
const LOOK_KEEPS_SECONDS = 60;

/**
 * As `look`, for items that are judged in parts: one reading of the pages serves everybody who stood on their step before it
 * began and was not judged yet. Whoever came later or was told to wait is looked at anew.
 */
export async function lookForAll(names: readonly string[], items: readonly Item[], context: StepContext): Promise<Sight | null> {
  const { codes, discountId, now, standing, codesOnDiscount } = context;
  const last = lastLook.get(codes);
  const isFresh = last?.discountId === discountId && now().getTime() - last.begunAt.getTime() < LOOK_KEEPS_SECONDS * 1000;
  if (last && isFresh && items.every(({ attempts, stepSince }) => attempts === 0 && stepSince < last.begunAt)) return last.sight;
  const count = Math.max(names.length, Math.round((names.length / items.length) * standing));
  if (!pagesAreCheaper({ count, points: 1 }, codesOnDiscount)) return lookByName(names, context);
  const begunAt = now();
  const sight = await lookAtPages(context);
  if (sight) lastLook.set(codes, { discountId, begunAt, sight });
  return sight;
}

/** Everything on the discount, with ids and uses. */
export async function lookAtPages({ codes, discountId }: StepContext): Promise<Sight | null> {
  const pages = await codes.list(discountId);
  if (!pages) return null;
  const byKey = new Map(pages.map((code) => [keyOf(code.name), code]));
  return {
    pages,
    of(name) {
      const code = byKey.get(keyOf(name));
      return code ? { where: "ours", code } : { where: "not_ours" };
    },
  };
}

/** Names just added: read from the newest code on until all are seen. What is not among the newest is looked at as ever. */
export async function lookAtNewest(names: readonly string[], context: StepContext): Promise<Sight | null> {
  const atMost = (Math.ceil(names.length / PAGE_SIZE) + PAGES_BETWEEN) * PAGE_SIZE;
  const seen = new Map<string, RedeemCode>();
  const isMissing = (name: string) => !seen.has(keyOf(name));
  const take = (read: readonly RedeemCode[]) => {
    for (const code of read.slice(seen.size)) seen.set(keyOf(code.name), code);
  };
  const newestUntil = (read: readonly RedeemCode[]) => {
    take(read);
    return read.length >= atMost || !names.some(isMissing);
  };
  const read = await context.codes.list(context.discountId, { newestUntil });
  if (!read) return null;
  take(read);
  const missing = names.filter(isMissing);
  const further = missing.length > 0 ? await look(missing, context) : null;
  if (missing.length > 0 && !further) return null;
  return {
    pages: further?.pages ?? null,
    of(name) {
      const code = seen.get(keyOf(name));
      return code ? { where: "ours", code } : (further?.of(name) ?? { where: "not_ours" });
    },
  };
}
