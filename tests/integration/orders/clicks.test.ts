import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const OTHER = "other.myshopify.com";

let app: TestApp;
let ctx: ShopContext;
let clicks: typeof import("#app/screens/report/sales-report.server.ts");
let report: typeof import("#app/screens/report/sales-report.server.ts");
let csv: typeof import("#app/screens/report/sales-csv.server.ts");
let enrolment: { id: string; offerId: string; memberId: string };

const on = (day: string) => new Date(`${day}T00:00:00Z`);
const followed = (day: string, count: number) =>
  app.db.linkClicks.create({ data: { shop: SHOP, enrolmentId: enrolment.id, day: on(day), clicks: count } });
const rows = async (by: "offer" | "member" | "project" | "code", filter = {}) =>
  (await report.salesReport(ctx, { by, filter, page: 1, pageSize: 50 })).rows.map(({ id, clicks }) => [id, clicks]);

beforeAll(async () => {
  app = await anApp();
  clicks = await import("#app/screens/report/sales-report.server.ts");
  report = await import("#app/screens/report/sales-report.server.ts");
  csv = await import("#app/screens/report/sales-csv.server.ts");
});
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, SHOP);
  await aWholeShop(app.db, OTHER);
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  await app.db.shop.update({ where: { domain: SHOP }, data: { ianaTimezone: "America/New_York" } });
  await app.db.linkClicks.deleteMany({ where: { shop: SHOP } });
  const { id, offerId, memberId } = await app.db.enrolment.findFirstOrThrow({ where: { shop: SHOP } });
  enrolment = { id, offerId, memberId };
});
afterAll(() => app.close());

test("clicks are those of the days that a range touches in the shop's own calendar", async () => {
  await followed("2026-06-01", 5);
  await followed("2026-06-02", 7);
  // Midnight in New York is 04:00 UTC.
  const from = new Date("2026-06-02T04:00:00Z");
  expect(await clicks.clicksOf(ctx, {})).toBe(12);
  expect(await clicks.clicksOf(ctx, { from })).toBe(7);
  expect(await clicks.clicksOf(ctx, { to: from })).toBe(5);
  expect(await clicks.clicksOf(ctx, { from, to: new Date("2026-06-02T09:00:00Z") })).toBe(7);
  expect(await clicks.clicksOf(ctx, { from: new Date("2026-06-03T04:00:00Z") })).toBe(0);
});

test("clicks are told of an offer and a member, also where nobody bought, and stand in the file", async () => {
  await app.db.conversion.deleteMany({ where: { shop: SHOP } });
  await followed("2026-06-01", 5);
  await followed("2026-06-02", 7);
  const { offerId, memberId } = enrolment;
  expect(await clicks.clicksByOffer(ctx, {})).toEqual(new Map([[offerId, 12]]));
  expect(await rows("offer")).toEqual([[offerId, 12]]);
  expect(await rows("offer", { offerId })).toEqual([[offerId, 12]]);
  expect(await rows("member")).toEqual([[memberId, 12]]);
  expect(await rows("member", { offerId })).toEqual([[memberId, 12]]);
  expect(await clicks.clicksOf(ctx, { offerId, memberId })).toBe(12);
  const [headings, row] = (await csv.salesCsv(ctx, { by: "member", filter: {}, currency: "USD" })).trim().split("\r\n");
  expect(headings?.endsWith('"Clicks"')).toBe(true);
  expect(row?.endsWith(',"0","0.00","","0.00","0.00","0.00","12"')).toBe(true);
});

test("clicks are a project's where it has both the member and the offer", async () => {
  await followed("2026-06-01", 5);
  const { offerId, memberId } = enrolment;
  const project = await app.db.project.findFirstOrThrow({ where: { shop: SHOP } });
  await app.db.projectOffer.deleteMany({ where: { shop: SHOP, offerId } });
  expect(await clicks.clicksOf(ctx, { projectId: project.id })).toBe(0);
  const stage = await app.db.projectMember.findFirst({ where: { shop: SHOP, projectId: project.id, memberId } });
  expect(stage).not.toBeNull();
  await app.db.projectOffer.create({ data: { shop: SHOP, projectId: project.id, offerId } });
  expect(await clicks.clicksOf(ctx, { projectId: project.id })).toBe(5);
  expect((await rows("project")).find(([id]) => id === project.id)).toEqual([project.id, 5]);
});

test("every day of a link belongs to one code: the one its member held when the day ended", async () => {
  await app.db.conversion.deleteMany({ where: { shop: SHOP } });
  const codes = await app.db.promoCode.findMany({ where: { shop: SHOP, enrolmentId: enrolment.id }, orderBy: { liveFrom: "asc" } });
  const { id: _, searchKey: _computed, ...like } = codes[0]!;
  const changed = new Date("2026-06-02T15:00:00Z");
  await app.db.promoCode.deleteMany({ where: { shop: SHOP, enrolmentId: enrolment.id } });
  const held = (name: string, liveFrom: Date, liveUntil: Date | null) =>
    app.db.promoCode.create({ data: { ...like, name, key: name, redeemCodeId: null, liveFrom, liveUntil } });
  const before = await held("BEFORE", new Date("2026-05-01T00:00:00Z"), changed);
  const after = await held("AFTER", changed, null);
  await followed("2026-06-01", 5);
  await followed("2026-06-02", 7);
  await followed("2026-06-03", 11);
  expect(new Map((await rows("code")) as [string, number][])).toEqual(new Map([[before.id, 5], [after.id, 18]])); // prettier-ignore
  expect(await clicks.clicksOf(ctx, { codeId: before.id })).toBe(5);
  expect(await clicks.clicksOf(ctx, { codeId: after.id })).toBe(18);
});

test("another shop's clicks are nobody's here", async () => {
  expect(await app.db.linkClicks.count({ where: { shop: OTHER } })).toBe(1);
  expect(await clicks.clicksOf(ctx, {})).toBe(0);
});
