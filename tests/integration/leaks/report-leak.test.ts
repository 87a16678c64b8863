/** A person who saw a code where it should not be opens its case, or joins the one that is open. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts, DiscountTerms } from "#app/shopify/discounts/discount-terms.ts";
import { placed } from "#tests/integration/offers/creators.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

const now = new Date("2026-11-29T12:00:00Z");
const day = (date: string) => new Date(`${date}T00:00:00Z`);

let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
/** They read the environment that the app of the test sets. */
const modules = async () => ({
  ...(await import("#app/leaks/leak-cases.server.ts")),
  ...(await import("#app/screens/leak/list-cases.server.ts")),
  ...(await import("#app/screens/leak/open-cases.server.ts")),
  ...(await import("#app/leaks/decoys.server.ts")),
  ...(await import("#app/screens/leak/decoys.server.ts")),
  ...(await import("#app/screens/home/used-decoys.server.ts")),
  ...(await import("#app/orders/ingest/record-order.server.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await modules();
});
beforeEach(() => app.empty());
afterAll(() => app.close());

async function aShop(shop: string): Promise<ShopContext & { offer: BuiltOffer; promoCodeId: string }> {
  const ctx = { shop, db: app.shopDb(shop), by: "7" };
  await app.db.shop.create({
    data: { domain: shop, name: shop, currency: "USD", ianaTimezone: "UTC", installedAt: now, guideClosedAt: now },
  });
  const shelf = { addDiscount: () => ({ id: `gid://shopify/DiscountCodeNode/1` }), find: () => ({ code: { id: "gid://x/1" } }) };
  const offer = await anOffer().titled("Glow").withCodes("GLOWMAYA10", "GLOWCORA10").in(ctx, shelf);
  const { id } = await ctx.db.promoCode.findFirstOrThrow({ where: { key: "GLOWMAYA10" } });
  return { ...ctx, offer, promoCodeId: id };
}

test("a report opens a case with the page as its reason; a second one joins it and dates it back; the offer and the member name it", async () => {
  const ours = await aShop("ours.myshopify.com");
  const { promoCodeId, offer } = ours;
  const report = (address: string, since: string) => use.reportLeak(ours, { promoCodeId, address, since: day(since), now });
  const caseId = await report(" https://coupons.example/lumen ", "2026-11-25");
  expect(await report("https://coupons.example/lumen", "2026-11-26")).toBe(caseId);
  expect(await report("", "2026-11-20")).toBe(caseId);
  const [found, ...others] = await ours.db.leakCase.findMany();
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    id: caseId,
    tier: "A",
    since: day("2026-11-20"),
    sinceFrom: day("2026-11-20"),
    sinceTo: day("2026-11-25"),
  });
  expect(found!.reasons).toEqual([
    { signal: "reported", words: "Seen at https://coupons.example/lumen", share: 1 },
    { signal: "reported", words: "Somebody of the team reported it", share: 0 },
  ]);
  expect(await ours.db.activity.count({ where: { kind: "leak_found", staffId: "7" } })).toBe(2);
  const shown = [{ id: caseId, name: "GLOWMAYA10", channel: null, since: "2026-11-20", member: "Member 00001", guarded: false }];
  expect(await use.openCasesOf(ours, { offerId: offer.id })).toEqual(shown);
  expect(await use.openCasesOf(ours, { memberId: offer.members[0]!.memberId })).toEqual(shown);
  expect(await use.openCasesOf(ours, { memberId: offer.members[1]!.memberId })).toEqual([]);
});

test("a code that has ended, or that is another shop's, cannot be reported", async () => {
  const [ours, theirs] = [await aShop("ours.myshopify.com"), await aShop("theirs.myshopify.com")];
  await ours.db.promoCode.updateMany({ where: { key: "GLOWMAYA10" }, data: { liveUntil: now } });
  const what = { address: "", since: day("2026-11-25"), now };
  expect(await use.reportLeak(ours, { promoCodeId: ours.promoCodeId, ...what })).toBe("ended");
  expect(await use.reportLeak(ours, { promoCodeId: theirs.promoCodeId, ...what })).toBe("ended");
  expect(await theirs.db.leakCase.count()).toBe(0);
});

