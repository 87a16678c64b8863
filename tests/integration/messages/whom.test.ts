/** Whom a message goes to that somebody writes from an offer's members. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

const SHOP = "lumen-botanics.myshopify.com";
let app: TestApp;
let ctx: ShopContext;
beforeAll(async () => {
  app = await anApp();
});
beforeEach(async () => {
  await app.empty();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const facts = { name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() };
  await app.db.shop.create({ data: { domain: SHOP, ...facts } });
});
afterAll(() => app.close());

const meant = async () => (await import("#app/routes/app.messages.$messageId/who-is-concerned.server.ts")).recipientsMeant;
const inMemory = (codes: string[]) => anOffer({ title: "Creators", codes, usageLimit: null }).in(ctx, inMemoryShopify());

test("select all means everybody the search shows, on every page", async () => {
  const offer = await inMemory(["MAYA1", "MAYA2", "NOAH1"]);
  const whoIsMeant = await meant();
  const everybody = await whoIsMeant(ctx, { offerId: offer.id, all: "true", filter: "" });
  expect(everybody?.memberIds.toSorted()).toEqual(offer.members.map(({ memberId }) => memberId).toSorted());
  const found = await whoIsMeant(ctx, { offerId: offer.id, all: "true", filter: "search=maya" });
  expect(found?.memberIds).toHaveLength(2);
});

test("another shop's offer has nobody to write to", async () => {
  const offer = await inMemory(["MAYA1"]);
  const whoIsMeant = await meant();
  const other = { shop: "other.myshopify.com", db: app.shopDb("other.myshopify.com") };
  expect(await whoIsMeant(other, { offerId: offer.id, all: "true", filter: "" })).toBeNull();
});
