/** A payout from its draft to its statement: nothing is paid that was not shown, and nothing that was paid is edited. */
import { parse } from "csv-parse/sync";
import { randomUUID } from "node:crypto";

import type { PayoutSettings } from "#app/payouts/payout.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

/** Nothing here is paid by Shopify. */
const enqueue = async () => {};
const SHOP = "lumen-botanics.myshopify.com";
const now = new Date("2026-04-01T12:00:00Z");
const by = { staff: "1", now };
const payment = { reference: "SEPA 77", on: "2026-04-02", note: "By bank" };

async function modules() {
  return {
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/due-lines.server.ts")),
    ...(await import("#app/payouts/commission-state.ts")),
    ...(await import("#app/payouts/draft-payout.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
    ...(await import("#app/payouts/move-payout.server.ts")),
    ...(await import("#app/screens/report/overpaid.server.ts")),
    ...(await import("#app/screens/report/sales-csv.server.ts")),
    ...(await import("#app/screens/payouts/payout-files.server.ts")),
    ...(await import("#app/screens/payouts/read-payout.server.ts")),
    ...(await import("#app/screens/payouts/read-payouts.server.ts")),
    ...(await import("#app/screens/payouts/read-statement.server.ts")),
  };
}

let app: TestApp;
let ctx: ShopContext;
let code: Awaited<ReturnType<typeof modules>>;
let sofia: { offerId: string; memberId: string; enrolmentId: string };
let part: { orderId: string; enrolmentId: string };
beforeAll(async () => {
  app = await anApp();
  code = await modules();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
beforeEach(async () => {
  await app.empty();
  sofia = await aWholeShop(app.db, SHOP);
  await aWholeShop(app.db, "other.myshopify.com");
  await app.db.conversionReview.deleteMany({ where: { shop: SHOP } });
  await app.db.payoutBatch.deleteMany({ where: { shop: SHOP } });
  part = { orderId: "gid://shopify/Order/1", enrolmentId: sofia.enrolmentId };
});
afterAll(() => app.close());

const settings = (over: Partial<PayoutSettings> = {}): PayoutSettings => ({ cutOff: now, minimumMinor: 0, way: "outside", ...over });

async function aDraft(over: Partial<PayoutSettings> = {}): Promise<string> {
  const made = await code.createPayout(ctx, { settings: settings(over), ...by });
  if (!made.ok) throw new Error(`No draft: ${made.reason}`);
  return made.payoutId;
}

const shownOf = async (payoutId: string) => (await code.readPayout(ctx, payoutId))!.sum;
const approve = async (payoutId: string, staff = "1") =>
  code.approvePayout(ctx, { payoutId, shown: await shownOf(payoutId), ...by, staff });

/** Brings a draft to its end. */
async function pay(payoutId: string, at = now): Promise<void> {
  await approve(payoutId);
  const shown = await shownOf(payoutId);
  await code.startPaying(ctx, { payoutId, shown, staff: "1", now: at, enqueue });
  expect(await code.payPayout(ctx, { payoutId, shown, payment, staff: "1", now: at })).toEqual({ ok: true, payoutId });
}

/** Another member with one order of this commission. */
async function another(number: number, commissionMinor: number, email = `noah${number}@example.com`): Promise<string> {
  const [memberId, enrolmentId] = [randomUUID(), randomUUID()];
  await app.db.member.create({ data: { id: memberId, shop: SHOP, firstName: `Noah ${number}`, lastName: "", email, handle: "" } });
  await app.db.enrolment.create({ data: { id: enrolmentId, shop: SHOP, offerId: sofia.offerId, memberId } });
  const { orderId } = await anotherOrder(number, commissionMinor, { memberId, enrolmentId });
  expect(orderId).toContain(String(number));
  return memberId;
}

async function anotherOrder(number: number, commissionMinor: number, whose: { memberId: string; enrolmentId: string } = sofia) {
  const { memberId, enrolmentId } = whose;
  const order = await app.db.order.findFirstOrThrow({ where: { shop: SHOP, id: part.orderId } });
  const row = await app.db.conversion.findFirstOrThrow({ where: { shop: SHOP, orderId: part.orderId } });
  const [orderId, minor] = [`gid://shopify/Order/${number}`, BigInt(commissionMinor)];
  await app.db.order.create({ data: { ...order, id: orderId, name: `#${number}` } });
  const clean = { ...row, orderId, memberId, enrolmentId, state: "counted", paidAt: null, payoutAt: null, heldAt: null };
  await app.db.conversion.create({ data: { ...clean, commissionMinor: minor, dueMinor: minor } });
  return { orderId, enrolmentId };
}

const stateOf = async (orderId = part.orderId) =>
  code.commissionState(await app.db.conversion.findFirstOrThrow({ where: { shop: SHOP, orderId } }), now);
const read = async (file: { chunks: AsyncIterable<string> } | null) => {
  let text = "";
  for await (const chunk of file!.chunks) text += chunk;
  return text;
};

test("a payout is drafted, approved, begun and paid, and its statement says for what", async () => {
  const payoutId = await aDraft();
  expect(await shownOf(payoutId)).toMatchObject({ members: 1, lines: 1, sumMinor: 90 });
  expect(await stateOf()).toBe("approved");
  expect(await approve(payoutId)).toEqual({ ok: true, payoutId });
  expect(await stateOf()).toBe("in_payout");
  const shown = await shownOf(payoutId);
  expect(await code.startPaying(ctx, { payoutId, shown, ...by, enqueue })).toEqual({ ok: true, payoutId });
  expect(await code.payPayout(ctx, { payoutId, shown, payment, ...by })).toEqual({ ok: true, payoutId });
  expect(await stateOf()).toBe("paid");
  expect(await code.readPayout(ctx, payoutId)).toMatchObject({
    state: "paid",
    reference: "SEPA 77",
    paidOn: "2026-04-02",
    note: "By bank",
  });
  const statement = await code.readStatement(ctx, { payoutId, memberId: sofia.memberId });
  expect(statement).toMatchObject({
    outcome: "included",
    sumMinor: 90,
    member: { name: "Sofia Marin" },
    shown: [{ order: "#1", amountMinor: 90 }],
  });
  const told = await app.db.activity.findMany({ where: { shop: SHOP, kind: { startsWith: "payout_" } }, orderBy: { id: "asc" } });
  expect(told.map(({ kind }) => kind).toSorted()).toEqual(["payout_approved", "payout_created", "payout_paid", "payout_started"]);
});

test("an order that arrives between display and press stops the approval, and both sums are answered", async () => {
  const payoutId = await aDraft();
  const shown = await shownOf(payoutId);
  await anotherOrder(2, 50);
  expect(await code.approvePayout(ctx, { payoutId, shown, ...by })).toMatchObject({
    ok: false,
    reason: "changed",
    shown: { lines: 1, sumMinor: 90 },
    now: { lines: 2, sumMinor: 140 },
  });
  expect(await stateOf()).toBe("approved");
  expect(await app.db.payoutLine.count({ where: { shop: SHOP, payoutId } })).toBe(0);
});

test("a cut-off that a colleague moved stops the approval, also where the sum happens to be the same", async () => {
  const payoutId = await aDraft();
  const shown = await shownOf(payoutId);
  await code.editPayout(ctx, { payoutId, settings: settings({ cutOff: new Date(+now - 1_000) }), ...by });
  expect(await code.approvePayout(ctx, { payoutId, shown, ...by })).toMatchObject({ ok: false, reason: "changed" });
});

test("of two people who approve at the same moment one wins, and the other is told who", async () => {
  await app.db.staffMember.createMany({ data: ["71", "72"].map((id) => ({ shop: SHOP, id, name: `Ana ${id}`, askedAt: now })) });
  const payoutId = await aDraft();
  const answers = await Promise.all([approve(payoutId, "71"), approve(payoutId, "72")]);
  const winner = answers[0]?.ok ? "Ana 71" : "Ana 72";
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: "state", state: "approved", by: winner });
  expect(await app.db.payoutLine.count({ where: { shop: SHOP, payoutId } })).toBe(1);
});

test("what is in a payout is in no other, cannot be marked as paid beside it, held, rejected or given to another member", async () => {
  const payoutId = await aDraft();
  await approve(payoutId);
  expect(await shownOf(await aDraft())).toMatchObject({ members: 0, lines: 0 });
  expect(await code.readPayable(ctx, { filter: {}, now })).toMatchObject({ conversions: 0 });
  expect(await code.rejectConversion(ctx, { part, reason: "fraud", note: "", ...by })).toBe("in_payout");
  const { holdCommission } = await import("#app/payouts/hold-commission.server.ts");
  expect(await holdCommission(ctx, { part, reason: "?", ...by })).toEqual({ ok: false, reason: "in_payout" });
  expect(await code.cancelPayout(ctx, { payoutId, ...by })).toEqual({ ok: true, payoutId });
  expect(await stateOf()).toBe("approved");
});

test("who is below the minimum is carried over, and the next payout says how much of it came from before", async () => {
  const noah = await another(2, 500);
  const first = await aDraft({ minimumMinor: 200 });
  expect((await code.readPayout(ctx, first))?.outcomes).toMatchObject([
    { outcome: "included", members: 1, sumMinor: 500 },
    { outcome: "below_minimum", members: 1, sumMinor: 90 },
  ]);
  await pay(first);
  expect(await code.readStatement(ctx, { payoutId: first, memberId: sofia.memberId })).toMatchObject({
    outcome: "below_minimum",
    sumMinor: 90,
    shown: [],
  });
  await anotherOrder(3, 150);
  const second = await aDraft({ minimumMinor: 200 });
  const { rows } = await code.payoutMembers(ctx, { payoutId: second, outcome: null, page: 1, pageSize: 10 });
  expect(rows).toMatchObject([{ memberId: sofia.memberId, sumMinor: 240, carriedMinor: 90, outcome: "included" }]);
  await pay(second, new Date(+now + 1_000));
  expect(await code.readStatement(ctx, { payoutId: second, memberId: sofia.memberId })).toMatchObject({ sumMinor: 240, carriedMinor: 90 });
  expect(await code.statementsOf(ctx, noah)).toMatchObject([{ number: 1, outcome: "included", sumMinor: 500 }]);
});

test("orders of somebody who was paid too much are not marked as paid whole, but those of others are", async () => {
  await pay(await aDraft());
  await code.rejectConversion(ctx, { part, reason: "fraud", note: "", ...by });
  await anotherOrder(2, 150);
  const noah = await another(3, 70);
  const shown = await code.readPayable(ctx, { filter: {}, now });
  expect(shown).toMatchObject({ conversions: 2, overpaid: { members: 1, minor: 90 } });
  expect(await code.markPaid(ctx, { filter: {}, shown, ...by })).toEqual({ ok: false, reason: "overpaid", members: 1, minor: 90 });
  const theirs = { memberId: noah };
  const only = await code.readPayable(ctx, { filter: theirs, now });
  expect(await code.markPaid(ctx, { filter: theirs, shown: only, ...by })).toMatchObject({ ok: true, paidMinor: 70 });
  expect(await shownOf(await aDraft())).toMatchObject({ members: 1, sumMinor: 60 });
});

test("a large payout that is cancelled is due again at once, and its orders follow in a job", async () => {
  const { FEW_ORDERS, recountPayout } = await import("#app/payouts/count-anew.server.ts");
  const payoutId = await aDraft();
  await approve(payoutId);
  const [line] = await ctx.db.payoutLine.findMany({ where: { payoutId } });
  const more = Array.from({ length: FEW_ORDERS }, (_, at) => ({ ...line!, orderId: `gid://shopify/Order/gone${at}` }));
  await ctx.db.payoutLine.createMany({ data: more });
  await ctx.db.conversion.updateMany({ data: { grossMinor: 1n } });
  const jobs: string[] = [];
  const queue = async (_tx: unknown, name: string) => void jobs.push(name);
  expect(await code.cancelPayout(ctx, { payoutId, ...by, enqueue: queue })).toMatchObject({ ok: true });
  expect(jobs).toEqual(["payouts.recount"]);
  expect(await stateOf()).toBe("approved");
  expect(await ctx.db.conversion.findFirst({ where: { grossMinor: 1n } })).not.toBeNull();
  expect(await recountPayout(ctx, { payoutId, signal: new AbortController().signal })).toBe(true);
  expect(await ctx.db.conversion.findFirst({ where: { grossMinor: 1n } })).toBeNull();
});

test("a rejection after payment is overpaid on the member and the report, and the next payout takes it off what they earned since", async () => {
  await pay(await aDraft());
  expect(await code.rejectConversion(ctx, { part, reason: "fraud", note: "", ...by })).toBe("done");
  const balance = () => code.readMemberBalance(ctx, sofia.memberId);
  const due = (await balance()).overpaidMinor;
  expect(due).toBe(90);
  for (const report of ["member", "offer", "code"] as const) {
    const { allMinor, byId } = await code.readOverpaid(ctx, { by: report, filter: {} });
    expect([allMinor, ...Object.values(byId)]).toEqual([90, 90]);
  }
  expect((await code.readOverpaid(ctx, { by: "member", filter: { to: new Date("2020-01-01") } })).allMinor).toBe(0);
  const [headings, row] = parse(await code.salesCsv(ctx, { by: "member", filter: {}, currency: "USD" }), { bom: true }) as string[][];
  expect(row?.[headings?.indexOf("Overpaid (USD)") ?? -1]).toBe("0.90");
  const carried = await aDraft();
  expect((await code.readPayout(ctx, carried))?.outcomes).toMatchObject([{ outcome: "nothing", members: 1, sumMinor: -90 }]);
  expect(await approve(carried)).toEqual({ ok: false, reason: "nobody" });
  await anotherOrder(2, 300);
  expect(await shownOf(carried)).toMatchObject({ members: 1, lines: 2, sumMinor: 210 });
  await pay(carried, new Date(+now + 1_000));
  const statement = await code.readStatement(ctx, { payoutId: carried, memberId: sofia.memberId });
  expect(statement).toMatchObject({ sumMinor: 210, adjustmentsMinor: -90 });
  expect(await balance()).toMatchObject({ approvedMinor: 0, paidMinor: 300, overpaidMinor: 0 });
});

test("many orders are rejected in one press also after they were paid, and left while they are in a payout that is approved", async () => {
  const { reviewMany } = await import("#app/orders/attribution/review-many.server.ts");
  const press = () => reviewMany(ctx, { parts: [part], decision: { reject: "coupon_site", note: "" }, pressId: randomUUID(), ...by });
  const payoutId = await aDraft();
  await approve(payoutId);
  expect(await press()).toMatchObject({ ok: true, changed: 0, inPayout: 1 });
  const shown = await shownOf(payoutId);
  await code.startPaying(ctx, { payoutId, shown, ...by, enqueue });
  await code.payPayout(ctx, { payoutId, shown, payment, ...by });
  expect(await press()).toMatchObject({ ok: true, changed: 1, inPayout: 0 });
  expect((await code.readMemberBalance(ctx, sofia.memberId)).overpaidMinor).toBe(90);
});

test("a payout that was wrong is taken back once by an opposite one, and its parts are due again", async () => {
  const payoutId = await aDraft();
  await pay(payoutId);
  const taken = await Promise.all(
    ["71", "72"].map((staff) => code.reversePayout(ctx, { payoutId, reason: "The bank sent it back", ...by, staff })),
  );
  expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await stateOf()).toBe("approved");
  expect(await code.listPayouts(ctx, { page: 1, pageSize: 10 })).toMatchObject({
    rows: [
      { number: 2, sumMinor: -90, reverses: 1 },
      { number: 1, sumMinor: 90, reversedBy: 2, state: "paid" },
    ],
  });
  expect(await app.db.payoutLine.findMany({ where: { shop: SHOP, payoutId } })).toMatchObject([{ amountMinor: 90n, kind: "commission" }]);
  // Counted anew, the order pays the member's own 12% of $9.
  expect(await shownOf(await aDraft())).toMatchObject({ lines: 1, sumMinor: 108 });
});

test("PayPal's payout leaves out by name who has no usable address, and splits what is more than 5,000", async () => {
  await another(2, 500, "not an address");
  const payoutId = await aDraft({ way: "paypal" });
  const { rows } = await code.payoutMembers(ctx, { payoutId, outcome: "no_address", page: 1, pageSize: 10 });
  expect(rows).toMatchObject([{ name: "Noah 2", sumMinor: 500 }]);
  await approve(payoutId);
  const lines: string[][] = parse(await read(await code.payPalPart(ctx, { payoutId, part: 1, shopName: "Lumen" })));
  expect(lines.map(([address, amount, currency]) => [address, amount, currency])).toEqual([["sofia@example.com", "0.90", "USD"]]);
  expect(await code.payPalPart(ctx, { payoutId, part: 2, shopName: "Lumen" })).toBeNull();
  await app.db.member.updateMany({ where: { shop: SHOP }, data: { email: "" } });
  expect(await code.readPayout(ctx, payoutId)).toMatchObject({ files: 1, lostAddress: { count: 1, names: ["Sofia Marin"], sumMinor: 90 } });
});

test("PayPal does not pay in dinars, a cut-off to come is refused, and so is a minimum below nothing", async () => {
  const create = (over: Partial<PayoutSettings>) => code.createPayout(ctx, { settings: settings(over), ...by });
  expect(await create({ cutOff: new Date(+now + 60_000) })).toMatchObject({ ok: false, problem: "future" });
  expect(await create({ minimumMinor: -1 })).toMatchObject({ ok: false, problem: "minimum" });
  await app.db.shop.updateMany({ where: { domain: SHOP }, data: { currency: "KWD" } });
  expect(await create({ way: "paypal" })).toMatchObject({ ok: false, problem: "currency" });
});

test("a member who is left out is carried over until they are put back, and a press sent twice opens one draft", async () => {
  const newId = randomUUID();
  for (const _ of [1, 2]) await code.createPayout(ctx, { settings: settings(), newId, ...by });
  expect(await app.db.payoutBatch.count({ where: { shop: SHOP } })).toBe(1);
  await code.leaveOut(ctx, { payoutId: newId, memberId: sofia.memberId, out: true });
  expect((await code.readPayout(ctx, newId))?.outcomes).toMatchObject([{ outcome: "left_out", sumMinor: 90 }]);
  await code.leaveOut(ctx, { payoutId: newId, memberId: sofia.memberId, out: false });
  expect(await shownOf(newId)).toMatchObject({ members: 1, sumMinor: 90 });
});

test("another shop's payout does not exist", async () => {
  const theirs = await app.db.payoutBatch.findFirstOrThrow({ where: { shop: "other.myshopify.com" } });
  const shown = { members: 0, lines: 0, sumMinor: 0, mark: "", cutOff: now.toISOString() };
  expect(await code.readPayout(ctx, theirs.id)).toBeNull();
  expect(await code.readStatement(ctx, { payoutId: theirs.id, memberId: sofia.memberId })).toBeNull();
  expect(await code.bankFile(ctx, theirs.id)).toBeNull();
  expect(await code.approvePayout(ctx, { payoutId: theirs.id, shown, ...by })).toEqual({ ok: false, reason: "unknown" });
  expect(await code.reversePayout(ctx, { payoutId: theirs.id, reason: "?", ...by })).toEqual({ ok: false, reason: "unknown" });
});

test("what SQL takes for approved is what the one table of states says", async () => {
  const moments = [null, now];
  let number = 10;
  for (const state of ["counted", "pending", "cancelled", "voided", "deleted", "test", "rejected"])
    for (const heldAt of moments)
      for (const payoutAt of moments)
        for (const paidAt of moments) {
          number += 1;
          const { orderId } = await anotherOrder(number, 10);
          await app.db.conversion.updateMany({ where: { shop: SHOP, orderId }, data: { state, heldAt, payoutAt, paidAt } });
        }
  const taken = await ctx.db.$queryRaw<{ orderId: string }[]>`
    SELECT c."orderId" FROM "Conversion" c WHERE c."shop" = ${SHOP} AND ${code.approvedAt(now)} ORDER BY 1`;
  const all = await app.db.conversion.findMany({ where: { shop: SHOP }, orderBy: { orderId: "asc" } });
  const expected = all.filter((one) => code.commissionState(one, now) === "approved").map(({ orderId }) => orderId);
  expect(taken.map(({ orderId }) => orderId).toSorted()).toEqual(expected.toSorted());
});

/** Members with an order each. What is known of a table is told in between, as it is of one that grows by itself. */
async function tenThousand(): Promise<void> {
  const placed = new Date(+now - 86_400_000);
  await ctx.db.$executeRaw`
    INSERT INTO "Member" (id, shop, "firstName", "lastName", email, handle)
    SELECT gen_random_uuid(), ${SHOP}, 'Member ' || n, '', 'm' || n || '@example.com', 'm' || n FROM generate_series(1, 10000) n`;
  await app.db.$executeRawUnsafe('ANALYZE "Member"');
  await ctx.db.$executeRaw`
    INSERT INTO "Enrolment" (id, shop, "offerId", "memberId") SELECT gen_random_uuid(), ${SHOP}, ${sofia.offerId}::uuid, id FROM "Member"
    WHERE shop = ${SHOP} AND handle ~ '^m[0-9]+$'`;
  await ctx.db.$executeRaw`
    INSERT INTO "Order" (shop, id, name, "processedAt", "updatedAt", currency, "subtotalMinor")
    SELECT ${SHOP}, 'gid://shopify/Order/' || n + 100, '#' || n + 100, ${placed}, ${placed}, 'USD', 1000 FROM generate_series(1, 10000) n`;
  await app.db.$executeRawUnsafe('ANALYZE "Enrolment", "Order"');
  await ctx.db.$executeRaw`
    INSERT INTO "Conversion" (shop, "orderId", "enrolmentId", "offerId", "memberId", "promoCodeId", at, state, "grossMinor", "refundedMinor",
      "netMinor", "commissionMinor", "dueMinor")
    SELECT ${SHOP}, 'gid://shopify/Order/' || n + 100, id, "offerId", "memberId", gen_random_uuid(), ${placed}, 'counted', 1000, 0, 1000,
      100 + n, 100 + n
    FROM (
      SELECT en.*, row_number() OVER (ORDER BY en.id) AS n FROM "Enrolment" en JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
      WHERE en.shop = ${SHOP} AND m.handle ~ '^m[0-9]+$'
    ) numbered`;
  await app.db.$executeRawUnsafe('ANALYZE "Conversion"');
}

test("ten thousand members are approved, paid, paged and written to two PayPal files in a few statements", async () => {
  await tenThousand();
  const payoutId = await aDraft({ way: "paypal" });
  const began = performance.now();
  expect(await shownOf(payoutId)).toMatchObject({ members: 10_001, lines: 10_001 });
  await pay(payoutId);
  const page = await code.payoutMembers(ctx, { payoutId, outcome: "included", page: 201, pageSize: 50 });
  expect({ total: page.total, rows: page.rows.length }).toEqual({ total: 10_001, rows: 1 });
  const files = await Promise.all([1, 2, 3].map((at) => code.payPalPart(ctx, { payoutId, part: at, shopName: "Lumen" }).then(read)));
  const lines = files.flatMap((text) => parse(text) as string[][]);
  expect(files.map((text) => (parse(text) as string[][]).length)).toEqual([5_000, 5_000, 1]);
  expect(new Set(lines.map(([address]) => address)).size).toBe(10_001);
  const bank = parse(await read(await code.bankFile(ctx, payoutId)), { bom: true, from_line: 2 }) as string[][];
  expect(bank).toHaveLength(10_001);
  // A loop of queries for each member would take minutes.
  expect(performance.now() - began).toBeLessThan(60_000);
}, 120_000);
