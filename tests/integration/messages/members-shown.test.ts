/** Which members of an offer its page shows under its filters, and that "select all" means the same people. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
let app: TestApp;
let ctx: ShopContext;
let offer: Awaited<ReturnType<ReturnType<typeof anOffer>["in"]>>;
let shown: typeof import("#app/screens/offer/members-shown.server.ts");
beforeAll(async () => {
  app = await anApp();
  await aWholeShop(app.db, "other.myshopify.com");
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  shown = await import("#app/screens/offer/members-shown.server.ts");
  const facts = { name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() };
  await app.db.shop.create({ data: { domain: SHOP, ...facts } });
  offer = await anOffer({ title: "Creators", codes: ["ADA10", "BEA10", "CLEO10", "DORA10"], usageLimit: null }).in(ctx, inMemoryShopify());
  await ctx.db.enrolment.updateMany({ where: { id: enrolmentOf(1).enrolmentId }, data: { status: "inactive" } });
  await ended("leak", 2);
  await ended("creator_request", 3);
  await inFlight("parked", 2);
  await inFlight("running", 3);
});
afterAll(() => app.close());

function enrolmentOf(position: number) {
  const member = offer.members[position];
  if (!member) throw new Error(`The offer has no member ${position}.`);
  return { memberId: member.memberId, enrolmentId: member.enrolmentId };
}

async function ended(endedFor: string, position: number) {
  const life = { liveFrom: new Date(0), liveUntil: new Date(1_000), issuedFor: "welcome", endedFor };
  await ctx.db.promoCode.create({
    data: { shop: SHOP, offerId: offer.id, ...enrolmentOf(position), name: `OLD${position}`, key: `OLD${position}`, ...life },
  });
}

async function inFlight(state: string, position: number) {
  const { id: refreshId } = await ctx.db.refresh.create({ data: { shop: SHOP, offerId: offer.id, createdBy: "1" } });
  const item = {
    refreshId,
    enrolmentId: enrolmentOf(position).enrolmentId,
    discountId: offer.discountId,
    position: 1,
    oldName: "OLD",
    state,
  };
  await ctx.db.refreshItem.create({ data: { shop: SHOP, ...item } });
}

async function names(filter: string): Promise<string[]> {
  const { readFilter } = await import("#app/screens/offer/offer-members-filter.ts");
  const page = { sort: "name", direction: "asc", page: 1, pageSize: 50 } as const;
  const { rows, total } = await shown.membersShown(ctx, { offerId: offer.id, filter: readFilter(new URLSearchParams(filter)), ...page });
  expect(total).toBe(rows.length);
  const all = await shown.everyoneShown(ctx, { offerId: offer.id, filter, most: 100 });
  expect(all).toEqual({ enrolmentIds: rows.map(({ enrolmentId }) => enrolmentId), total });
  return rows.map(({ code }) => code ?? "none");
}

test("every status shows those the table says it of, and select all means the same", async () => {
  expect(await names("")).toEqual(["ADA10", "BEA10", "CLEO10", "DORA10"]);
  expect(await names("status=active")).toEqual(["ADA10"]);
  expect(await names("status=inactive")).toEqual(["BEA10"]);
  expect(await names("status=attention")).toEqual(["CLEO10"]);
  expect(await names("status=refreshing")).toEqual(["DORA10"]);
});

test("leaked shows who lost a code to a leak, not who asked for another, and filters narrow each other", async () => {
  expect(await names("leaked=yes")).toEqual(["CLEO10"]);
  expect(await names("leaked=yes&status=active")).toEqual([]);
  expect(await names("leaked=yes&search=cleo")).toEqual(["CLEO10"]);
  expect(await names("leaked=yes&search=ada")).toEqual([]);
});

test("a page past the last still knows how many the filters show", async () => {
  const { readFilter } = await import("#app/screens/offer/offer-members-filter.ts");
  const filter = readFilter(new URLSearchParams("leaked=yes"));
  const past = { offerId: offer.id, filter, sort: "name", direction: "asc", page: 9, pageSize: 1 } as const;
  expect(await shown.membersShown(ctx, past)).toEqual({ rows: [], total: 1 });
});

test("another shop is shown nobody of it under any filter", async () => {
  const theirs = { shop: "other.myshopify.com", db: app.shopDb("other.myshopify.com") };
  for (const filter of ["", "leaked=yes", "status=active", "told=no"])
    expect(await shown.everyoneShown(theirs, { offerId: offer.id, filter, most: 100 })).toEqual({ enrolmentIds: [], total: 0 });
});
