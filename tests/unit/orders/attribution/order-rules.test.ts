import type { Tenure } from "#app/codes/lineage.ts";
import { attribute, type Case, type Review } from "#app/orders/attribution/attribute.ts";
import { NO_HISTORY } from "#app/orders/attribution/order-rules.ts";
import { type OrderRules, STANDARD } from "#app/orders/commission-settings.ts";
import { MERCHANDISE } from "#app/orders/earnings.ts";
import { DRAFT_SOURCE, ONLY_MERCHANDISE, type OrderFacts, POS_SOURCE, RENEWAL_SOURCE } from "#app/orders/order-facts.ts";

const at = new Date("2026-03-05T10:00:00Z");
const sofia = { id: "code", enrolmentId: "enrolment", memberId: "sofia", offerId: "glow" };
const tenure: Tenure = { ...sofia, key: "SOFIA15", liveFrom: new Date("2026-01-01T00:00:00Z"), liveUntil: null };

const order = (about: Partial<OrderFacts> = {}): OrderFacts => ({
  ...ONLY_MERCHANDISE,
  ...{ id: "gid://shopify/Order/1", name: "#1", processedAt: at, updatedAt: at, cancelledAt: null, test: false, currency: "USD" },
  ...{ subtotalMinor: 10_000n, customerId: "gid://shopify/Customer/1", codes: [{ key: "SOFIA15", name: "SOFIA15" }] },
  ...about,
});

type Asked = {
  rules?: Partial<OrderRules>;
  about?: Partial<OrderFacts>;
  history?: Partial<Case["history"]>;
  review?: Partial<Review>;
  more?: Partial<Case>;
};

function judged({ rules = {}, about = {}, history = {}, review, more = {} }: Asked) {
  const [part] = attribute(
    {
      order: order(about),
      refunds: [],
      history: { ...NO_HISTORY, ...history },
      reviews: new Map(review ? [["enrolment", { rejectedFor: null, paidMinor: null, paidAt: null, ...review }]] : []),
      ...more,
    },
    {
      tenures: new Map([["SOFIA15", [tenure]]]),
      commission: new Map([["glow", { bps: 1_000, perConversionMinor: 0, tiers: null, rules: [] }]]),
      settings: { shop: { ...STANDARD, rules: { ...STANDARD.rules, ...rules } }, offers: new Map() },
    },
  );
  return part && [part.state, part.commissionMinor, part.ruledOut];
}

const earns = ["counted", 1_000n, null];
const out = (rule: string) => ["rejected", 0n, rule];
const own = { own: new Set(["sofia"]) };
const renewal = { source: RENEWAL_SOURCE };

test("a member's own purchase earns, unless the shop rejects it", () => {
  expect(judged({ history: own })).toEqual(earns);
  expect(judged({ history: own, rules: { ownPurchases: "count" } })).toEqual(earns);
  expect(judged({ history: own, rules: { ownPurchases: "reject" } })).toEqual(out("own_purchase"));
  expect(judged({ history: { own: new Set(["noah"]) }, rules: { ownPurchases: "reject" } })).toEqual(earns);
});

test("an order in another currency earns nothing until a person says that it counts", () => {
  expect(judged({ history: { isForeign: true } })).toEqual(out("other_currency"));
  expect(judged({ history: { isForeign: true }, review: { isAllowed: true } })).toEqual(earns);
});

test("a customer's later orders earn, unless only the first does", () => {
  expect(judged({ history: { isReturning: true } })).toEqual(earns);
  expect(judged({ history: { isReturning: true }, rules: { firstOrderOnly: true } })).toEqual(out("returning_customer"));
  expect(judged({ rules: { firstOrderOnly: true } })).toEqual(earns);
});

test("renewals earn, or the first of them, or none", () => {
  const later = { history: { isLaterRenewal: true, isReturning: true }, about: renewal };
  expect(judged(later)).toEqual(earns);
  expect(judged({ about: renewal, rules: { renewals: "first" } })).toEqual(earns);
  expect(judged({ ...later, rules: { renewals: "first" } })).toEqual(out("renewal"));
  expect(judged({ about: renewal, rules: { renewals: "none" } })).toEqual(out("renewal"));
  // The rule about later orders says nothing of them.
  expect(judged({ ...later, rules: { firstOrderOnly: true } })).toEqual(earns);
  expect(judged({ rules: { renewals: "none" } })).toEqual(earns);
});

test("orders of a point of sale and drafts earn, unless the shop leaves them out", () => {
  expect(judged({ about: { source: POS_SOURCE } })).toEqual(earns);
  expect(judged({ about: { source: POS_SOURCE }, rules: { posOrders: false } })).toEqual(out("pos_order"));
  expect(judged({ about: { source: DRAFT_SOURCE } })).toEqual(earns);
  expect(judged({ about: { source: DRAFT_SOURCE }, rules: { draftOrders: false } })).toEqual(out("draft_order"));
  expect(judged({ about: { source: "web" }, rules: { posOrders: false, draftOrders: false } })).toEqual(earns);
});

test("a person's decision and a payment stand before the rules", () => {
  const rules = { posOrders: false };
  const about = { source: POS_SOURCE };
  expect(judged({ about, rules, review: { isAllowed: true } })).toEqual(earns);
  expect(judged({ about, rules, review: { paidMinor: 900n, paidAt: at } })).toEqual(["counted", 900n, null]);
  expect(judged({ about, rules, more: { assigned: sofia } })).toEqual(earns);
  expect(judged({ about, rules, review: { rejectedFor: "fraud" } })).toEqual(["rejected", 0n, null]);
});

test("a rule changes nothing about an order that earns nothing anyway", () => {
  expect(judged({ about: { source: POS_SOURCE, cancelledAt: at }, rules: { posOrders: false } })?.[0]).toBe("cancelled");
});

test("a part that was paid keeps what it was computed on, the others follow the shop", () => {
  const taxed = order({ taxesIncluded: true, taxMinor: 2_000n });
  const lineage = {
    tenures: new Map([["SOFIA15", [tenure]]]),
    commission: new Map([["glow", { bps: 1_000, perConversionMinor: 0, tiers: null, rules: [] }]]),
    settings: { shop: { ...STANDARD, basis: { ...MERCHANDISE, containedTax: true } }, offers: new Map() },
  };
  expect(attribute({ order: taxed, refunds: [] }, lineage)).toMatchObject([{ grossMinor: 10_000n, commissionMinor: 1_000n }]);
  const reviews = new Map([["enrolment", { rejectedFor: null, paidMinor: 800n, paidAt: at }]]);
  const paid = { order: taxed, refunds: [], reviews, locked: [{ ...sofia, basis: MERCHANDISE }] };
  expect(attribute(paid, lineage)).toMatchObject([{ grossMinor: 8_000n, commissionMinor: 800n, basis: MERCHANDISE }]);
});
