/** Codes that are planted on purpose: names that look like the others of an offer, and what a use of one says. */
import { fillPattern, parsePattern, type Random } from "#app/codes/name-pattern.ts";
import { plural } from "#app/format/counts.ts";
import type { DiscountTerms } from "#app/shopify/discounts/discount-terms.ts";

/** First names that are common in many countries: a code of one looks like any creator's. */
const FIRST_NAMES = [
  ...["Anna", "Lena", "Emma", "Mia", "Clara", "Nora", "Alice", "Julia", "Laura", "Sara", "Elena", "Maria", "Luca", "Noah", "Leo"],
  ...["Felix", "David", "Daniel", "Oscar", "Adam", "Simon", "Martin", "Victor", "Hugo", "Ella", "Zoe", "Ivy", "Ruby", "Ada", "Max"],
];

const PLAIN = "{FIRST}{VALUE}";

type Likeness = { namePattern: string; value: number | null };

/** Names like those of the offer for people who are none of its members, in an order that nobody can guess. */
export function decoyNames({ namePattern, value }: Likeness, random: Random): string[] {
  const chosen = parsePattern(namePattern === "" ? PLAIN : namePattern);
  const parsed = chosen.ok ? chosen : parsePattern(PLAIN);
  if (!parsed.ok) return [];
  const names = FIRST_NAMES.map((firstName) => ({
    order: random(),
    name: fillPattern(parsed.pattern, { member: { firstName, lastName: "Berg", handle: firstName }, value }, random),
  }));
  return [...new Set(names.toSorted((a, b) => a.order - b.order).map(({ name }) => name))].filter((name) => name !== "");
}

/** What marks the discount as one of ours when its making was interrupted. */
export function decoyTitle(name: string): string {
  return `Decoy ${name}`;
}

/** One percent off, with nothing else: enough for a checkout to take the code, and worth nothing to whoever looks for codes. */
export function decoyTerms(name: string, now: Date): DiscountTerms {
  return {
    title: decoyTitle(name),
    gives: { kind: "percentage", percent: 1, items: { kind: "all" } },
    usageLimit: null,
    appliesOncePerCustomer: false,
    buyers: { kind: "all" },
    minimum: { kind: "none" },
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
    startsAt: now.toISOString(),
    endsAt: null,
  };
}

/** The sentence in the case of the code that stands in the same place. */
export function decoyWords({ name, place, orders }: { name: string; place: string; orders: number }): string {
  return `The decoy ${name}, planted in “${place}” beside it and given to nobody, was used in ${plural(orders, "order")}`;
}