test("all leaks of a shop are listed, those that wait for somebody first, and each under its own tab", async () => {
  const [ours, theirs] = [await aShop("ours.myshopify.com"), await aShop("theirs.myshopify.com")];
  const codes = await ours.db.promoCode.findMany({ orderBy: { key: "desc" } });
  for (const [at, { id }] of codes.entries())
    await use.reportLeak(ours, { promoCodeId: id, address: "", since: day("2026-11-25"), now: new Date(now.getTime() + at) });
  const names = async (tab: "all" | "open" | "ended" | "dismissed", shop = ours) =>
    (await use.listLeaks(shop, { tab }, { page: 1, pageSize: 25 })).leaks.map(({ name, state }) => `${name} ${state}`);
  expect(await names("all")).toEqual(["GLOWCORA10 open", "GLOWMAYA10 open"]);
  // Its code has ended; the case is not told yet.
  await ours.db.promoCode.updateMany({ where: { key: "GLOWCORA10" }, data: { liveUntil: now } });
  expect(await names("all")).toEqual(["GLOWMAYA10 open", "GLOWCORA10 ended"]);
  expect([await names("open"), await names("ended"), await names("dismissed")]).toEqual([["GLOWMAYA10 open"], ["GLOWCORA10 ended"], []]);
  expect(await use.listLeaks(ours, { tab: "all" }, { page: 2, pageSize: 1 })).toEqual({
    leaks: [expect.objectContaining({ name: "GLOWCORA10", member: "Member 00002", offer: "Glow", since: "2026-11-25", decideBy: null })],
    total: 2,
  });
  expect(await names("all", theirs)).toEqual([]);
});

/** Discounts of decoys in memory: what a lost answer leaves is there all the same. */
function aShelf() {
  const made = new Map<string, { name: string; title: string; active: boolean }>();
  let lost = 0;
  const at = { made, loseAnswers: (count: number) => void (lost = count) };
  const discounts = {
    create: async ({ title }: DiscountTerms, name: string) => {
      if ([...made.values()].some((one) => one.name === name)) throw new ShopifyRejected("TAKEN", "Taken");
      const discountId = `gid://shopify/DiscountCodeNode/${100 + made.size}`;
      made.set(discountId, { name, title, active: true });
      if ((lost -= 1) >= 0) throw new ShopifyUnavailable(1, { because: "lost" });
      return { discountId };
    },
    terms: async (id: string) => ({ terms: { title: made.get(id)!.title } as DiscountTerms, createdAt: now.toISOString() }),
    deactivate: async (id: string) => void (made.get(id)!.active = false),
  } as unknown as Discounts;
  const owners = (names: readonly string[]) =>
    Promise.resolve(
      new Map(
        [...made].flatMap(([discountId, { name, title }]) =>
          names.includes(name) ? [[name, { discountId, discountTitle: title }] as const] : [],
        ),
      ),
    );
  const codes = { owners, discount: async (id: string) => made.get(id) ?? null } as unknown as DiscountCodes;
  return { ...at, deps: { codes, discounts, now: () => now } };
}

