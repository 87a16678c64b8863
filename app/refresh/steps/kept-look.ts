/** Looks that serve more items than those at hand. What was read is kept with the client of the turn that read it. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { DiscountCodes, RedeemCode } from "#app/shopify/discount-codes.ts";

import { PAGE_SIZE, pagesAreCheaper } from "#app/refresh/looking.ts";
import type { Item } from "#app/refresh/refresh.ts";
import { look, lookAtPages, lookByName, type Sight } from "./sight.ts";
import type { StepContext } from "./step.ts";

type Look = { discountId: string; begunAt: Date };

const allPages = new WeakMap<DiscountCodes, Look & { sight: Sight }>();
const newestPages = new WeakMap<DiscountCodes, Look & { seen: ReadonlyMap<string, RedeemCode> }>();

/** Shopify goes on meanwhile: as long as a large refresh may take between its look and the landing of its last names. */
const ALL_KEEP_SECONDS = 60;
const NEWEST_KEEP_SECONDS = 30;
/** Pages that imports which landed meanwhile may have put before the ones looked for. */
const PAGES_BETWEEN = 3;

/** Of this discount, not too old, and begun after these items had come to their step. */
function serves(kept: Look, items: readonly Item[], { discountId, now }: StepContext, seconds: number): boolean {
  const age = now().getTime() - kept.begunAt.getTime();
  return kept.discountId === discountId && age < seconds * 1000 && items.every(({ stepSince }) => stepSince < kept.begunAt);
}

/**
 * As `look`, for items that are judged in parts: one reading of the pages serves everybody who stood on their step before it
 * began and was not judged yet. Whoever came later or was told to wait is looked at anew.
 */
export async function lookForAll(names: readonly string[], items: readonly Item[], context: StepContext): Promise<Sight | null> {
  const { standing, codesOnDiscount } = context;
  if (items.every(({ attempts }) => attempts === 0) && keptPages(items, context)) return lookAtAll(items, context);
  const count = Math.max(names.length, Math.round((names.length / items.length) * standing));
  return pagesAreCheaper({ count, points: 1 }, codesOnDiscount) ? readAll(context) : lookByName(names, context);
}

/** All pages, as they were read a moment ago if that was after these items had come to their step. */
export async function lookAtAll(items: readonly Item[], context: StepContext): Promise<Sight | null> {
  return keptPages(items, context) ?? readAll(context);
}

function keptPages(items: readonly Item[], context: StepContext): Sight | null {
  const kept = allPages.get(context.codes);
  return kept && serves(kept, items, context, ALL_KEEP_SECONDS) ? kept.sight : null;
}

async function readAll(context: StepContext): Promise<Sight | null> {
  const begunAt = context.now();
  const sight = await lookAtPages(context);
  if (sight) allPages.set(context.codes, { discountId: context.discountId, begunAt, sight });
  return sight;
}

/** Names just added: read from the newest code on until all are seen. What is not among the newest is looked at as ever. */
export async function lookAtNewest(names: readonly string[], context: StepContext): Promise<Sight | null> {
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
  const further = missing.length > 0 ? await look(missing, context) : null;
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
export function keptNewest(items: readonly Item[], context: StepContext): ReadonlyMap<string, RedeemCode> | null {
  const kept = newestPages.get(context.codes);
  const isComplete = kept && serves(kept, items, context, NEWEST_KEEP_SECONDS) && items.every(({ newKey }) => kept.seen.has(newKey));
  return isComplete ? kept.seen : null;
}
