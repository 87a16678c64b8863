import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

const DAY_MS = 86_400_000;
const OURS = "ours.myshopify.com";
const THEIRS = "theirs.myshopify.com";

let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
/** They read the environment that the app of the test sets. */
const modules = async () => ({
  ...(await import("#app/jobs/handlers/leaks-radar.server.ts")),
  ...(await import("#app/leaks/leak-cases.server.ts")),
  ...(await import("#app/screens/home/open-leaks.server.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await modules();
});
beforeEach(() => app.empty());
afterAll(() => app.close());

type OurShop = ShopContext & { offer: BuiltOffer };

/** Two codes with an order every fourth day for 200 days. */
async function aShop(shop: string): Promise<OurShop> {
  const ctx = { shop, db: app.shopDb(shop), by: "7" };
  await app.db.shop.create({
    data: { domain: shop, name: shop, currency: "USD", ianaTimezone: "UTC", installedAt: new Date(), guideClosedAt: new Date() },
  });
  const shelf = { addDiscount: () => ({ id: `gid://shopify/DiscountCodeNode/1` }), find: () => ({ code: { id: "gid://x/1" } }) };
  const offer = await anOffer().titled("Glow").withCodes("GLOWMAYA10", "GLOWCORA10").in(ctx, shelf);
  await app.db.promoCode.updateMany({ where: { shop }, data: { liveFrom: daysAgo(300) } });
  for (const which of [0, 1]) await orders({ ...ctx, offer }, { of: which, from: 200, to: 0, every: 4 });
  return { ...ctx, offer };
}

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** Orders with a member's code, one every so many days. */
async function orders({ shop, db, offer }: OurShop, { of, from, to, every }: { of: number; from: number; to: number; every: number }) {
  const { code, enrolmentId, memberId } = offer.members[of]!;
  const { id: promoCodeId } = await db.promoCode.findFirstOrThrow({ where: { key: keyOf(code) } });
  const days = Array.from({ length: Math.floor((from - to) / every) }, (_, n) => from - n * every);
  const placed = days.map((day) => ({ id: `${code} ${from} ${every} ${day}`, processedAt: daysAgo(day) }));
  const facts = { shop, name: "#1", currency: "USD", subtotalMinor: 9_000n };
  await db.order.createMany({ data: placed.map((one) => ({ ...facts, ...one, updatedAt: one.processedAt })) });
  await db.orderCode.createMany({ data: placed.map(({ id }) => ({ shop, orderId: id, key: keyOf(code), name: code })) });
  const worth = { grossMinor: 9_000n, refundedMinor: 0n, netMinor: 9_000n, commissionMinor: 900n };
  const part = { shop, enrolmentId, memberId, promoCodeId, offerId: offer.id, state: "counted", ...worth };
  await db.conversion.createMany({ data: placed.map(({ id, processedAt }) => ({ ...part, orderId: id, at: processedAt })) });
}

/** Twelve orders a day for ten days. */
const flood = (ctx: OurShop) => orders(ctx, { of: 0, from: 10, to: 0, every: 1 / 12 });

const radar = ({ shop }: { shop: string }) => use.leaksRadar({ shop }, { signal: new AbortController().signal });
const cases = ({ db }: ShopContext) => db.leakCase.findMany({ orderBy: { openedAt: "asc" } });
const told = async ({ db }: ShopContext) =>
  (await db.activity.findMany({ where: { kind: { startsWith: "leak_" } }, orderBy: { at: "asc" } })).map(
    ({ kind, actor }) => `${kind} by ${actor}`,
  );

test("codes with their usual orders have no case", async () => {
  const ours = await aShop(OURS);
  await radar(ours);
  expect(await cases(ours)).toEqual([]);
});

test("a flood of orders opens one case of its code, however often the shop is judged, and Home says so", async () => {
  const ours = await aShop(OURS);
  await flood(ours);
  await radar(ours);
  await radar(ours);
  const [found, ...others] = await cases(ours);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ name: "GLOWMAYA10", state: "open", tier: "B", enrolmentId: ours.offer.members[0]!.enrolmentId });
  expect(Math.abs(found!.since.getTime() - daysAgo(10).getTime())).toBeLessThanOrEqual(2 * DAY_MS);
  expect(found!.sinceFrom <= found!.since && found!.since <= found!.sinceTo).toBe(true);
  expect(found!.reasons).toEqual([
    expect.objectContaining({ signal: "counts", words: expect.stringMatching(/^\d+ orders in \d+ days since/) }),
  ]);
  expect(await told(ours)).toEqual(["leak_found by system"]);
  const needs = await use.openLeaks(ours);
  expect(needs).toEqual([
    expect.objectContaining({
      what: expect.stringMatching(/^GLOWMAYA10 may have leaked since [A-Z][a-z]{2} \d+$/),
      about: "Member 00001, Glow",
      action: { content: "See why", url: `/app/leaks/${found!.id}` },
    }),
  ]);
});

