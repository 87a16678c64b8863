import { Prisma } from "#app/generated/prisma/client.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { workOffPrivacy } from "#tests/support/privacy.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const OTHER = "other.myshopify.com";

let app: TestApp;
let routes: Record<"uninstalled" | "scopes" | "compliance" | "discounts", { action: Parameters<typeof deliver>[0]["action"] }>;
beforeAll(async () => {
  app = await anApp();
  routes = {
    uninstalled: await import("#app/routes/webhooks.app.uninstalled.ts"),
    scopes: await import("#app/routes/webhooks.app.scopes-update.ts"),
    compliance: await import("#app/routes/webhooks.compliance.ts"),
    discounts: await import("#app/routes/webhooks.discounts.ts"),
  };
});
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, SHOP);
  await aWholeShop(app.db, OTHER);
});
afterAll(() => app.close());

const send = (route: keyof typeof routes, topic: string, body: unknown, message: object = {}) =>
  deliver(routes[route], aWebhook({ shop: SHOP, topic, body, ...message }));
/** The same, with what the job does about it. */
const ask = async (topic: string, body: unknown, message: object = {}) => {
  const answer = await send("compliance", topic, body, message);
  await workOffPrivacy((of) => ({ shop: of, db: app.shopDb(of) }));
  return answer;
};
const shop = () => app.db.shop.findUniqueOrThrow({ where: { domain: SHOP } });

test("uninstalling forgets the shop's tokens, marks it as gone and keeps its history", async () => {
  const triggeredAt = new Date("2026-09-01T10:00:00Z");
  expect((await send("uninstalled", "app/uninstalled", { id: 1 }, { triggeredAt })).status).toBe(200);
  expect((await shop()).uninstalledAt).toEqual(triggeredAt);
  expect((await app.db.session.findMany()).map((session) => session.shop)).toEqual([OTHER]);
  expect(await app.db.conversion.count({ where: { shop: SHOP } })).toBe(1);
});

test("a notice of uninstalling from before the present installation changes nothing", async () => {
  await app.db.shop.update({ where: { domain: SHOP }, data: { installedAt: new Date("2026-09-02T10:00:00Z") } });
  await send("uninstalled", "app/uninstalled", { id: 1 }, { triggeredAt: new Date("2026-09-01T10:00:00Z") });
  expect((await shop()).uninstalledAt).toBeNull();
  expect(await app.db.session.count({ where: { shop: SHOP } })).toBe(1);
});

test("a notice of uninstalling that does not say when it happened leaves the shop as it is, and has Shopify asked", async () => {
  await app.db.shop.update({ where: { domain: SHOP }, data: { installedAt: new Date() } });
  expect((await send("uninstalled", "app/uninstalled", { id: 1 }, { triggeredAt: null })).status).toBe(200);
  expect((await shop()).uninstalledAt).toBeNull();
  expect(await app.db.session.count({ where: { shop: SHOP } })).toBe(1);
  const jobs = await app.db.$queryRaw`SELECT data FROM jobs.job WHERE name = 'installation.check' AND state = 'created'`;
  expect(jobs).toEqual([{ data: { shop: SHOP } }]);
});

test("once Shopify says that the app is gone, the shop is marked so, unless somebody installed it while Shopify was asked", async () => {
  const { checkInstallation } = await import("#app/shops/uninstall-shop.server.ts");
  const ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const now = new Date("2026-09-03T10:00:00Z");
  expect(await checkInstallation(ctx, { ask: async () => true, now })).toBe(false);
  const installing = async () => {
    await app.db.shop.update({ where: { domain: SHOP }, data: { installedAt: new Date("2026-09-03T10:00:01Z") } });
    return false;
  };
  await checkInstallation(ctx, { ask: installing, now });
  expect((await shop()).uninstalledAt).toBeNull();
  expect(await app.db.session.count({ where: { shop: SHOP } })).toBe(1);
  await checkInstallation(ctx, { ask: async () => false, now: new Date("2026-09-03T10:00:02Z") });
  expect((await shop()).uninstalledAt).toEqual(new Date("2026-09-03T10:00:02Z"));
  expect(await app.db.session.count({ where: { shop: SHOP } })).toBe(0);
});

test("uninstalling is answered 200 when the token in hand has long expired and cannot be renewed", async () => {
  await app.db.session.updateMany({ where: { shop: SHOP }, data: { expires: new Date(0), refreshToken: "dead" } });
  expect((await send("uninstalled", "app/uninstalled", { id: 1 })).status).toBe(200);
});

test("changed scopes are noted on the shop's sessions only", async () => {
  await send("scopes", "app/scopes_update", { id: 1, previous: [], current: ["read_orders", "read_discounts"] });
  const scopes = await app.db.session.findMany({ orderBy: { shop: "asc" }, select: { shop: true, scope: true } });
  expect(scopes).toEqual([
    { shop: SHOP, scope: "read_orders,read_discounts" },
    { shop: OTHER, scope: null },
  ]);
});

