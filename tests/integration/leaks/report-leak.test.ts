/** A person who saw a code where it should not be opens its case, or joins the one that is open. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

const now = new Date("2026-11-29T12:00:00Z");
const day = (date: string) => new Date(`${date}T00:00:00Z`);

let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
/** They read the environment that the app of the test sets. */
const modules = async () => ({
  ...(await import("#app/leaks/leak-cases.server.ts")),
  ...(await import("#app/screens/leak/open-cases.server.ts")),
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
