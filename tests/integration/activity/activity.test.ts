import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "told.myshopify.com";

let app: TestApp;
let ctx: ShopContext;
let ids: Awaited<ReturnType<typeof aWholeShop>>;
let recordActivity: typeof import("#app/activity/record-activity.server.ts").recordActivity;

beforeAll(async () => {
  app = await anApp();
  ({ recordActivity } = await import("#app/activity/record-activity.server.ts"));
});
beforeEach(async () => {
  await app.empty();
  ids = await aWholeShop(app.db, SHOP);
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
afterAll(() => app.close());

const told = () => app.db.activity.findFirstOrThrow({ where: { kind: "settings_changed" }, include: { members: true } });

test("an act keeps who, what, before, after, why, when and Shopify's ids", async () => {
  const at = new Date("2026-05-04T08:00:00Z");
  await recordActivity(ctx.db, {
    shop: SHOP,
    kind: "settings_changed",
    by: { staff: "77" },
    at,
    offerId: ids.offerId,
    before: { undoHours: 24 },
    after: { undoHours: 0 },
    reason: " less to watch ",
    shopifyIds: ["gid://shopify/Shop/1"],
    members: [{ enrolmentId: ids.enrolmentId, outcome: "parked", before: { code: "A" }, after: { code: "B" }, shopifyIds: ["gid://x/1"] }],
  });
  expect(await told()).toMatchObject({
    shop: SHOP,
    at,
    actor: "staff",
    staffId: "77",
    offerId: ids.offerId,
    before: { undoHours: 24 },
    after: { undoHours: 0 },
    reason: "less to watch",
    people: 1,
    shopifyIds: ["gid://shopify/Shop/1"],
    members: [{ memberId: ids.memberId, outcome: "parked", before: { code: "A" }, after: { code: "B" }, shopifyIds: ["gid://x/1"] }],
  });
});

test("an act is told when its transaction commits, and not when it is given up", async () => {
  const attempt = ctx.db.$transaction(async (tx) => {
    await recordActivity(tx, { shop: SHOP, kind: "settings_changed", by: "system" });
    throw new Error("given up");
  });
  await expect(attempt).rejects.toThrow("given up");
  expect(await app.db.activity.count({ where: { kind: "settings_changed" } })).toBe(0);
});

test("the database refuses to rewrite what was told, whoever asks", async () => {
  await recordActivity(ctx.db, { shop: SHOP, kind: "settings_changed", by: "system", members: [{ memberId: ids.memberId }] });
  const refused = "Activity is only ever added to";
  await expect(ctx.db.activity.updateMany({ data: { staffId: "1" } })).rejects.toThrow();
  await expect(app.db.$executeRaw`UPDATE "Activity" SET kind = 'offer_created'`).rejects.toThrow(refused);
  await expect(app.db.$executeRaw`UPDATE "ActivityMember" SET outcome = 'done'`).rejects.toThrow(refused);
  expect(await told()).toMatchObject({ actor: "system", staffId: null });
});

test("a part that names another shop's member is refused with its act", async () => {
  const theirs = await aWholeShop(app.db, "theirs.myshopify.com");
  const act = { shop: SHOP, kind: "settings_changed", by: "system", members: [{ memberId: theirs.memberId }] } as const;
  await expect(ctx.db.$transaction((tx) => recordActivity(tx, act))).rejects.toThrow();
  expect(await app.db.activity.count({ where: { kind: "settings_changed" } })).toBe(0);
});

test("ten thousand members are told in one act", async () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({
    id: randomUUID(),
    shop: SHOP,
    firstName: "A",
    lastName: String(at),
    email: `${at}@example.com`,
    handle: "",
  }));
  await app.db.member.createMany({ data: rows });
  await recordActivity(ctx.db, { shop: SHOP, kind: "settings_changed", by: "system", members: rows.map(({ id }) => ({ memberId: id })) });
  const { people, members } = await told();
  expect([people, members.length]).toEqual([10_000, 10_000]);
});
