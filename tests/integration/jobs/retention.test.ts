import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen.myshopify.com";
const NOW = new Date("2026-11-29T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

let app: TestApp;
beforeAll(async () => {
  app = await anApp();
  await aWholeShop(app.db, SHOP);
});
afterAll(() => app.close());

test("the step-by-step record of a change is forgotten once it ended long ago, and not before", async () => {
  const { forgetTimelines } = await import("#app/refreshes/forget-timelines.server.ts");
  const { refreshItemId } = await app.db.refreshEvent.findFirstOrThrow({ where: { shop: SHOP } });
  await app.db.refreshEvent.deleteMany();
  const events = [800, 740, 10].map((days) => ({ shop: SHOP, refreshItemId, outcome: "done", at: daysAgo(days) }));
  await app.db.refreshEvent.createMany({ data: events });
  const settle = (days: number | null) =>
    app.db.refreshItem.updateMany({ where: { id: refreshItemId }, data: { settledAt: days === null ? null : daysAgo(days) } });

  await settle(null);
  expect(await forgetTimelines(app.db, { now: NOW, days: 730 })).toBe(0);
  await settle(10);
  expect(await forgetTimelines(app.db, { now: NOW, days: 730 })).toBe(0);
  await settle(735);
  expect(await forgetTimelines(app.db, { now: NOW, days: 730 })).toBe(2);
  expect(await app.db.refreshEvent.count()).toBe(1);
  expect(await app.db.refreshItem.count({ where: { id: refreshItemId } })).toBe(1);
});

test("receipts go after a week, those of orders that were not counted yet do not", async () => {
  const { cleanReceipts } = await import("#app/shopify/webhooks/clean-receipts.server.ts");
  await app.db.webhookReceipt.deleteMany();
  const receipt = (eventId: string, days: number) => ({ shop: SHOP, topic: "T", eventId, receivedAt: daysAgo(days) });
  await app.db.$executeRaw`
    INSERT INTO "WebhookReceipt" ("shop", "topic", "eventId", "receivedAt")
    SELECT ${SHOP}, 'T', 'old ' || n, ${daysAgo(8)} FROM generate_series(1, 5001) n`;
  await app.db.webhookReceipt.create({ data: receipt("new", 6) });
  await app.db.webhookReceipt.create({ data: { ...receipt("waits", 8), payload: {} } });
  expect(await cleanReceipts(app.db, NOW)).toMatchObject({ receipts: 5001 });
  expect((await app.db.webhookReceipt.findMany({ orderBy: { eventId: "asc" } })).map(({ eventId }) => eventId)).toEqual(["new", "waits"]);
});