test("a decoy is made once whatever is lost, and an order with it is proof in the case of the code beside it, and nobody's money", async () => {
  const ours = await aShop("ours.myshopify.com");
  await aShop("theirs.myshopify.com");
  const shelf = aShelf();
  const enqueue = () => Promise.resolve();
  const [maya] = ours.offer.members;
  const press = { by: "7", now, enqueue, codes: shelf.deps.codes };
  const name = await use.proposeDecoy(ours, ours.offer.id);
  expect(name).toMatch(/^[A-Z]+15$/);
  expect(await use.plantDecoy(ours, { ...press, name: "GLOWMAYA10", place: "A list", enrolmentId: null })).toContain(
    "is or was a code already",
  );
  expect(await use.plantDecoy(ours, { ...press, name, place: " ", enrolmentId: null })).toContain("Write where");
  expect(await use.plantDecoy(ours, { ...press, name, place: "Newsletter of March", enrolmentId: maya!.enrolmentId })).toBeNull();
  expect(await use.plantDecoy(ours, { ...press, name, place: "Elsewhere", enrolmentId: null })).toContain("is or was a code already");
  const { id } = await ours.db.decoy.findFirstOrThrow();
  shelf.loseAnswers(1);
  await expect(use.advanceDecoy(ours, id, shelf.deps)).rejects.toThrow();
  expect((await use.decoysToLookAt(app.db)).map(({ decoyId }) => decoyId)).toEqual([id]);
  await use.advanceDecoy(ours, id, shelf.deps);
  await use.advanceDecoy(ours, id, shelf.deps);
  expect([...shelf.made.values()]).toEqual([{ name, title: `Decoy ${name}`, active: true }]);
  expect(await use.decoysToLookAt(app.db)).toEqual([]);

  const buy = (number: number, test = false) =>
    ours.db.$transaction((tx) =>
      use.recordOrder(tx, ours.shop, { order: { ...placed(number, "2026-11-29T13:00:00Z", keyOf(name)), test }, refunds: [] }),
    );
  await buy(1, true);
  expect(await use.decoysToLookAt(app.db)).toEqual([]);
  await buy(2);
  expect(await use.decoysToLookAt(app.db)).toEqual([{ shop: ours.shop, decoyId: id }]);
  await use.tellUses(ours, { id, now });
  await use.tellUses(ours, { id, now });
  const [found, ...others] = await ours.db.leakCase.findMany();
  expect(others).toEqual([]);
  const words = `The decoy ${name}, planted in “Newsletter of March” beside it and given to nobody, was used in 1 order`;
  expect(found).toMatchObject({ name: "GLOWMAYA10", tier: "A", since: day("2026-11-29"), reasons: [{ signal: "decoy", words, share: 1 }] });
  expect(await ours.db.conversion.count()).toBe(0);
  expect((await use.usedDecoys(ours)).map(({ about }) => about)).toEqual(["Newsletter of March"]);
  expect(await use.readDecoys(ours)).toMatchObject([{ name, orders: 1, seen: false, beside: { caseId: found!.id } }]);
  await use.noteDecoy(ours, { id, now });
  expect(await use.usedDecoys(ours)).toEqual([]);

  expect(await use.withdrawDecoy(ours, { id, ...press })).toBe(true);
  expect(await use.withdrawDecoy(ours, { id, ...press })).toBe(false);
  await use.advanceDecoy(ours, id, shelf.deps);
  expect([...shelf.made.values()]).toMatchObject([{ active: false }]);
  expect(await use.readDecoys(ours)).toMatchObject([{ state: "withdrawn" }]);
  expect(await ours.db.promoCode.count({ where: { liveUntil: null } })).toBe(2);
});

test("a decoy without a code beside it opens no case, and a name that another discount has is refused and said", async () => {
  const ours = await aShop("ours.myshopify.com");
  const shelf = aShelf();
  const press = { by: "7", now, enqueue: () => Promise.resolve(), codes: shelf.deps.codes, place: "A portal", enrolmentId: null };
  shelf.made.set("gid://shopify/DiscountCodeNode/2", { name: "MIA15", title: "Spring sale", active: true });
  expect(await use.plantDecoy(ours, { ...press, name: "MIA15" })).toContain("belongs to the discount “Spring sale”");
  await use.plantDecoy(ours, { ...press, name: "LENA15" });
  // Somebody takes it before it is made.
  shelf.made.set("gid://shopify/DiscountCodeNode/1", { name: "LENA15", title: "Winter sale", active: true });
  const { id } = await ours.db.decoy.findFirstOrThrow();
  await use.advanceDecoy(ours, id, shelf.deps);
  expect(await use.readDecoys(ours)).toMatchObject([{ state: "refused", trouble: "LENA15 belongs to the discount “Winter sale”." }]);
  await use.plantDecoy(ours, { ...press, name: "NORA15" });
  const second = await ours.db.decoy.findFirstOrThrow({ where: { key: "NORA15" } });
  await use.advanceDecoy(ours, second.id, shelf.deps);
  const order = placed(1, "2026-11-29T13:00:00Z", "NORA15");
  await ours.db.$transaction((tx) => use.recordOrder(tx, ours.shop, { order, refunds: [] }));
  await use.tellUses(ours, { id: second.id, now });
  expect(await ours.db.leakCase.count()).toBe(0);
  expect(await use.usedDecoys(ours)).toHaveLength(1);
  // Somebody deletes the decoy's discount, and a member is given the name: their orders are theirs.
  const [maya] = ours.offer.members;
  const { shop } = ours;
  const of = { shop, offerId: ours.offer.id, memberId: maya!.memberId, enrolmentId: maya!.enrolmentId };
  const liveFrom = new Date("2026-11-29T14:00:00Z");
  await ours.db.promoCode.create({ data: { ...of, name: "NORA15", key: "NORA15", liveFrom, issuedFor: "other", isPrimary: false } });
  const later = placed(2, "2026-11-29T15:00:00Z", "NORA15");
  await ours.db.$transaction((tx) => use.recordOrder(tx, shop, { order: later, refunds: [] }));
  expect((await use.decoysToLookAt(app.db)).filter(({ decoyId }) => decoyId === second.id)).toEqual([]);
  expect(await ours.db.conversion.count({ where: { orderId: later.id } })).toBe(1);
});