test("a case that was dismissed stays so while the orders go on as they were, until it is taken back", async () => {
  const ours = await aShop(OURS);
  await flood(ours);
  await radar(ours);
  const { id } = await ours.db.leakCase.findFirstOrThrow({});
  expect(await use.dismissCase(ours, { caseId: id, note: "  A podcast. ", now: new Date() })).toBe("done");
  await radar(ours);
  expect(await cases(ours)).toEqual([expect.objectContaining({ id, state: "dismissed", note: "A podcast.", decidedBy: "7" })]);
  expect(await use.openLeaks(ours)).toEqual([]);
  expect(await use.dismissCase(ours, { caseId: id, note: "", now: new Date() })).toBe("closed");

  expect(await use.reopenCase(ours, { caseId: id, now: new Date() })).toBe("done");
  expect(await use.reopenCase(ours, { caseId: id, now: new Date() })).toBe("closed");
  await radar(ours);
  expect(await cases(ours)).toEqual([expect.objectContaining({ id, state: "open", note: "", decidedBy: null })]);
  expect(await told(ours)).toEqual(["leak_found by system", "leak_dismissed by staff", "leak_reopened by staff"]);
});

test("a case ends with its code, and the shop of another is neither seen nor touched", async () => {
  const [ours, theirs] = [await aShop(OURS), await aShop(THEIRS)];
  await flood(ours);
  await flood(theirs);
  await radar(ours);
  expect(await cases(theirs)).toEqual([]);
  await radar(theirs);
  const [theirCase] = await cases(theirs);
  expect(await use.dismissCase(ours, { caseId: theirCase!.id, note: "", now: new Date() })).toBe("unknown");

  await ours.db.promoCode.updateMany({ where: { key: "GLOWMAYA10" }, data: { liveUntil: new Date(), endedFor: "leak" } });
  expect(await use.openLeaks(ours)).toEqual([]);
  await radar(ours);
  expect(await cases(ours)).toEqual([expect.objectContaining({ state: "ended" })]);
  expect(await told(ours)).toEqual(["leak_found by system", "leak_ended by system"]);
  expect(await cases(theirs)).toEqual([expect.objectContaining({ state: "open" })]);
});

test("what rose half a year ago is how the code is used, and a flood on top of it is a case all the same", async () => {
  const ours = await aShop(OURS);
  await orders(ours, { of: 0, from: 150, to: 0, every: 1 / 2 });
  await radar(ours);
  expect(await cases(ours)).toEqual([]);
  await orders(ours, { of: 0, from: 10, to: 0, every: 1 / 20 });
  await radar(ours);
  expect(await cases(ours)).toEqual([expect.objectContaining({ name: "GLOWMAYA10", state: "open" })]);
});

test.each([
  ["passed weeks ago opens no case in a shop that begins", 40, []],
  ["just passed is news", 12, ["GLOWMAYA10"]],
])("a rise of three weeks that %s", async (_, ended, opened) => {
  const ours = await aShop(OURS);
  await orders(ours, { of: 0, from: ended + 21, to: ended, every: 1 / 2 });
  await radar(ours);
  expect((await cases(ours)).map(({ name }) => name)).toEqual(opened);
});

test("of two leaks found in one night the one that began to show last stands first on Home", async () => {
  const ours = await aShop(OURS);
  await flood(ours);
  await orders(ours, { of: 1, from: 60, to: 0, every: 1 / 2 });
  await radar(ours);
  expect((await use.openLeaks(ours)).map(({ what }) => what.split(" ")[0])).toEqual(["GLOWMAYA10", "GLOWCORA10"]);
});

test("a shop that uninstalled the app is not judged", async () => {
  const ours = await aShop(OURS);
  await flood(ours);
  await app.db.shop.updateMany({ where: { domain: OURS }, data: { uninstalledAt: new Date() } });
  await radar(ours);
  expect(await cases(ours)).toEqual([]);
});
