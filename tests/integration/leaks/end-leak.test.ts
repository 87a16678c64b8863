/** A leak is ended in one press: the refresh starts and the commission since the date is held, until somebody decides. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

const SHOP = "ours.myshopify.com";
const OTHER = "theirs.myshopify.com";
const now = new Date("2026-11-29T12:00:00Z");
const staff = "7";

let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
/** They read the environment that the app of the test sets. */
const modules = async () => ({
  ...(await import("#app/leaks/end-leak.server.ts")),
  ...(await import("#app/leaks/held-commission.server.ts")),
  ...(await import("#app/refreshes/start-refresh.server.ts")),
  ...(await import("#app/refreshes/create-draft.server.ts")),
  ...(await import("#app/refreshes/draft-names.server.ts")),
  ...(await import("#app/payouts/hold-commission.server.ts")),
  ...(await import("#app/screens/leak/read-case.server.ts")),
  ...(await import("#app/screens/leak/list-cases.server.ts")),
  ...(await import("#app/screens/home/held-commissions.server.ts")),
  ...(await import("#app/screens/home/open-leaks.server.ts")),
  ...(await import("#app/screens/leak/leaked-orders.server.ts")),
  ...(await import("#app/screens/code/read-code.server.ts")),
  ...(await import("#app/leaks/gather-cases.server.ts")),
  ...(await import("#app/leaks/leak-cases.server.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await modules();
});
beforeEach(() => app.empty());
afterAll(() => app.close());

type Leak = ShopContext & { offer: BuiltOffer; caseId: string; enrolmentId: string };

/** A code with one order a day from November 10 to 28, and an open case that says it leaks since the 19th. */
async function aLeak(shop = SHOP): Promise<Leak> {
  const ctx = { shop, db: app.shopDb(shop), by: staff };
  await app.db.shop.create({
    data: { domain: shop, name: shop, currency: "USD", ianaTimezone: "UTC", installedAt: now, guideClosedAt: now },
  });
  const shelf = { addDiscount: () => ({ id: `gid://shopify/DiscountCodeNode/1` }), find: () => ({ code: { id: "gid://x/1" } }) };
  const offer = await anOffer().titled("Glow").withCodes("GLOWMAYA10", "GLOWCORA10").in(ctx, shelf);
  await app.db.promoCode.updateMany({ where: { shop }, data: { liveFrom: new Date("2026-09-01T00:00:00Z") } });
  const { enrolmentId } = offer.members[0]!;
  const leak = { ...ctx, offer, enrolmentId, caseId: "" };
  for (let day = 10; day <= 28; day += 1) await anOrder(leak, day);
  const code = await ctx.db.promoCode.findFirstOrThrow({ where: { key: "GLOWMAYA10" } });
  const since = new Date("2026-11-19T00:00:00Z");
  const { id } = await ctx.db.leakCase.create({
    data: {
      ...{ shop, promoCodeId: code.id, enrolmentId, offerId: offer.id, name: "GLOWMAYA10", tier: "B", reasons: [] },
      ...{ since, sinceFrom: since, sinceTo: since, alarmedAt: now, openedAt: now },
    },
  });
  return { ...leak, caseId: id };
}

/** An order with the leaking code at noon of a day of November. */
async function anOrder(
  { shop, db, offer }: Pick<Leak, "shop" | "db" | "offer">,
  day: number,
  id = `order ${day}`,
  whose = 0,
): Promise<void> {
  const { code, enrolmentId, memberId } = offer.members[whose]!;
  const at = new Date(Date.UTC(2026, 10, day, 12));
  const { id: promoCodeId } = await db.promoCode.findFirstOrThrow({ where: { key: keyOf(code) } });
  const facts = { shop, id, name: `#${day}`, processedAt: at, updatedAt: at, financialStatus: "paid" };
  await db.order.create({ data: { ...facts, currency: "USD", subtotalMinor: 9_000n } });
  await db.orderCode.create({ data: { shop, orderId: id, key: keyOf(code), name: code } });
  const worth = { grossMinor: 9_000n, refundedMinor: 0n, netMinor: 9_000n, commissionMinor: 900n };
  await db.conversion.create({
    data: { shop, orderId: id, enrolmentId, memberId, promoCodeId, offerId: offer.id, at, state: "counted", ...worth },
  });
}

/** The draft that "End this leak" begins, with a name typed. */
async function aDraft(leak: Leak): Promise<string> {
  const draft = await use.createDraft(leak, {
    ...{ offerId: leak.offer.id, enrolmentIds: [leak.enrolmentId], createdBy: staff, reason: "leak" as const },
    origin: { from: "leak", id: leak.caseId },
  });
  if (!draft.ok) throw new Error(draft.reason);
  const { id } = await leak.db.refreshItem.findFirstOrThrow({ where: { refreshId: draft.refreshId } });
  await use.saveDraftNames(leak, { refreshId: draft.refreshId, names: { [id]: "MAYAFRESH" } });
  return draft.refreshId;
}

const press = async (leak: Leak, refreshId: string, from: Date | null = new Date("2026-11-19T00:00:00Z")) =>
  use.startRefresh(leak, {
    ...{ refreshId, startedBy: staff, now: () => now, enqueue: async () => undefined },
    alongside: (tx) => use.holdWithRefresh(tx, leak.shop, { refreshId, from, staff, now }),
  });

const held = async ({ db }: ShopContext) =>
  (await db.conversion.findMany({ where: { heldAt: { not: null } }, orderBy: [{ at: "asc" }, { orderId: "desc" }] })).map(
    ({ orderId }) => orderId,
  );

test("one press starts the refresh and holds the commission of every order since the date, told as one act", async () => {
  const leak = await aLeak();
  const refreshId = await aDraft(leak);
  const ending = await use.readEnding(leak, refreshId);
  expect(ending).toMatchObject({ names: ["GLOWMAYA10"], since: "2026-11-19" });
  expect(await press(leak, refreshId)).toEqual({ ok: true });
  expect(await held(leak)).toEqual(Array.from({ length: 10 }, (_, n) => `order ${n + 19}`));
  const acts = await leak.db.activity.findMany({ where: { kind: "commission_held" } });
  expect(acts).toEqual([
    expect.objectContaining({ subject: "GLOWMAYA10", staffId: staff, reason: "GLOWMAYA10 may have leaked", after: { conversions: 10 } }),
  ]);
  expect(acts[0]!.shopifyIds).toHaveLength(10);
  expect(await leak.db.refresh.findFirst({ where: { id: refreshId } })).toMatchObject({ state: "running" });
});

test("the refresh that ended a leak says what is held of the old code's orders, and one without a case what they earn", async () => {
  const leak = await aLeak();
  const refreshId = await aDraft(leak);
  await press(leak, refreshId);
  expect(await use.readLeakedOrders(leak, refreshId)).toBeNull();
  await leak.db.refreshItem.updateMany({ where: { refreshId }, data: { state: "done" } });
  const all = { codeId: expect.any(String), offerId: leak.offer.id, orders: 19, commissionMinor: 17_100 };
  const held = { orders: 10, commissionMinor: 9_000 };
  expect(await use.readLeakedOrders(leak, refreshId)).toEqual({ ...all, caseId: leak.caseId, since: "2026-11-19", held });
  await leak.db.refresh.updateMany({ where: { id: refreshId }, data: { origin: "offer", originId: null } });
  await leak.db.conversion.updateMany({ where: {}, data: { heldAt: null } });
  const nothing = { orders: 0, commissionMinor: 0 };
  expect(await use.readLeakedOrders(leak, refreshId)).toEqual({ ...all, caseId: leak.caseId, since: "2026-11-19", held: nothing });
  await leak.db.leakCase.updateMany({ where: {}, data: { state: "dismissed" } });
  expect(await use.readLeakedOrders(leak, refreshId)).toEqual({ ...all, caseId: null, since: null, held: nothing });
  await leak.db.refresh.updateMany({ where: { id: refreshId }, data: { reason: "creator_request" } });
  expect(await use.readLeakedOrders(leak, refreshId)).toBeNull();
});

test("two leaking codes of one member are ended in one press: one draft with a name for each, and each keeps its own case", async () => {
  const leak = await aLeak();
  const { shop, db, offer, enrolmentId, caseId } = leak;
  const { memberId } = offer.members[0]!;
  const since = new Date("2026-11-21T00:00:00Z");
  const others: string[] = [];
  for (const name of ["MAYATT", "MAYAIG"]) {
    const of = { shop, offerId: offer.id, enrolmentId, name };
    const held = {
      ...of,
      memberId,
      key: name,
      redeemCodeId: `gid://x/${name}`,
      liveFrom: new Date(0),
      issuedFor: "channel",
      isPrimary: false,
    };
    const { id: promoCodeId } = await db.promoCode.create({ data: held });
    await db.nameClaim.create({ data: { shop, key: name, enrolmentId } });
    const dated = { since, sinceFrom: since, sinceTo: since, alarmedAt: now, openedAt: now };
    others.push((await db.leakCase.create({ data: { ...of, promoCodeId, tier: "B", reasons: [], ...dated } })).id);
  }
  expect(await use.gatherCases(leak, { caseId, others, now })).toMatchObject({ ok: true, added: 2 });
  expect(await use.readTenures(leak, "MAYATT")).toMatchObject([{ others: ["GLOWMAYA10", "MAYAIG"] }]);
  const codes = inMemoryShopify().codes;
  const begun = await use.beginEnding(leak, { caseId, staff, codes });
  if (!begun.ok) throw new Error(begun.reason);
  const rows = await db.refreshItem.findMany({ where: { refreshId: begun.refreshId }, orderBy: { position: "asc" } });
  expect(rows.map(({ oldName, state }) => [oldName, state])).toEqual(["GLOWMAYA10", "MAYATT", "MAYAIG"].map((name) => [name, "draft"]));
  expect(new Set(rows.map(({ newName }) => newName)).size).toBe(3);
  expect(rows.every(({ newName }) => newName !== "")).toBe(true);
  expect(await press(leak, begun.refreshId, null)).toEqual({ ok: true });
  expect(await use.readEnding(leak, begun.refreshId)).toMatchObject({ names: ["GLOWMAYA10", "MAYATT", "MAYAIG"] });
  // While they are in hand nothing more is begun.
  expect(await use.beginEnding(leak, { caseId, staff, codes })).toEqual({ ok: false, reason: "cannot_be_replaced" });
});

test("the page of a code says that it may have leaked and since when, until somebody says that it has not", async () => {
  const leak = await aLeak();
  const ofCode = async () => (await use.readTenures(leak, "GLOWMAYA10")).map((tenure) => tenure.leak);
  expect(await ofCode()).toEqual([{ caseId: leak.caseId, since: "2026-11-19", open: true }]);
  expect(await use.readTenures(leak, "GLOWCORA10")).toMatchObject([{ leak: null }]);
  await leak.db.leakCase.updateMany({ where: {}, data: { state: "ended" } });
  expect(await ofCode()).toEqual([{ caseId: leak.caseId, since: "2026-11-19", open: false }]);
  await leak.db.leakCase.updateMany({ where: {}, data: { state: "dismissed" } });
  expect(await ofCode()).toEqual([null]);
});

test("a payout says what it pays for codes that may have leaked, until their commission is held or somebody says that it is no leak", async () => {
  const leak = await aLeak();
  const { createPayout } = await import("#app/payouts/draft-payout.server.ts");
  const { payableLeaks, payoutLeaks } = await import("#app/screens/payouts/unpaid-leaks.server.ts");
  const settings = { cutOff: now, minimumMinor: 0, way: "outside" as const };
  const made = await createPayout(leak, { settings, staff, now });
  if (!made.ok) throw new Error(made.reason);
  const { payoutId } = made;
  const theLeak = { name: "GLOWMAYA10", since: "2026-11-19", open: true, orders: 10, commissionMinor: 9_000, caseId: leak.caseId };
  expect(await payoutLeaks(leak, payoutId, now)).toMatchObject([theLeak]);
  const of = (filter: object) => payableLeaks(leak, { filter, now });
  expect(await of({})).toMatchObject([theLeak]);
  expect(await of({ to: new Date("2026-11-19T00:00:00Z") })).toEqual([]);
  expect(await payoutLeaks({ shop: OTHER, db: app.shopDb(OTHER) }, payoutId, now)).toEqual([]);
  expect((await use.readCase(leak, leak.caseId))?.unheld).toEqual({ orders: 10, commissionMinor: 9_000 });
  await leak.db.leakCase.updateMany({ where: {}, data: { state: "ended" } });
  expect(await payoutLeaks(leak, payoutId, now)).toMatchObject([{ ...theLeak, open: false }]);

  expect(await use.holdCase(leak, { caseId: leak.caseId, staff, now })).toBe("done");
  expect(await use.holdCase(leak, { caseId: leak.caseId, staff, now })).toBe("closed");
  expect(await held(leak)).toHaveLength(10);
  expect(await payoutLeaks(leak, payoutId, now)).toEqual([]);
  expect(await of({})).toEqual([]);
  expect(await use.readCase(leak, leak.caseId)).toMatchObject({ unheld: null, held: { held: { orders: 10, commissionMinor: 9_000 } } });
  await use.decideHeld(leak, { caseId: leak.caseId, decision: "release", orderIds: null, staff, now });
  expect(await payoutLeaks(leak, payoutId, now)).toEqual([]);
});

test("a leak that is dismissed is no matter of a payout, and holds nothing", async () => {
  const leak = await aLeak();
  await leak.db.leakCase.updateMany({ where: {}, data: { state: "dismissed" } });
  expect(await use.holdCase(leak, { caseId: leak.caseId, staff, now })).toBe("closed");
  expect(await use.holdCase(leak, { caseId: "00000000-0000-4000-8000-000000000000", staff, now })).toBe("unknown");
  expect((await use.readCase(leak, leak.caseId))?.unheld).toBeNull();
  expect(await held(leak)).toEqual([]);
});

test("a refresh that is refused holds nothing", async () => {
  const leak = await aLeak();
  const refreshId = await aDraft(leak);
  const { id } = await leak.db.refreshItem.findFirstOrThrow({ where: { refreshId } });
  await use.saveDraftNames(leak, { refreshId, names: { [id]: "GLOWCORA10" } });
  expect(await press(leak, refreshId)).toMatchObject({ ok: false, reason: "rows" });
  expect(await held(leak)).toEqual([]);
  expect(await leak.db.leakCase.findFirst({})).toMatchObject({ holdFrom: null, decideBy: null });
});

test("an order that comes later is held as well, one of long after the end of the code is not, and what was released stays released", async () => {
  const leak = await aLeak();
  await press(leak, await aDraft(leak));
  expect(await use.decideHeld(leak, { caseId: leak.caseId, decision: "release", orderIds: ["order 19"], staff, now })).toBe(1);
  await leak.db.promoCode.updateMany({ where: { key: "GLOWMAYA10" }, data: { liveUntil: now } });
  await anOrder(leak, 29, "late");
  await anOrder(leak, 31, "a renewal");
  await use.holdLate(leak, now);
  await use.holdLate(leak, now);
  expect(await held(leak)).toEqual([...Array.from({ length: 9 }, (_, n) => `order ${n + 20}`), "late"]);
  await anOrder(leak, 28, "after the deadline");
  await use.holdLate(leak, new Date("2027-01-15T00:00:00Z"));
  expect(await held(leak)).not.toContain("after the deadline");
});

test("held commission is released in part and the rest is void, and the case tells each sum", async () => {
  const leak = await aLeak();
  await press(leak, await aDraft(leak));
  const decide = (decision: "release" | "void", orderIds: string[] | null) =>
    use.decideHeld(leak, { caseId: leak.caseId, decision, orderIds, staff, now });
  expect(await use.heldCommissions(leak, now)).toEqual([
    expect.objectContaining({ what: "Held commission of 10 orders with GLOWMAYA10 waits for a decision until Dec 29" }),
  ]);
  const decideBy = async () => (await use.listLeaks(leak, { tab: "all" }, { page: 1, pageSize: 25 })).leaks.map((one) => one.decideBy);
  expect(await decideBy()).toEqual(["2026-12-29"]);
  expect(await decide("release", ["order 19", "order 20", "order 12"])).toBe(2);
  expect(await decide("void", null)).toBe(8);
  expect(await decide("void", null)).toBe(0);
  const { held: view } = (await use.readCase(leak, leak.caseId))!;
  expect(view).toMatchObject({
    from: "2026-11-19",
    held: { orders: 0, commissionMinor: 0 },
    released: { orders: 2 },
    voided: 8,
    waiting: [],
  });
  expect(await use.heldCommissions(leak, now)).toEqual([]);
  expect(await decideBy()).toEqual([null]);
  expect(await leak.db.conversion.count({ where: { state: "rejected", heldAt: null } })).toBe(8);
});

test("what is paid stays paid, and what a person holds for another reason is not released with the case", async () => {
  const leak = await aLeak();
  const part = (orderId: string) => ({ orderId, enrolmentId: leak.enrolmentId });
  const review = { shop: SHOP, ...part("order 20"), paidAt: now, paidMinor: 900n, reviewedBy: staff, reviewedAt: now };
  await leak.db.conversionReview.create({ data: review });
  await leak.db.conversion.updateMany({ where: { orderId: "order 20" }, data: { paidAt: now } });
  expect(await use.holdCommission(leak, { part: part("order 21"), reason: "Asked the shopper", staff, now })).toEqual({ ok: true });
  await press(leak, await aDraft(leak));
  expect(await held(leak)).not.toContain("order 20");
  expect(await use.decideHeld(leak, { caseId: leak.caseId, decision: "release", orderIds: null, staff, now: new Date() })).toBe(8);
  expect(await held(leak)).toEqual(["order 21"]);
});

test("codes that leaked together are one line on Home, end with one press, and each is held from its own date on", async () => {
  const leak = await aLeak();
  await anOrder(leak, 15, "cora 15", 1);
  await anOrder(leak, 22, "cora 22", 1);
  await anOrder(leak, 27, "cora 27", 1);
  const names = { caseId: leak.caseId, names: ["glowcora10", "NOBODY"], address: "https://coupons.example/all", now };
  expect(await use.gatherCodes(leak, names)).toEqual({ ok: true, added: 1, others: ["NOBODY"] });
  const cora = await leak.db.leakCase.findFirstOrThrow({ where: { name: "GLOWCORA10" } });
  expect(cora.since).toEqual(new Date("2026-11-19T00:00:00Z"));
  expect(await use.dateCase(leak, { caseId: cora.id, since: new Date("2026-11-25T00:00:00Z"), now })).toBe("done");
  expect(await use.openLeaks(leak)).toEqual([
    expect.objectContaining({ what: "GLOWMAYA10 and 1 more code may have leaked since Nov 19", about: "Glow" }),
  ]);
  const codes = { owners: async () => new Map(), list: async () => [], byIds: async () => new Map() } as never;
  const begun = await use.beginEnding(leak, { caseId: leak.caseId, staff, codes });
  if (!begun.ok) throw new Error(begun.reason);
  const typed = await leak.db.refreshItem.findMany({ where: { refreshId: begun.refreshId }, orderBy: { position: "asc" } });
  expect(typed.map(({ oldName, newName }) => [oldName, newName !== ""])).toEqual([
    ["GLOWMAYA10", true],
    ["GLOWCORA10", true],
  ]);
  expect(await use.readEnding(leak, begun.refreshId)).toMatchObject({ names: ["GLOWMAYA10", "GLOWCORA10"], each: { orders: 11 } });
  expect(await press(leak, begun.refreshId, null)).toEqual({ ok: true });
  expect(await held(leak)).toEqual([...Array.from({ length: 8 }, (_, n) => `order ${n + 19}`), ...["order 27", "cora 27", "order 28"]]);
  expect(await use.heldCommissions(leak, now)).toEqual([
    expect.objectContaining({ what: "Held commission of 11 orders with GLOWMAYA10 and 1 more code waits for a decision until Dec 29" }),
  ]);
  const csv = (await use.caseCsv(leak, { caseId: leak.caseId, currency: "USD" }))!;
  expect(csv).toContain('"GLOWCORA10","Reason","Seen at https://coupons.example/all"');
  expect(csv).toContain('"GLOWMAYA10","Order","#28"');
  const decide = { caseId: leak.caseId, decision: "void" as const, orderIds: "together" as const, staff, now };
  expect(await use.decideHeld(leak, decide)).toBe(11);
  expect(await held(leak)).toEqual([]);
});

test("of a member with a code for each channel only the one that leaks is replaced, and only its orders are held", async () => {
  const leak = await aLeak();
  const { shop, enrolmentId, offer, db } = leak;
  const { memberId } = offer.members[0]!;
  const further = { shop, enrolmentId, memberId, offerId: offer.id, name: "MAYAIG", key: "MAYAIG", redeemCodeId: "gid://x/2" };
  await db.channel.create({ data: { shop, slug: "ig", name: "Instagram", createdAt: now } });
  const { id } = await db.promoCode.create({
    data: { ...further, liveFrom: new Date("2026-09-01T00:00:00Z"), issuedFor: "channel", channel: "ig", isPrimary: false },
  });
  const since = new Date("2026-11-27T00:00:00Z");
  const caseId = await use.reportLeak(leak, { promoCodeId: id, address: "", since, now });
  const ordersOf = async (one: string) => (await use.readCase(leak, one))!.days.reduce((sum, { orders }) => sum + orders, 0);
  expect([await ordersOf(caseId), await ordersOf(leak.caseId)]).toEqual([0, 19]);
  expect(await use.readCase(leak, caseId)).toMatchObject({
    name: "MAYAIG",
    code: { channel: "Instagram", secondary: true, codeNow: "MAYAIG" },
  });
  const codes = { owners: async () => new Map(), list: async () => [], byIds: async () => new Map() } as never;
  const begun = await use.beginEnding(leak, { caseId, staff, codes });
  if (!begun.ok) throw new Error(begun.reason);
  const rows = await db.refreshItem.findMany({ where: { refreshId: begun.refreshId } });
  expect(rows).toEqual([expect.objectContaining({ oldName: "MAYAIG", oldCodeId: id, state: "draft" })]);
  expect(await use.readEnding(leak, begun.refreshId)).toMatchObject({ names: ["MAYAIG"], each: { orders: 0 } });
  expect(await press(leak, begun.refreshId, null)).toEqual({ ok: true });
  expect(await held(leak)).toEqual([]);
});

test("cases of another offer or another shop are not gathered, and a code that is taken out is a case by itself", async () => {
  const [ours, theirs] = [await aLeak(), await aLeak(OTHER)];
  const gather = (others: string[]) => use.gatherCases(ours, { caseId: ours.caseId, others, now });
  expect(await gather([theirs.caseId])).toEqual({ ok: true, added: 0, others: [] });
  await use.gatherCodes(ours, { caseId: ours.caseId, names: ["GLOWCORA10"], address: "", now });
  const cora = await ours.db.leakCase.findFirstOrThrow({ where: { name: "GLOWCORA10" } });
  expect((await use.readCase(ours, ours.caseId))!.gathered.with).toEqual([expect.objectContaining({ id: cora.id, state: "open" })]);
  expect(await use.takeOutOfCase(ours, cora.id)).toBe("done");
  expect((await use.readCase(ours, ours.caseId))!.gathered).toEqual({ with: [], besides: [expect.objectContaining({ id: cora.id })] });
  expect(await gather([cora.id])).toEqual({ ok: true, added: 1, others: [] });
  expect(await use.takeOutOfCase(ours, theirs.caseId)).toBe("unknown");
  expect(await use.gatherCases(ours, { caseId: theirs.caseId, others: [cora.id], now })).toEqual({ ok: false, reason: "unknown" });
});

test("a case of another shop is unknown, and its orders are untouched", async () => {
  const [ours, theirs] = [await aLeak(), await aLeak(OTHER)];
  await press(theirs, await aDraft(theirs));
  expect(await use.decideHeld(ours, { caseId: theirs.caseId, decision: "void", orderIds: null, staff, now })).toBe("unknown");
  expect(await held(theirs)).toHaveLength(10);
  expect(await held(ours)).toEqual([]);
});
