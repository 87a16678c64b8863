/** Compliance webhooks are written down, answered at once and worked off in batches that may be stopped anywhere. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { redactCustomer, workOffPrivacy } from "#tests/support/privacy.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const CUSTOMER = "gid://shopify/Customer/7";
const DAY_MS = 86_400_000;

let app: TestApp;
let ctx: ShopContext;
let memberId: string;
let enrolmentId: string;
let route: Parameters<typeof deliver>[0];
beforeAll(async () => {
  app = await anApp();
  route = await import("#app/routes/webhooks.compliance.ts");
});
beforeEach(async () => {
  await app.empty();
  ({ memberId, enrolmentId } = await aWholeShop(app.db, SHOP));
  await app.db.privacyRequest.deleteMany();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
afterAll(() => app.close());

const send = (topic: string, body: unknown, message: object = {}) => deliver(route, aWebhook({ shop: SHOP, topic, body, ...message }));
const workOff = (options: Parameters<typeof workOffPrivacy>[1] = {}) => workOffPrivacy(() => ctx, options);
const uninstalled = () => app.db.shop.updateMany({ data: { uninstalledAt: new Date() } });
const orders = (count: number) =>
  app.db.$executeRaw`
    INSERT INTO "Order" ("shop", "id", "name", "processedAt", "updatedAt", "currency", "subtotalMinor", "customerId")
    SELECT ${SHOP}, 'gid://shopify/Order/' || n, '#' || n, now(), now(), 'USD', 100, ${CUSTOMER} FROM generate_series(100, ${99 + count}) n`;
/** There is a look before each table that is erased before the orders, and one before each batch of them. */
const SOME_ORDERS_GONE = 30;

/** Asks to stop after so many looks at it. */
function stopsAfter(looks: number): AbortSignal {
  const { signal } = new AbortController();
  let left = looks;
  Object.defineProperty(signal, "aborted", { get: () => left-- <= 0 });
  return signal;
}

test("requests are written down and answered 200 before anything is looked up or erased, with one job each", async () => {
  const customer = { id: 7, email: "Sofia@Example.com" };
  expect((await send("customers/redact", { customer })).status).toBe(200);
  expect((await send("customers/data_request", { customer })).status).toBe(200);
  expect((await send("shop/redact", { shop_domain: SHOP })).status).toBe(200);
  const who = { state: "waiting", customerId: CUSTOMER, email: "sofia@example.com" };
  expect(await ctx.db.privacyRequest.findMany({ orderBy: { id: "asc" } })).toMatchObject([
    { topic: "customers_redact", ...who },
    { topic: "customers_data_request", ...who },
    { topic: "shop_redact", state: "waiting", customerId: null, email: null },
  ]);
  expect(await ctx.db.order.count({ where: { customerId: CUSTOMER } })).toBe(1);
  expect(await app.db.$queryRaw`SELECT count(*)::int FROM jobs.job WHERE name = 'privacy.work'`).toEqual([{ count: 3 }]);
});

test("a delivery that is repeated is one request, and a second request after the first changes nothing", async () => {
  const body = { customer: { id: 7, email: "sofia@example.com" } };
  const eventId = randomUUID();
  for (let times = 0; times < 2; times++) await send("customers/redact", body, { eventId });
  expect(await workOff()).toBe(1);
  const payload = () => app.db.activity.count({ where: { kind: "customer_erased" } });
  expect(await payload()).toBe(1);
  await send("customers/redact", body);
  expect(await workOff()).toBe(1);
  expect(await payload()).toBe(1);
  expect(await ctx.db.privacyRequest.findMany({ orderBy: { receivedAt: "asc" } })).toMatchObject([
    { state: "done", customerId: null, email: null, doneAt: expect.any(Date) },
    { state: "done", rows: 0 },
  ]);
});

test("a shop is erased in batches of the size given, goes on where it was stopped and is done in the end", async () => {
  await orders(50);
  await uninstalled();
  await send("shop/redact", { shop_domain: SHOP });
  await workOff({ atOnce: 7, signal: stopsAfter(SOME_ORDERS_GONE) });
  const left = await app.db.order.count();
  expect([left > 0 && left < 51, (await app.db.shop.count()) === 1]).toEqual([true, true]);
  expect(await ctx.db.privacyRequest.findFirst()).toMatchObject({ state: "running", startedAt: expect.any(Date) });
  // Whatever order is left has its conversions.
  expect(await app.db.conversion.count()).toBe(await app.db.order.count({ where: { id: "gid://shopify/Order/1" } }));
  await workOff({ atOnce: 7 });
  expect([await app.db.order.count(), await app.db.member.count(), await app.db.shop.count()]).toEqual([0, 0, 0]);
  const request = await ctx.db.privacyRequest.findFirstOrThrow();
  expect(request.state).toBe("done");
  expect(request.rows).toBeGreaterThan(90);
});

