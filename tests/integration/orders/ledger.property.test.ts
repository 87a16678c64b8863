/**
 * However Shopify's messages arrive, the ledger ends the same. Breaks when: an older message overwrites a newer one, a
 * refund is added instead of kept, a change of lineage does not look at earlier orders, shares are not split to the unit,
 * a tier is reached by when an order arrived instead of when it was placed.
 */
import fc from "fast-check";
import { randomUUID } from "node:crypto";

import { ONLY_GOODS, ONLY_MERCHANDISE, type OrderFacts, type RefundFacts } from "#app/orders/order-facts.ts";
import type { CommissionTerms } from "#app/offers/commission-terms.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

let app: TestApp;
let ledger: typeof import("#app/orders/ingest/record-order.server.ts") &
  typeof import("#app/orders/ingest/record-order.server.ts") &
  typeof import("#app/orders/attribution/attribute-orders.server.ts") &
  typeof import("#app/orders/rollups/rebuild-rollups.server.ts");
beforeAll(async () => {
  app = await anApp();
  ledger = {
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/attribution/attribute-orders.server.ts")),
    ...(await import("#app/orders/rollups/rebuild-rollups.server.ts")),
  };
});
afterAll(() => app.close());

const NAMES = ["SOFIA15", "NOAH15", "GLOW"] as const;
/** What the three members' offers pay: two orders or 400.00 further up another rate; a month ends in the midst of the orders. */
const PAYS: CommissionTerms[] = [
  {
    ...flat(1_000),
    tiers: {
      by: "conversions",
      period: "ever",
      steps: [
        { from: 1, ...flat(2_000) },
        { from: 2, ...flat(2_500, 75) },
      ],
    },
  },
  { ...flat(725), tiers: { by: "revenue", period: "month", steps: [{ from: 40_000, ...flat(1_450) }] } },
  { ...flat(0), tiers: null },
];
const at = (hours: number) => new Date(Date.UTC(2026, 0, 30, 12 + hours));

function flat(bps: number, perConversionMinor = 0) {
  return { bps, perConversionMinor };
}

type Tenure = { member: number; key: string; from: number };
type Told =
  | { kind: "order"; order: OrderFacts; refunds: RefundFacts[] }
  | { kind: "refund"; refund: RefundFacts }
  | { kind: "lineage"; tenure: Tenure };

const tenures = fc.uniqueArray(fc.record({ member: fc.nat(2), key: fc.constantFrom(...NAMES), from: fc.integer({ min: 0, max: 40 }) }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ key, from }) => `${key} ${from}`,
});

const orderStory = fc.record({
  placed: fc.integer({ min: 0, max: 50 }),
  codes: fc.subarray([...NAMES]),
  subtotal: fc.bigInt({ min: 0n, max: 99_999n }),
  edited: fc.option(fc.bigInt({ min: 0n, max: 99_999n })),
  cancelled: fc.boolean(),
  cancelledInTheSameSecond: fc.boolean(),
  test: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  refunds: fc.array(fc.bigInt({ min: 0n, max: 30_000n }), { maxLength: 2 }),
});
type OrderStory = typeof orderStory extends fc.Arbitrary<infer T> ? T : never;

/** Everything Shopify says about one order in its life, oldest first. */
function tellings(story: OrderStory, number: number): Told[] {
  const id = `gid://shopify/Order/${number}`;
  const refunds = story.refunds.map((amountMinor, index) => ({
    ...ONLY_GOODS,
    id: `gid://shopify/Refund/${number}${index}`,
    orderId: id,
    amountMinor,
    createdAt: at(60),
  }));
  const base: OrderFacts = {
    ...ONLY_MERCHANDISE,
    id,
    name: `#${number}`,
    processedAt: at(story.placed),
    updatedAt: at(story.placed),
    cancelledAt: null,
    test: story.test,
    currency: "USD",
    subtotalMinor: story.subtotal,
    customerId: null,
    codes: story.codes.map((key) => ({ key, name: key.toLowerCase() })),
  };
  const versions = [base];
  if (story.cancelled) versions.push({ ...base, cancelledAt: at(55), updatedAt: story.cancelledInTheSameSecond ? base.updatedAt : at(55) });
  if (story.edited !== null) versions.push({ ...(versions.at(-1) as OrderFacts), subtotalMinor: story.edited, updatedAt: at(70) });
  return [
    ...versions.map((order): Told => ({ kind: "order", order, refunds: [] })),
    ...refunds.map((refund): Told => ({ kind: "refund", refund })),
    { kind: "order", order: versions.at(-1) as OrderFacts, refunds },
  ];
}

