import { reachesShopper } from "../../world/rollouts.ts";
import { discountStatus } from "../../world/discount-status.ts";
import { findCode } from "../../world/redeem-codes.ts";
import type { Discount, RedeemCode } from "../../world/types.ts";
import type { LiveWorld } from "../../world/world.ts";
import { refusedByFunctions, type Attributes } from "./functions.ts";
import { isInSegments } from "./segments.ts";
import { termsOf } from "./discount-terms.ts";
import type { Terms } from "./discount-terms.ts";
import type { CartLine } from "./price-cart.ts";

export type Refusal =
  | "not_found"
  | "expired"
  | "not_started"
  | "usage_limit"
  | "once_per_customer"
  | "not_this_customer"
  | "minimum"
  | "no_such_items"
  | "not_combinable"
  | "twice"
  | "guarded";

/** What the shopper reads. The first two are recorded from a storefront cart; the others are worded here. */
export const refusalWords: Record<Refusal, string> = {
  not_found: "Enter a valid discount code or gift card",
  expired: "This discount is not valid anymore",
  not_started: "This discount is not active yet",
  usage_limit: "Discount code has reached its usage limit",
  once_per_customer: "You have already used this discount code",
  not_this_customer: "This discount is not available to you",
  minimum: "Your order does not reach the minimum for this discount",
  no_such_items: "This discount does not apply to the items in your cart",
  not_combinable: "This discount cannot be combined with the others",
  twice: "This discount is already applied",
  guarded: "This discount was refused",
};

type Accepted = { typed: string; discount: Discount; redeemCode: RedeemCode; terms: Terms };
/** `words`: what a Function says instead. */
export type Judged = { ok: true; accepted: Accepted } | { ok: false; code: string; reason: Refusal; words?: string };

type Entered = { codes: readonly string[]; lines: readonly CartLine[]; customerId: number | null; attributes?: Attributes };

/**
 * Judges codes in the order they were typed, each against the ones accepted before it.
 * Limits are per redeem code: `usageLimit` by a Shopify employee's word (community.shopify.dev/t/12269), once-per-customer
 * by the same post, which other reports contradict.
 */
export function judgeCodes(world: LiveWorld, { codes, lines, customerId, attributes = {} }: Entered): Judged[] {
  const accepted: Accepted[] = [];
  const refused = refusedByFunctions(world, codes, attributes);
  return codes.map((typed) => {
    const words = refused.get(typed);
    if (words !== undefined) return { ok: false, code: typed, reason: "guarded", words };
    const candidate = lookUp(world, typed);
    const reason = candidate ? refusalOf(world, candidate, { accepted, lines, customerId }) : "not_found";
    if (!candidate || reason) return { ok: false, code: typed, reason: reason ?? "not_found" };
    accepted.push(candidate);
    return { ok: true, accepted: candidate };
  });
}

function lookUp(world: LiveWorld, typed: string): Accepted | null {
  const owned = findCode(world.data, typed.trim());
  return (
    owned && {
      typed: typed.trim(),
      ...owned,
      terms: termsOf(owned.discount, { currency: world.data.shop.currency, collections: world.data.collections }),
    }
  );
}

function refusalOf(
  world: LiveWorld,
  { discount, redeemCode, terms }: Accepted,
  cart: { accepted: Accepted[]; lines: readonly CartLine[]; customerId: number | null },
): Refusal | null {
  // Its own status says nothing of a rollout (documented). The words for whom one keeps it from are those of an ended one (assumed).
  if (!reachesShopper(world.data, discount, { shopper: String(cart.customerId ?? "somebody"), now: world.now() }))
    return discountStatus(discount, world.now()) === "SCHEDULED" ? "not_started" : "expired";
  if (discount.usageLimit !== null && redeemCode.uses >= discount.usageLimit) return "usage_limit";
  if (discount.appliesOncePerCustomer && cart.customerId !== null && redeemCode.usedBy.includes(String(cart.customerId)))
    return "once_per_customer";
  if (!terms.allows(cart.customerId) || !isInSegments(world.data, terms.segmentIds, cart.customerId)) return "not_this_customer";

  const concerned = cart.lines.filter((line) => terms.concerns(line.productId));
  if (concerned.length === 0) return "no_such_items";
  if (concerned.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0) < terms.minimumSubtotalMinor) return "minimum";
  if (concerned.reduce((sum, line) => sum + line.quantity, 0) < terms.minimumQuantity) return "minimum";

  if (cart.accepted.some((other) => other.redeemCode.id === redeemCode.id)) return "twice";
  const together = cart.accepted.every(
    (other) => other.terms.combinesWith(terms.discountClass) && terms.combinesWith(other.terms.discountClass),
  );
  return together ? null : "not_combinable";
}