test("a shop that comes back in the middle of its erasure keeps what is left", async () => {
  await orders(50);
  await uninstalled();
  await send("shop/redact", { shop_domain: SHOP });
  await workOff({ atOnce: 7, signal: stopsAfter(SOME_ORDERS_GONE) });
  await app.db.shop.updateMany({ data: { uninstalledAt: null } });
  const left = await app.db.order.count();
  await workOff({ atOnce: 7 });
  expect(await app.db.order.count()).toBe(left);
  expect(await ctx.db.privacyRequest.findFirst()).toMatchObject({ state: "kept" });
});

test("a customer with many orders is erased in batches, and a stop in between loses nobody", async () => {
  await orders(50);
  await ctx.db.privacyRequest.create({ data: { shop: SHOP, topic: "customers_redact", customerId: CUSTOMER, receivedAt: new Date() } });
  await workOff({ atOnce: 7, signal: stopsAfter(8) });
  const left = await ctx.db.order.count({ where: { customerId: CUSTOMER } });
  expect(left > 0 && left < 51).toBe(true);
  expect(await ctx.db.member.findFirst()).toMatchObject({ customerId: CUSTOMER });
  await workOff({ atOnce: 7 });
  expect(await ctx.db.order.count({ where: { customerId: CUSTOMER } })).toBe(0);
  expect(await ctx.db.orderJourney.count()).toBe(0);
  expect(await ctx.db.member.findFirst()).toMatchObject({ customerId: null });
});

test("a customer is found by e-mail address in any letter case where no record names their id", async () => {
  await ctx.db.member.updateMany({ data: { customerId: null, email: "Sofia@Example.com" } });
  const { handle } = await ctx.db.member.findFirstOrThrow();
  await send("customers/redact", { customer: { id: 999, email: "SOFIA@example.com", phone: "555-0100" } });
  await workOff();
  expect(await ctx.db.nameRequest.count()).toBe(0);
  expect(await ctx.db.activityMember.count()).toBe(0);
  expect(await ctx.db.testAddress.count()).toBe(0);
  const erased = { address: null, subject: null, body: null, reason: null };
  expect(await ctx.db.messageRecipient.findMany()).toMatchObject([{ state: "sent", ...erased }]);
  // The record itself is the merchant's.
  expect(await ctx.db.member.findFirst()).toMatchObject({ email: "Sofia@Example.com", handle, firstName: "Sofia" });
});

test("copies of the address in messages, files and acts go, those of a longer address stay, and acts stay told", async () => {
  const at = new Date();
  const { id: activityId } = await ctx.db.activity.create({
    data: { shop: SHOP, at, kind: "message_test_sent", actor: "staff", staffId: "1", people: 1, after: { email: "Sofia@example.com" } },
  });
  await ctx.db.activityMember.create({ data: { shop: SHOP, activityId, memberId } });
  await ctx.db.activity.create({
    data: { shop: SHOP, at, kind: "message_test_sent", actor: "staff", staffId: "1", after: { email: "anna.sofia@example.com" } },
  });
  for (const kind of ["unsubscribed", "subscribed_again"]) {
    const { id } = await ctx.db.activity.create({ data: { shop: SHOP, at, kind, actor: "creator", people: 1 } });
    await ctx.db.activityMember.create({ data: { shop: SHOP, activityId: id, memberId } });
  }
  const { id: importId } = await ctx.db.memberImport.findFirstOrThrow({});
  await ctx.db.memberImport.updateMany({ data: { file: Buffer.from("Sofia Marin;SOFIA@example.com") } });
  await ctx.db.memberImportRow.deleteMany();
  const rows = [
    { email: "sofia@example.com", name: "", kind: "added" },
    { email: "anna.sofia@example.com", name: "Anna", kind: "added" },
    { email: "", name: "Sofia Marin", kind: "refused" },
    { email: "x", name: "Somebody Else", kind: "refused" },
  ];
  await ctx.db.memberImportRow.createMany({ data: rows.map((row, at) => ({ shop: SHOP, importId, line: at + 2, cells: {}, ...row })) });
  await ctx.db.member.updateMany({ data: { unsubscribedAt: at } });
  await redactCustomer(ctx, { customerId: null, email: "sofia@example.com" });
  const tests = await ctx.db.activity.findMany({ where: { kind: "message_test_sent" }, include: { members: true } });
  expect(tests.map(({ after }) => (after as { email: string }).email).toSorted()).toEqual(["anna.sofia@example.com", "erased"]);
  expect(tests.flatMap(({ members }) => members)).toHaveLength(1);
  expect(await ctx.db.activityMember.count({ where: { activity: { kind: { in: ["unsubscribed", "subscribed_again"] } } } })).toBe(0);
  expect(await ctx.db.memberImportRow.findMany({ orderBy: { line: "asc" } })).toMatchObject([{ name: "Anna" }, { name: "Somebody Else" }]);
  expect(await ctx.db.memberImport.findFirst()).toMatchObject({ file: null });
  // That they want no news is kept, or they would get some again.
  expect(await ctx.db.member.findFirst()).toMatchObject({ unsubscribedAt: at });
  expect(await ctx.db.enrolment.count({ where: { id: enrolmentId } })).toBe(1);
});

