import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const day = (number: number) => new Date(Date.UTC(2026, 4, number));

let app: TestApp;
let ctx: ShopContext;
let offerId: string;
let totals: typeof import("#app/orders/rollups/rollup-sql.server.ts");
let list: typeof import("#app/screens/offer/offer-members.server.ts");
const people = new Map<string, { memberId: string; enrolmentId: string; codes: string[] }>();

/** A member of the offer with a lineage, oldest first; each code lasts ten days and the last one is live. */
async function join(firstName: string, names: string[], status = "active") {
  const [memberId, enrolmentId] = [randomUUID(), randomUUID()];
  await ctx.db.member.create({
    data: {
      id: memberId,
      shop: SHOP,
      firstName,
      lastName: "Marin",
      email: `${firstName}@example.com`.toLowerCase(),
      handle: firstName.toLowerCase(),
    },
  });
  await ctx.db.enrolment.create({ data: { id: enrolmentId, shop: SHOP, offerId, memberId, status } });
  const codes = names.map(() => randomUUID());
  await ctx.db.promoCode.createMany({
    data: names.map((name, index) => ({
      id: codes[index],
      shop: SHOP,
      offerId,
      memberId,
      enrolmentId,
      name,
      key: name,
      issuedFor: index === 0 ? "welcome" : "leak",
      liveFrom: day(1 + index * 10),
      liveUntil: index === names.length - 1 ? null : day(1 + (index + 1) * 10),
    })),
  });
  people.set(firstName, { memberId, enrolmentId, codes });
}

let orders = 0;
async function earn(
  firstName: string,
  at: Date,
  netMinor: number,
  {
    code = 0,
    state = "counted",
    orderId = `gid://shopify/Order/T${++orders}`,
    stands = state === "counted",
  }: { code?: number; state?: string; orderId?: string; stands?: boolean } = {},
) {
  const { memberId, enrolmentId, codes } = people.get(firstName) as { memberId: string; enrolmentId: string; codes: string[] };
  await ctx.db.order.upsert({
    where: { shop_id: { shop: SHOP, id: orderId } },
    create: { shop: SHOP, id: orderId, name: orderId, processedAt: at, updatedAt: at, currency: "USD", subtotalMinor: BigInt(netMinor) },
    update: {},
  });
  await ctx.db.conversion.create({
    data: {
      shop: SHOP,
      orderId,
      enrolmentId,
      offerId,
      memberId,
      promoCodeId: codes[code] as string,
      at,
      state,
      ofOrder: stands,
      ofOffer: stands,
      grossMinor: BigInt(netMinor),
      refundedMinor: 0n,
      netMinor: BigInt(netMinor),
      commissionMinor: state === "counted" ? BigInt(netMinor / 10) : 0n,
    },
  });
  return orderId;
}

beforeAll(async () => {
  app = await anApp();
  await aWholeShop(app.db, "other.myshopify.com");
  totals = await import("#app/orders/rollups/rollup-sql.server.ts");
  list = await import("#app/screens/offer/offer-members.server.ts");
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  await ctx.db.shop.create({ data: { domain: SHOP, name: "Lumen", currency: "USD", ianaTimezone: "UTC", installedAt: day(1) } });
  offerId = (
    await ctx.db.offer.create({
      data: { shop: SHOP, discountId: "gid://d/1", title: "Glow", summary: "", status: "ACTIVE", startsAt: day(1) },
    })
  ).id;
  await join("Sofia", ["SOFIA15", "SOFIA20"]);
  await join("Noah", ["NOAH_15"]);
  await join("Maya", ["MAYA15"], "removed");
  await join("Ada", ["ADA%15"], "inactive");
  await earn("Sofia", day(5), 1_000);
  await earn("Sofia", day(15), 2_000, { code: 1 });
  await earn("Noah", day(15), 500);
  await earn("Noah", day(16), 9_000, { state: "cancelled" });
  await earn("Noah", day(17), 9_000, { state: "test" });
  const shared = await earn("Sofia", day(18), 70, { code: 1 });
  await earn("Noah", day(18), 30, { orderId: shared, stands: false });
  // Written past the ledger, so that its sums are told nothing.
  const { checkRollups } = await import("#app/orders/rollups/rebuild-rollups.server.ts");
  expect((await checkRollups(ctx)).length).toBeGreaterThan(0);
  expect(await checkRollups(ctx)).toEqual([]);
});
afterAll(() => app.close());

const page = (ask: object) => list.offerMembers(ctx, { offerId, sort: "name", direction: "asc", page: 1, pageSize: 50, ...ask });
const names = async (ask: object) => (await page(ask)).rows.map((row) => row.name.split(" ")[0]);

test("a shared order is one conversion of the offer and of the shop, and its parts add up", async () => {
  const all = { conversions: 4, revenueMinor: 3_600, commissionMinor: 360 };
  expect(await totals.shopTotals(ctx, {})).toEqual(all);
  expect(await totals.offerSums(ctx, {})).toEqual(new Map([[offerId, { ...all, refundedMinor: 0 }]]));
});

