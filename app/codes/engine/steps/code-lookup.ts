/** What is seen of names at Shopify, by whichever way of looking costs less. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { RedeemCode, DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { pagesAreCheaper, PAGE_SIZE } from "#app/codes/engine/lookup-cost.ts";
import type { Item } from "#app/codes/engine/plans.ts";

import type { StepContext } from "./step.ts";

const allPages = new WeakMap<DiscountCodes, LookupKey & { sight: CodeLookup }>();

const newestPages = new WeakMap<DiscountCodes, LookupKey & { seen: ReadonlyMap<string, RedeemCode> }>();

/** Shopify goes on meanwhile: as long as a large refresh may take between its look and the landing of its last names. */
const ALL_KEEP_SECONDS = 60;

const NEWEST_KEEP_SECONDS = 30;

/** Pages that imports which landed meanwhile may have put before the ones looked for. */
const PAGES_BETWEEN = 3;

export type CodeLocation =
  /** On our discount. `code` is null when only the name was asked for. */
  | { where: "ours"; code: RedeemCode | null }
  | { where: "elsewhere"; title: string }
  /** Not on our discount; whether on another was not asked. */
  | { where: "not_ours" };

/** `byId`: everything on the discount, when that is what was looked at; made once, for every part that is judged by it. */
export type CodeLookup = { of(name: string): CodeLocation; byId: ReadonlyMap<string, RedeemCode> | null };

/** Null when the discount is gone and the way of looking shows it; a name at a time does not. */
export async function lookUpCodes(names: readonly string[], context: StepContext): Promise<CodeLookup | null> {
  return pagesAreCheaper({ count: names.length, points: 1 }, context.codesOnDiscount)
    ? readCodePages(context)
    : lookUpByName(names, context);
}

async function lookUpByName(names: readonly string[], context: StepContext): Promise<CodeLookup> {
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
export async function readCodePages({ codes, discountId }: StepContext): Promise<CodeLookup | null> {
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

/** Looks that serve more items than those at hand. What was read is kept with the client of the turn that read it. */
type LookupKey = { discountId: string; begunAt: Date };

/** Of this discount, not too old, and begun after these items had come to their step. */
function serves(kept: LookupKey, items: readonly Item[], { discountId, now }: StepContext, seconds: number): boolean {
  const age = now().getTime() - kept.begunAt.getTime();
  return kept.discountId === discountId && age < seconds * 1000 && items.every(({ stepSince }) => stepSince < kept.begunAt);
}

/**
 * As `look`, for items that are judged in parts: one reading of the pages serves everybody who stood on their step before it
 * began and was not judged yet. Whoever came later or was told to wait is looked at anew.
 */
export async function lookUpAllCached(names: readonly string[], items: readonly Item[], context: StepContext): Promise<CodeLookup | null> {
  const { standing, codesOnDiscount } = context;
  if (items.every(({ attempts }) => attempts === 0) && keptPages(items, context)) return readPagesCached(items, context);
  const count = Math.max(names.length, Math.round((names.length / items.length) * standing));
  return pagesAreCheaper({ count, points: 1 }, codesOnDiscount) ? readAll(context) : lookUpByName(names, context);
}

/** All pages, as they were read a moment ago if that was after these items had come to their step. */
export async function readPagesCached(items: readonly Item[], context: StepContext): Promise<CodeLookup | null> {
  return keptPages(items, context) ?? readAll(context);
}

function keptPages(items: readonly Item[], context: StepContext): CodeLookup | null {
  const kept = allPages.get(context.codes);
  return kept && serves(kept, items, context, ALL_KEEP_SECONDS) ? kept.sight : null;
}

async function readAll(context: StepContext): Promise<CodeLookup | null> {
  const begunAt = context.now();
  const lookup = await readCodePages(context);
  if (lookup) allPages.set(context.codes, { discountId: context.discountId, begunAt, sight: lookup });
  return lookup;
}

/** Names just added: read from the newest code on until all are seen. What is not among the newest is looked at as ever. */
export async function readNewestCached(names: readonly string[], context: StepContext): Promise<CodeLookup | null> {
  const { codes, discountId, now } = context;
  const atMost = (Math.ceil(names.length / PAGE_SIZE) + PAGES_BETWEEN) * PAGE_SIZE;
  const seen = new Map<string, RedeemCode>();
  const isMissing = (name: string) => !seen.has(keyOf(name));
  let taken = 0;
  const take = (read: readonly RedeemCode[]) => {
    for (; taken < read.length; taken += 1) seen.set(keyOf(read[taken]!.name), read[taken]!);
  };
  const newestUntil = (read: readonly RedeemCode[]) => {
    take(read);
    return read.length >= atMost || !names.some(isMissing);
  };
  const begunAt = now();
  const read = await codes.list(discountId, { newestUntil });
  if (!read) return null;
  take(read);
  newestPages.set(codes, { discountId, begunAt, seen });
  const missing = names.filter(isMissing);
  const further = missing.length > 0 ? await lookUpCodes(missing, context) : null;
  if (missing.length > 0 && !further) return null;
  return {
    byId: further?.byId ?? null,
    of(name) {
      const code = seen.get(keyOf(name));
      return code ? { where: "ours", code } : (further?.of(name) ?? { where: "not_ours" });
    },
  };
}

/** The codes of these names as the last look at the newest pages showed them, if it showed every one of them. */
export function cachedNewest(items: readonly Item[], context: StepContext): ReadonlyMap<string, RedeemCode> | null {
  const kept = newestPages.get(context.codes);
  const isComplete = kept && serves(kept, items, context, NEWEST_KEEP_SECONDS) && items.every(({ newKey }) => kept.seen.has(newKey));
  return isComplete ? kept.seen : null;
}