test("a customer's request for what is held finds the creator by e-mail address too", async () => {
  await ctx.db.dataRequest.deleteMany();
  await ctx.db.member.updateMany({ data: { customerId: null } });
  await send("customers/data_request", { customer: { id: 999, email: "SOFIA@example.com" } });
  await workOff();
  const [held] = await ctx.db.dataRequest.findMany();
  expect(held).toMatchObject({ customerId: "gid://shopify/Customer/999", held: { members: [{ email: "sofia@example.com" }] } });
});

test("a request that has no job is found by the sweep", async () => {
  await send("customers/redact", { customer: { id: 7 } });
  await app.db.$executeRaw`DELETE FROM jobs.job`;
  const { openQueue } = await import("#app/jobs/queue.server.ts");
  const { jobHandlers } = await import("#app/jobs/handlers.server.ts");
  const boss = await openQueue({ housekeeping: false });
  const handlers = jobHandlers(boss);
  const run = { signal: new AbortController().signal };
  await handlers["privacy.sweep"]({}, run);
  const [job] = await app.db.$queryRaw<{ data: { requestId: string } }[]>`SELECT data FROM jobs.job WHERE name = 'privacy.work'`;
  await handlers["privacy.work"](job!.data, run);
  await boss.stop({ graceful: false });
  expect(await ctx.db.privacyRequest.findFirst()).toMatchObject({ state: "done" });
});

test("an unconfirmed file is cleared after a day, refused rows after thirty, and younger ones stay", async () => {
  const { clearImports } = await import("#app/members/import/clear-imports.server.ts");
  await ctx.db.memberImport.deleteMany();
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const row = { line: 2, kind: "refused", reason: "Not an e-mail address", name: "Sofia", email: "sofia", cells: {} };
  const file = async (fileName: string, dates: { createdAt: Date; confirmedAt?: Date }) => {
    const data = { shop: SHOP, fileName, added: 1, updated: 0, unchanged: 0, createdBy: "1", ...dates };
    const { id: importId } = await ctx.db.memberImport.create({ data });
    await ctx.db.memberImportRow.create({ data: { shop: SHOP, importId, ...row } });
  };
  await file("young.csv", { createdAt: ago(0.9) });
  await file("forgotten.csv", { createdAt: ago(1.1) });
  await file("taken in.csv", { createdAt: ago(29), confirmedAt: ago(29) });
  await file("long ago.csv", { createdAt: ago(31), confirmedAt: ago(31) });
  expect(await clearImports(app.db, now)).toEqual({ unconfirmed: 1, cleared: 1 });
  expect(await clearImports(app.db, now)).toEqual({ unconfirmed: 0, cleared: 0 });
  const left = await ctx.db.memberImport.findMany({ orderBy: { fileName: "asc" }, include: { fileRows: true } });
  expect(left).toMatchObject([
    { fileName: "long ago.csv", fileRows: [], added: 1, clearedAt: now },
    { fileName: "taken in.csv", fileRows: [row] },
    { fileName: "young.csv", fileRows: [row] },
  ]);
});