test("erasing a customer leaves the figures and takes away who it was", async () => {
  const conversions = () => app.db.conversion.findMany({ orderBy: { shop: "asc" } });
  const before = await conversions();
  expect((await ask("customers/redact", { customer: { id: 7 }, orders_to_redact: [1] })).status).toBe(200);
  expect((await app.db.order.findMany({ where: { shop: SHOP, id: "gid://shopify/Order/1" } })).map((order) => order.customerId)).toEqual([
    null,
  ]);
  expect((await app.db.member.findMany({ where: { shop: SHOP } })).map((member) => member.customerId)).toEqual([null]);
  expect((await app.db.order.findMany({ where: { shop: OTHER, id: "gid://shopify/Order/1" } })).map((order) => order.customerId)).toEqual([
    "gid://shopify/Customer/7",
  ]);
  // Whose first order it was is not known any more.
  const after = before.map((one) => (one.shop === SHOP ? { ...one, customerKind: "unknown" } : one));
  expect(await conversions()).toEqual(after);
});

/** What stands of the creator whom the customer also is. */
const OWN = {
  projects: [{ name: "Autumn", stage: "Promo Codes" }],
  commissions: [{ order: "#1", state: "counted", currency: "USD", commissionMinor: 90, paidAt: null }],
};

test("a customer's request is answered with all that is held of them, written down until they are erased", async () => {
  await app.db.dataRequest.deleteMany();
  expect((await ask("customers/data_request", { customer: { id: 7 }, orders_requested: [1] })).status).toBe(200);
  const [request] = await app.db.dataRequest.findMany();
  expect(request).toMatchObject({
    shop: SHOP,
    customerId: "gid://shopify/Customer/7",
    held: { orders: [{ name: "#1", subtotalMinor: 1_000, codes: ["sofia15"] }], members: [{ email: "sofia@example.com", ...OWN }] },
  });
  await ask("customers/redact", { customer: { id: 7 }, orders_to_redact: [1] });
  expect(await app.db.dataRequest.count()).toBe(0);
});

test("a customer who nothing is held of is told so as well, and a shop that never was here keeps nothing", async () => {
  await app.db.dataRequest.deleteMany();
  await ask("customers/data_request", { customer: { id: 8 } });
  await ask("customers/data_request", { customer: { id: 7 } }, { shop: "stranger.myshopify.com" });
  expect(await app.db.dataRequest.findMany({ select: { shop: true, customerId: true, held: true } })).toEqual([
    { shop: SHOP, customerId: "gid://shopify/Customer/8", held: { orders: [], members: [] } },
  ]);
});