/** The ledger as a person would work it out with all papers on the table. */
function reckon(told: readonly Told[]): string[] {
  const held = told.flatMap((one) => (one.kind === "lineage" ? [one.tenure] : []));
  const orders = told.flatMap((one) => (one.kind === "order" ? [one] : []));
  const refunded = new Map(told.flatMap((one) => (one.kind === "refund" ? [[one.refund.id, one.refund] as const] : [])));
  const parts = [...new Set(orders.map(({ order }) => order.id))].flatMap((id) => {
    const { order } = orders.filter((one) => one.order.id === id).at(-1) as { order: OrderFacts };
    const members = new Set<number>();
    for (const key of NAMES.filter((name) => order.codes.some((code) => code.key === name)).toSorted()) {
      const last = held
        .filter((one) => one.key === key && at(one.from) <= order.processedAt)
        .toSorted((a, b) => a.from - b.from)
        .at(-1);
      if (last) members.add(last.member);
    }
    const returned = [...refunded.values()].filter((one) => one.orderId === id).reduce((sum, one) => sum + Number(one.amountMinor), 0);
    const gross = Number(order.subtotalMinor);
    const part = (whole: number, index: number) => Math.floor(whole / members.size) + (index < whole % members.size ? 1 : 0);
    return [...members].map((member, index) => {
      const state = order.test ? "test" : order.cancelledAt ? "cancelled" : "counted";
      const net = part(gross, index) - part(Math.min(returned, gross), index);
      return { id, placed: order.processedAt, member, state, gross: part(gross, index), net, each: (whole: number) => part(whole, index) };
    });
  });
  const whenPlaced = ({ id, placed }: { id: string; placed: Date }) => `${placed.toISOString()} ${id}`;
  return parts.map((part) => {
    const { tiers, ...first } = PAYS[part.member] as CommissionTerms;
    const earlier = parts.filter((one) => one.member === part.member && one.state === "counted" && whenPlaced(one) < whenPlaced(part));
    const counting = tiers?.period === "month" ? earlier.filter((one) => one.placed.getUTCMonth() === part.placed.getUTCMonth()) : earlier;
    const sold = tiers?.by === "revenue" ? counting.reduce((sum, one) => sum + one.net, 0) : counting.length;
    const rate = tiers?.steps.findLast(({ from }) => sold >= from) ?? first;
    const pays = part.state === "counted" && part.net > 0;
    const commission = pays ? Math.floor((part.net * rate.bps + 5_000) / 10_000) + part.each(rate.perConversionMinor) : 0;
    return `${part.id} member ${part.member} ${part.state} ${part.gross} net ${part.net} commission ${commission}`;
  });
}

let runs = 0;

/** A shop with three members, each in an offer with a commission of its own. */
async function aShop() {
  const shop = `run-${++runs}.myshopify.com`;
  const enrolments: { offerId: string; memberId: string; enrolmentId: string }[] = [];
  for (const [index, { bps, perConversionMinor, tiers }] of PAYS.entries()) {
    const [offerId, memberId, enrolmentId] = [randomUUID(), randomUUID(), randomUUID()];
    await app.db.offer.create({
      data: {
        ...{ id: offerId, shop, discountId: `gid://d/${index}`, title: "", summary: "", status: "ACTIVE", startsAt: at(0) },
        ...{ commissionBps: bps, commissionMinor: perConversionMinor, ...(tiers && { commissionTiers: tiers }) },
      },
    });
    await app.db.member.create({ data: { id: memberId, shop, firstName: "", lastName: "", email: `${index}`, handle: `${index}` } });
    await app.db.enrolment.create({ data: { id: enrolmentId, shop, offerId, memberId } });
    enrolments.push({ offerId, memberId, enrolmentId });
  }
  return { shop, enrolments };
}

