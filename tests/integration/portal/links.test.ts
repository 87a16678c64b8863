import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { strangeSigning, testSigning } from "#tests/support/keys.ts";

const SHOP = "lumen-botanics.myshopify.com";
const now = new Date("2026-05-01T12:00:00Z");
const asApp = { keys: testSigning(), now };
const later = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);

let app: TestApp;
let links: typeof import("#app/portal/links.server.ts");
beforeAll(async () => {
  app = await anApp();
  links = await import("#app/portal/links.server.ts");
});
beforeEach(() => app.empty());
afterAll(() => app.close());

async function aShop(shop = SHOP) {
  const db = app.shopDb(shop);
  await db.shop.create({ data: { domain: shop, name: "L", currency: "USD", ianaTimezone: "UTC", installedAt: now } });
  const ctx = { shop, db };
  const shopify = inMemoryShopify();
  return { ctx, shopify, offer: (title: string, count = 1) => anOffer().titled(title).withMembers(count).in(ctx, shopify) };
}

test("a stable link is made of the creator's name, never of the code, and stays the same for ever", async () => {
  const { ctx, offer } = await aShop();
  const { members } = await offer("Summer Glow");
  await ctx.db.member.updateMany({ data: { firstName: "Søren", lastName: "Åberg", handle: "" } });
  const enrolmentId = members[0]!.enrolmentId;
  const first = await links.stableLinks(ctx, [enrolmentId]);
  expect(first.get(enrolmentId)).toBe(`https://${SHOP}/apps/reissue/go/soren-aberg`);
  await ctx.db.member.updateMany({ data: { firstName: "Else" } });
  expect(await links.stableLinks(ctx, [enrolmentId])).toEqual(first);
});

test("two creators of one name get links of their own, however many ask at once", async () => {
  const { ctx, offer } = await aShop();
  const { members } = await offer("Glow", 12);
  await ctx.db.member.updateMany({ data: { firstName: "Maya", lastName: "", handle: "" } });
  const ids = members.map(({ enrolmentId }) => enrolmentId);
  await Promise.all([links.stableHandles(ctx, ids), links.stableHandles(ctx, ids.toReversed())]);
  const handles = await links.stableHandles(ctx, ids);
  expect(new Set(handles.values()).size).toBe(12);
  expect([...handles.values()]).toEqual(expect.arrayContaining(["maya-glow", "maya-glow-2"]));
  expect(await ctx.db.stableLink.count({})).toBe(12);
});

test("an enrolment of another shop gets no link", async () => {
  const ours = await aShop();
  const { members } = await (await aShop("theirs.myshopify.com")).offer("Glow");
  expect((await links.stableLinks(ours.ctx, [members[0]!.enrolmentId])).size).toBe(0);
});

test("a page link opens its member's page until it expires", async () => {
  const { ctx, offer } = await aShop();
  const { memberId } = (await offer("Glow")).members[0]!;
  const { url, expiresAt } = (await links.pageLinks(ctx, [memberId], asApp)).get(memberId)!;
  const token = new URL(url).searchParams.get("t")!;
  expect(await links.openPageLink(ctx, token, asApp)).toEqual({ ok: true, memberId, expiresAt });
  expect(await links.openPageLink(ctx, token, { ...asApp, now: new Date(expiresAt.getTime() + 1000) })).toEqual({
    ok: false,
    reason: "expired",
  });
});

test("a page link is given again while it is good for long enough, and made anew after that", async () => {
  const { ctx, offer } = await aShop();
  const { memberId } = (await offer("Glow")).members[0]!;
  const at = async (when: Date) => (await links.pageLinks(ctx, [memberId], { keys: testSigning(), now: when })).get(memberId)!.url;
  const first = await at(now);
  expect(await at(later(10))).toBe(first);
  expect(await at(later(20))).not.toBe(first);
});

test("a revoked page link opens nothing, and a new one can be given", async () => {
  const { ctx, offer } = await aShop();
  const { memberId } = (await offer("Glow")).members[0]!;
  const give = async () => new URL((await links.pageLinks(ctx, [memberId], asApp)).get(memberId)!.url).searchParams.get("t")!;
  const token = await give();
  expect(await links.revokePageLinks(ctx, memberId, { now, by: "1" })).toBe(1);
  expect(await links.openPageLink(ctx, token, asApp)).toEqual({ ok: false, reason: "revoked" });
  expect(await links.openPageLink(ctx, await give(), asApp)).toMatchObject({ ok: true, memberId });
});

test("a page link that was changed, signed with another secret or made in another shop opens nothing", async () => {
  const { ctx, offer } = await aShop();
  const theirs = await aShop("theirs.myshopify.com");
  const { memberId } = (await offer("Glow")).members[0]!;
  const token = new URL((await links.pageLinks(ctx, [memberId], asApp)).get(memberId)!.url).searchParams.get("t")!;
  const [id, until, key, mac] = token.split(".");
  const signed = `${key}.${mac}`;
  const unknown = { ok: false, reason: "unknown" };
  for (const forged of ["", "..", id!, `${id}.zzzzzz.${signed}`, `${id}.${until}.${signed}x`, `${id}.${until}.${signed}.x`])
    expect(await links.openPageLink(ctx, forged, asApp)).toEqual(unknown);
  expect(await links.openPageLink(ctx, token, { ...asApp, keys: strangeSigning })).toEqual(unknown);
  expect(await links.openPageLink(theirs.ctx, token, asApp)).toEqual(unknown);
});