test("a request is listed until the merchant has answered it, with a file that no other shop can have", async () => {
  await app.db.dataRequest.deleteMany();
  await ask("customers/data_request", { customer: { id: 7 } });
  const requests = await import("#app/shops/data-requests.server.ts");
  const ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const other = { shop: OTHER, db: app.shopDb(OTHER) };
  const [open] = await requests.listDataRequests(ctx);
  expect(open).toMatchObject({ customerId: "gid://shopify/Customer/7", answeredAt: null, orders: 1, creators: ["Sofia Marin"] });
  const id = open!.id;
  expect(Date.parse(open!.dueAt) - Date.parse(open!.receivedAt)).toBe(30 * 24 * 60 * 60 * 1000);
  expect(JSON.parse((await requests.dataRequestFile(ctx, { id, kind: "json" }))!.text)).toMatchObject({
    customer: "gid://shopify/Customer/7",
    orders: [{ name: "#1", codes: ["sofia15"] }],
    members: [{ email: "sofia@example.com", codes: [{ name: "SOFIA15" }] }],
  });
  const { text: table } = (await requests.dataRequestFile(ctx, { id, kind: "csv" }))!;
  expect(table).toMatch(/"Order","#1",.*"Codes: sofia15","10\.00","USD"\r\n/);
  expect(table).toMatch(/"Project","Autumn",.*,"Promo Codes","",""\r\n/);
  expect(table).toMatch(/"Commission","#1",.*: counted","0\.90","USD"\r\n/);
  expect(await requests.dataRequestFile(other, { id, kind: "json" })).toBeNull();
  expect(await requests.answerDataRequest(other, { id, by: "9", now: new Date() })).toBe(false);
  const answeredAt = new Date("2026-09-02T10:00:00Z");
  expect(await requests.answerDataRequest(ctx, { id, by: "1", now: answeredAt })).toBe(true);
  await requests.answerDataRequest(ctx, { id, by: "2", now: new Date() });
  expect(await app.db.dataRequest.findMany({ select: { answeredAt: true, answeredBy: true } })).toEqual([{ answeredAt, answeredBy: "1" }]);
  const acts = await app.db.activity.findMany({ where: { kind: "data_request_answered" } });
  expect(acts).toMatchObject([{ shop: SHOP, staffId: "1", at: answeredAt }]);
  expect(JSON.stringify(acts)).not.toContain("Customer/7");
});

test("that a customer was erased is told without saying who, and nothing is told where nothing was held", async () => {
  await app.db.activity.deleteMany();
  await ask("customers/redact", { customer: { id: 8 }, orders_to_redact: [] });
  expect(await app.db.activity.count()).toBe(0);
  await ask("customers/redact", { customer: { id: 7 }, orders_to_redact: [1] });
  const acts = await app.db.activity.findMany({ include: { members: true } });
  expect(acts).toMatchObject([{ shop: SHOP, kind: "customer_erased", actor: "shopify", subject: "", people: 0, members: [] }]);
  expect(JSON.stringify(acts)).not.toContain("Customer/7");
});

test("erasing a shop leaves not one row of it in any table, and every row of the others", async () => {
  const changed = { admin_graphql_api_id: "gid://shopify/DiscountCodeNode/1", title: "" };
  for (const shop of [SHOP, OTHER]) await send("discounts", "discounts/update", changed, { shop });
  await send("uninstalled", "app/uninstalled", { id: 1 });
  expect((await ask("shop/redact", { shop_id: 1, shop_domain: SHOP })).status).toBe(200);
  for (const model of Object.values(Prisma.ModelName)) {
    // Its requests stay as the record of what was done; they name nobody.
    if (model === "PrivacyRequest") continue;
    const rows = await (app.db as unknown as Record<string, { findMany(): Promise<{ shop?: string; domain?: string }[]> }>)[
      model.charAt(0).toLowerCase() + model.slice(1)
    ]?.findMany();
    const shops = new Set(rows?.map((row) => row.shop ?? row.domain));
    expect({ model, shops: [...shops] }).toEqual({ model, shops: [OTHER] });
  }
  const kept = await app.db.privacyRequest.findMany({ where: { shop: SHOP }, orderBy: { receivedAt: "asc" } });
  expect(kept).toMatchObject([{ state: "done" }, { topic: "shop_redact", state: "done", customerId: null, email: null }]);
  expect(await app.db.$queryRaw`SELECT DISTINCT data->>'shop' AS shop FROM jobs.job WHERE data ? 'shop'`).toEqual([{ shop: OTHER }]);
});

test("a shop that has come back before its erasure keeps its rows", async () => {
  expect((await ask("shop/redact", { shop_id: 1, shop_domain: SHOP })).status).toBe(200);
  expect(await app.db.offer.count({ where: { shop: SHOP } })).toBe(1);
});

test("compliance topics of a shop that never was here are answered 200, and forged ones 401", async () => {
  expect((await ask("shop/redact", {}, { shop: "stranger.myshopify.com" })).status).toBe(200);
  expect((await ask("customers/redact", { customer: { id: 7 } }, { shop: "stranger.myshopify.com" })).status).toBe(200);
  expect((await ask("customers/redact", { customer: { id: 7 } }, { secret: "wrong" })).status).toBe(401);
});

test("a change of an offer's discount queues one reading of it, and other discounts queue none", async () => {
  const changed = (id: string) => send("discounts", "discounts/update", { admin_graphql_api_id: id, title: "" });
  expect((await changed("gid://shopify/DiscountCodeNode/1")).status).toBe(200);
  expect((await changed("gid://shopify/DiscountCodeNode/1")).status).toBe(200);
  expect((await changed("gid://shopify/DiscountCodeNode/2")).status).toBe(200);
  const jobs = await app.db
    .$queryRaw`SELECT data FROM jobs.job WHERE name = 'discount.sync' AND state = 'created' AND data->>'shop' = ${SHOP}`;
  expect(jobs).toEqual([{ data: { shop: SHOP, discountId: "gid://shopify/DiscountCodeNode/1" } }]);
});

test("a message of a code for a visitor teaches its id and queues no comparison; one of any other code of the discount queues one", async () => {
  const { offerId, enrolmentId } = await app.db.promoCode.findFirstOrThrow({ where: { shop: SHOP } });
  await app.db.poolCode.deleteMany({ where: { shop: SHOP } });
  const row = { shop: SHOP, offerId, enrolmentId, name: "ANA-CCCCCCCCCC", key: "ANA-CCCCCCCCCC", state: "ready", addedAt: new Date() };
  await app.db.poolCode.create({ data: row });
  const id = "gid://shopify/DiscountRedeemCode/31";
  const told = (code: object) =>
    send("discounts", "discounts/redeemcode_added", { admin_graphql_api_id: "gid://shopify/DiscountCodeNode/1", redeem_code: code });
  const checks = () =>
    app.db.$queryRaw`SELECT data FROM jobs.job WHERE name = 'drift.check' AND state = 'created' AND data->>'shop' = ${SHOP}`;
  expect((await told({ id, code: "ana-cccccccccc" })).status).toBe(200);
  expect(await app.db.poolCode.findFirst({ where: { shop: SHOP } })).toMatchObject({ redeemCodeId: id, state: "ready" });
  expect(await checks()).toEqual([]);
  expect((await told({ id: "gid://shopify/DiscountRedeemCode/32", code: "STRANGER" })).status).toBe(200);
  expect(await checks()).toHaveLength(1);
});