async function hear({ shop, enrolments }: Awaited<ReturnType<typeof aShop>>, told: Told): Promise<void> {
  await app.shopDb(shop).$transaction(async (tx) => {
    if (told.kind === "order") return ledger.recordOrder(tx, shop, told);
    if (told.kind === "refund") return ledger.recordRefund(tx, shop, told.refund);
    const { member, key, from } = told.tenure;
    const place = enrolments[member] as (typeof enrolments)[number];
    if ((await tx.promoCode.count({ where: { key, liveFrom: at(from) } })) === 0)
      await tx.promoCode.create({
        data: { shop, ...place, name: key, key, liveFrom: at(from), liveUntil: at(from + 1), issuedFor: "leak", endedFor: "leak" },
      });
    return ledger.reattribute(tx, { shop, keys: [key] });
  });
}

test("orders, refunds, cancellations and changes of lineage in any order, late and repeated, make one and the same ledger", async () => {
  const story = fc
    .record({ tenures, orders: fc.array(orderStory, { minLength: 2, maxLength: 6 }) })
    .map(({ tenures, orders }) => [
      ...tenures.map((tenure): Told => ({ kind: "lineage", tenure })),
      ...orders.flatMap((order, index) => tellings(order, index + 1)),
    ])
    .chain((told) =>
      fc.record({
        told: fc.constant(told),
        shuffle: fc.array(fc.nat(told.length - 1), { minLength: told.length, maxLength: told.length * 2 }),
        lineageLast: fc.boolean(),
      }),
    );

  await fc.assert(
    fc.asyncProperty(story, async ({ told, shuffle, lineageLast }) => {
      const shop = await aShop();
      // Some twice, in a random order; whatever the shuffle left out arrives in the end.
      const arriving = [...shuffle, ...Array.from(told.keys()).filter((index) => !shuffle.includes(index))];
      // A lineage told last has no later order to put right what it missed.
      const isLineage = (index: number) => Number(told[index]?.kind === "lineage");
      if (lineageLast) arriving.sort((a, b) => isLineage(a) - isLineage(b));
      for (const index of arriving) await hear(shop, told[index] as Told);
      const rows = await app.db.conversion.findMany({ where: { shop: shop.shop } });
      const memberOf = (enrolmentId: string) => shop.enrolments.findIndex((one) => one.enrolmentId === enrolmentId);
      const written = rows.map(
        (row) =>
          `${row.orderId} member ${memberOf(row.enrolmentId)} ${row.state} ${row.grossMinor} net ${row.netMinor} commission ${row.commissionMinor}`,
      );
      expect(written.toSorted()).toEqual(reckon(told).toSorted());
      expect(await ledger.checkRollups({ shop: shop.shop, db: app.shopDb(shop.shop) })).toEqual([]);
    }),
    { numRuns: 30, seed: 20_261_122 },
  );
});

test("an order and a change of lineage that commit side by side do not miss each other", async () => {
  for (let round = 0; round < 10; round++) {
    const shop = await aShop();
    const order: Told = tellings(
      {
        placed: 20,
        codes: ["GLOW"],
        subtotal: 500n,
        edited: null,
        cancelled: false,
        cancelledInTheSameSecond: false,
        test: false,
        refunds: [],
      },
      1,
    )[0] as Told;
    await hear(shop, { kind: "lineage", tenure: { member: 0, key: "GLOW", from: 0 } });
    await Promise.all([hear(shop, order), hear(shop, { kind: "lineage", tenure: { member: 1, key: "GLOW", from: 10 } })]);
    const [row] = await app.db.conversion.findMany({ where: { shop: shop.shop } });
    expect(row?.enrolmentId).toBe(shop.enrolments[1]?.enrolmentId);
  }
});