test("two members stand side by side over the same days, each with their own sums", async () => {
  const { readSideBySide } = await import("#app/screens/report/side-by-side.server.ts");
  const { parseRange } = await import("#app/format/date-range.ts");
  const asked = parseRange(new URLSearchParams("range=all"));
  const [sofia, noah] = ["Sofia", "Noah"].map((name) => people.get(name)!.memberId) as [string, string];
  const at = { asked, zone: "UTC", now: day(20) };
  const both = await readSideBySide(ctx, { by: "member", ids: [sofia, noah], ...at });
  expect([both.one, both.other]).toMatchObject([
    { name: "Sofia Marin", figures: { conversions: 3, revenueMinor: 3_070, commissionMinor: 307 } },
    { name: "Noah Marin", figures: { conversions: 2, revenueMinor: 530, commissionMinor: 53 } },
  ]);
  // Both begin with the first sale of either.
  expect(both.course?.points[0]).toEqual({ day: "2026-05-05", one: 1_000, other: 0 });
  expect(both.course?.points.find((point) => point.day === "2026-05-15")).toEqual({ day: "2026-05-15", one: 2_000, other: 500 });
  const alone = await readSideBySide(ctx, { by: "member", ids: [sofia, randomUUID()], ...at });
  expect([alone.one?.name, alone.other, alone.course]).toEqual(["Sofia Marin", null, null]);
});

test("a range takes in its first instant and leaves out its last", async () => {
  expect((await totals.shopTotals(ctx, { from: day(15), to: day(18) })).revenueMinor).toBe(2_500);
  expect((await totals.shopTotals(ctx, { from: day(19) })).conversions).toBe(0);
});

test("a member's figures in an offer span every code they ever held there", async () => {
  const { rows, total } = await page({});
  expect(total).toBe(3);
  expect(rows.find((row) => row.name === "Sofia Marin")).toMatchObject({
    code: "SOFIA20",
    status: "active",
    conversions: 3,
    revenueMinor: 3_070,
    commissionMinor: 307,
    refreshing: null,
    lastChangedAt: day(11).toISOString(),
  });
  expect(rows.find((row) => row.name === "Ada Marin")).toMatchObject({
    status: "inactive",
    conversions: 0,
    revenueMinor: 0,
    lastChangedAt: null,
  });
});

test("members can be sorted by every column in both directions, with one order throughout", async () => {
  expect(await names({ sort: "revenue", direction: "desc" })).toEqual(["Sofia", "Noah", "Ada"]);
  expect(await names({ sort: "revenue", direction: "asc" })).toEqual(["Ada", "Noah", "Sofia"]);
  expect(await names({ sort: "name", direction: "desc" })).toEqual(["Sofia", "Noah", "Ada"]);
  for (const sort of list.MEMBER_SORTS)
    expect({ sort, count: (await page({ sort, direction: "desc" })).rows.length }).toEqual({ sort, count: 3 });
});

test("a search finds names, handles, e-mail addresses and codes long gone, and takes % and _ literally", async () => {
  expect(await names({ search: "sof" })).toEqual(["Sofia"]);
  expect(await names({ search: "noah@EXAMPLE" })).toEqual(["Noah"]);
  expect(await names({ search: "sofia15" })).toEqual(["Sofia"]);
  expect(await names({ search: "%" })).toEqual(["Ada"]);
  expect(await names({ search: "_" })).toEqual(["Noah"]);
  expect(await page({ search: "nobody" })).toEqual({ rows: [], total: 0 });
});

test("pages follow one another without gap or repetition, and one beyond the last still tells how many there are", async () => {
  const pages = await Promise.all([1, 2, 3, 4].map((number) => page({ page: number, pageSize: 1 })));
  expect(pages.map(({ rows }) => rows[0]?.name.split(" ")[0])).toEqual(["Ada", "Noah", "Sofia", undefined]);
  expect(pages.map(({ total }) => total)).toEqual([3, 3, 3, 3]);
});

test("along a lineage each code has its own figures", async () => {
  const { enrolmentId, codes } = people.get("Sofia") as { enrolmentId: string; codes: string[] };
  const along = await totals.lineageTotals(ctx, [enrolmentId]);
  expect(codes.map((code) => along.get(code)?.revenueMinor)).toEqual([1_000, 2_070]);
});

test("a member's page lists their offers, without those they were taken out of", async () => {
  const [sofia, maya] = [people.get("Sofia"), people.get("Maya")] as { memberId: string }[];
  expect(await totals.memberOffers(ctx, sofia?.memberId ?? "")).toMatchObject([
    { offerId, title: "Glow", code: "SOFIA20", conversions: 3, revenueMinor: 3_070 },
  ]);
  expect(await totals.memberOffers(ctx, maya?.memberId ?? "")).toEqual([]);
});

test("another shop sees none of it", async () => {
  const theirs = { shop: "other.myshopify.com", db: app.shopDb("other.myshopify.com") };
  expect(await list.offerMembers(theirs, { offerId, sort: "name", direction: "asc", page: 1, pageSize: 50 })).toEqual({
    rows: [],
    total: 0,
  });
  expect((await totals.shopTotals(theirs, {})).revenueMinor).toBe(900);
});
