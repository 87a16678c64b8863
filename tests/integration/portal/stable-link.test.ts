import type { BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { fromStorefront, type Asking } from "#tests/support/storefront.ts";

import { aShopWithCreators } from "./portal-shop.ts";

let app: InstalledApp;
let go: typeof import("#app/routes/portal_.go.$.ts");
let qr: typeof import("#app/routes/portal_.qr.$handle.ts");
let offer: BuiltOffer;
beforeAll(async () => {
  app = await anInstalledApp();
  go = await import("#app/routes/portal_.go.$.ts");
  qr = await import("#app/routes/portal_.qr.$handle.ts");
});
beforeEach(async () => {
  offer = await aShopWithCreators(app);
});
afterAll(() => app.close());

const follow = (path: string, asking: Partial<Asking> = {}) => go.loader(fromStorefront(`/go/${path}`, { shop: app.shop, ...asking }));
const clicks = async () => (await app.db.linkClicks.aggregate({ _sum: { clicks: true } }))._sum.clicks ?? 0;

test("a stable link sets the code of this moment and goes on to its path with its campaign", async () => {
  const answer = await follow("maya/products/glow-serum", { query: { utm_source: "tiktok" } });
  expect([answer.status, answer.headers.get("Location"), answer.headers.get("Cache-Control")]).toEqual([
    302,
    `/discount/MAYA15?redirect=${encodeURIComponent("/products/glow-serum?utm_source=tiktok")}`,
    "no-store",
  ]);
});

test("after a refresh the same link leads to the new code, and while both work too", async () => {
  const { enrolmentId } = offer.members[0]!;
  const { shop, db } = app;
  const refresh = await db.refresh.create({ data: { shop, offerId: offer.id, state: "running", createdBy: "1" } });
  const item = {
    shop,
    refreshId: refresh.id,
    enrolmentId,
    discountId: offer.discountId,
    position: 0,
    oldName: "MAYA15",
    newName: "MAYAGLOW",
  };
  await db.refreshItem.create({ data: { ...item, state: "running", plan: "rename", step: "delete", addedAt: new Date() } });
  expect((await follow("maya")).headers.get("Location")).toContain("/discount/MAYAGLOW?");
  expect((await follow("MAYA")).headers.get("Location")).toContain("/discount/MAYAGLOW?");
});

test.each([
  ["//evil.example", "maya//evil.example"],
  ["/\\evil.example", "maya/%5Cevil.example"],
  ["an encoded //evil.example", "maya/%2F%2Fevil.example"],
  ["an absolute address", "maya/https://evil.example"],
  ["another scheme", "maya/javascript:alert(1)"],
])("a link with %s behind it stays in the shop", async (_, path) => {
  expect((await follow(path)).headers.get("Location")).toBe(`/discount/MAYA15?redirect=${encodeURIComponent("/")}`);
});

test("a link that leads to no code lands on a page of the shop, never on an error", async () => {
  const said = async (path = "maya/products/serum") => {
    const answer = await follow(path);
    expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Location")]).toEqual([200, "application/liquid", null]);
    return answer.text();
  };
  const set = (data: object) => app.db.offer.updateMany({ data });
  expect(await said("nobody")).toContain("leads to no discount");
  expect(await said("%3Cscript%3E")).toContain("leads to no discount");
  expect(await said("")).toContain("leads to no discount");
  await set({ status: "EXPIRED", pausedAt: new Date() });
  expect(await said()).toContain("is paused");
  expect(await said()).toContain('href="/products/serum"');
  await set({ pausedAt: null });
  expect(await said()).toContain("has ended");
  await set({ status: "MISSING" });
  expect(await said()).toContain("has ended");
  await set({ status: "SCHEDULED", startsAt: new Date("2099-01-01T12:00:00Z") });
  expect(await said()).toContain("begins on Jan 1, 2099");
  await set({ status: "ACTIVE", startsAt: new Date("2026-01-01") });
  await app.db.enrolment.updateMany({ data: { status: "inactive" } });
  expect(await said()).toContain("no discount at the moment");
});

test("a link of another shop is unknown here", async () => {
  await app.db.shop.create({
    data: { domain: "theirs.myshopify.com", name: "T", currency: "USD", ianaTimezone: "UTC", installedAt: new Date() },
  });
  expect(await (await follow("maya", { shop: "theirs.myshopify.com" })).text()).toContain("leads to no discount");
});

test("clicks are counted by day of the shop's calendar, without the machines, and nothing is kept of who clicked", async () => {
  await follow("maya");
  await follow("maya/products/serum");
  await follow("maya", { userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" });
  await follow("maya", { userAgent: "facebookexternalhit/1.1" });
  await follow("nobody");
  const rows = await app.db.linkClicks.findMany();
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
  expect(rows.map(({ day, clicks, enrolmentId }) => [day.toISOString().slice(0, 10), clicks, enrolmentId])).toEqual([
    [today, 2, offer.members[0]!.enrolmentId],
  ]);
  expect(Object.keys(rows[0]!).toSorted()).toEqual(["clicks", "day", "enrolmentId", "shop"]);
});

test("a link that leads nowhere counts nothing", async () => {
  await app.db.offer.updateMany({ data: { status: "EXPIRED" } });
  await follow("maya");
  expect(await clicks()).toBe(0);
});

test("a forged or outdated link request is refused and counts nothing", async () => {
  for (const asking of [{ secret: "forged" }, { signedAt: 1_700_000_000 }])
    expect(await follow("maya", asking).catch((thrown: Response) => thrown.status)).toBe(400);
  expect(await clicks()).toBe(0);
});

const KEY = "0123456789abcdef0123456789abcdef";

async function withPool(names: string[], { namedFallback = true } = {}) {
  const { enrolmentId } = offer.members[0]!;
  const { shop, db } = app;
  await db.codePool.create({ data: { shop, offerId: offer.id, isOn: true, namedFallback } });
  const at = { addedAt: new Date(), readyAt: new Date(), state: "ready" };
  await db.poolCode.createMany({ data: names.map((name) => ({ shop, offerId: offer.id, enrolmentId, name, key: name, ...at })) });
}
const asVisitor = (key: string, path = "maya/products/serum") => follow(path, { query: { utm_source: "x", reissue_visitor: key } });

test("where visitors get codes of their own, the link asks the browser who it is, then sets that visitor's code and hides the key", async () => {
  await withPool(["MAYA-CCCCCCCCCC", "MAYA-DDDDDDDDDD"]);
  const asked = await follow("maya/products/serum", { query: { utm_source: "x" } });
  expect([asked.status, asked.headers.get("Content-Type"), asked.headers.get("Cache-Control")]).toEqual([
    200,
    "text/html; charset=utf-8",
    "no-store",
  ]);
  const page = await asked.text();
  expect(page).not.toMatch(/MAYA|signature|timestamp/);
  expect(page).toContain('href="?utm_source=x&#38;reissue_visitor=0"');
  expect(await clicks()).toBe(0);
  const to = (await asVisitor(KEY)).headers.get("Location");
  expect(to).toMatch(/^\/discount\/MAYA-[CD]{10}\?redirect=/);
  expect(decodeURIComponent(to!.split("redirect=")[1]!)).toBe("/products/serum?utm_source=x");
  expect((await asVisitor(KEY)).headers.get("Location")).toBe(to);
  expect((await asVisitor(KEY.replace("0", "f"))).headers.get("Location")).not.toBe(to);
  expect(await clicks()).toBe(3);
  // Nothing is left: the named code, which works.
  expect((await asVisitor(KEY.replace("0", "e"))).headers.get("Location")).toContain("/discount/MAYA15?");
  expect(JSON.stringify(await app.db.poolCode.findMany())).not.toContain(KEY);
});

test("previews, crawlers, requests that read ahead and browsers without a key take no visitor's code", async () => {
  await withPool(["MAYA-CCCCCCCCCC"]);
  for (const userAgent of [
    "facebookexternalhit/1.1",
    "WhatsApp/2.23",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  ])
    expect((await follow("maya", { userAgent, query: { reissue_visitor: KEY } })).headers.get("Location")).toContain("/discount/MAYA15?");
  const ahead = fromStorefront("/go/maya", { shop: app.shop, query: { reissue_visitor: KEY } });
  for (const [name, value] of [
    ["sec-purpose", "prefetch;prerender"],
    ["purpose", "prefetch"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
  ] as const) {
    const request = new Request(ahead.request);
    request.headers.set(name, value);
    expect((await go.loader({ ...ahead, request })).headers.get("Location")).toContain("/discount/MAYA15?");
  }
  const { request } = fromStorefront("/go/maya", { shop: app.shop, query: { reissue_visitor: KEY } });
  const head = await go.loader({ ...ahead, request: new Request(request, { method: "HEAD" }) });
  expect(head.headers.get("Location")).toContain("/discount/MAYA15?");
  expect((await asVisitor("0")).headers.get("Location")).toContain("/discount/MAYA15?");
  expect(await app.db.poolCode.count({ where: { state: "ready" } })).toBe(1);
});

test("without the named code an empty pool says so, machines see the shop, and an offer that is over gives no code", async () => {
  await withPool([], { namedFallback: false });
  expect(await (await asVisitor(KEY)).text()).toContain("No code is ready at the moment");
  await app.db.codePool.updateMany({ data: { limitedSince: new Date() } });
  expect(await (await asVisitor(KEY)).text()).toContain("No more codes for now");
  await app.db.codePool.updateMany({ data: { limitedSince: null } });
  expect((await follow("maya/products/serum", { userAgent: "WhatsApp/2.23" })).headers.get("Location")).toBe("/products/serum");
  await app.db.poolCode.create({
    data: {
      ...{ shop: app.shop, offerId: offer.id, enrolmentId: offer.members[0]!.enrolmentId, addedAt: new Date(), state: "ready" },
      ...{ name: "MAYA-CCCCCCCCCC", key: "MAYA-CCCCCCCCCC" },
    },
  });
  await app.db.offer.updateMany({ data: { status: "EXPIRED" } });
  expect(await (await asVisitor(KEY)).text()).toContain("has ended");
  await app.db.offer.updateMany({ data: { status: "ACTIVE" } });
  await app.db.enrolment.updateMany({ data: { status: "inactive" } });
  expect(await (await asVisitor(KEY)).text()).toContain("no discount at the moment");
  expect(await app.db.poolCode.count({ where: { state: "ready" } })).toBe(1);
});

test("the picture of a link is an image of an address that holds no code", async () => {
  const draw = (handle: string) => qr.loader({ ...fromStorefront(`/qr/${handle}`, { shop: app.shop }), params: { handle } });
  const answer = await draw("maya");
  expect([answer.headers.get("Content-Type"), (await answer.text()).slice(0, 4)]).toEqual(["image/svg+xml", "<svg"]);
  expect((await draw("nobody")).status).toBe(404);
});

/** A further code of Maya for Instagram. */
async function aChannelCode(): Promise<{ id: string }> {
  const { shop, db } = app;
  const { memberId, enrolmentId } = offer.members[0]!;
  await db.channel.create({ data: { shop, slug: "ig", name: "Instagram", createdAt: new Date() } });
  const code = { shop, offerId: offer.id, memberId, enrolmentId, name: "MAYAIG", key: "MAYAIG", redeemCodeId: "gid://x/2" };
  return db.promoCode.create({
    data: { ...code, liveFrom: new Date("2026-01-01"), issuedFor: "channel", channel: "ig", isPrimary: false },
  });
}

test("a link for a channel leads to its code, to the one for all while that does not work, and keeps the path behind it", async () => {
  const { id } = await aChannelCode();
  const leads = async (path: string) => (await follow(path)).headers.get("Location");
  const to = (code: string, path = "/") => `/discount/${code}?redirect=${encodeURIComponent(path)}`;
  expect(await leads("maya/ig")).toBe(to("MAYAIG"));
  expect(await leads("maya/IG/products/serum")).toBe(to("MAYAIG", "/products/serum"));
  expect(await leads("maya/products/ig")).toBe(to("MAYA15", "/products/ig"));
  expect(await leads("leo/ig/products/serum")).toBe(to("LEO15", "/products/serum"));
  expect(await leads("maya/yt")).toBe(to("MAYA15", "/yt"));
  const found = { shop: app.shop, offerId: offer.id, enrolmentId: offer.members[0]!.enrolmentId, kind: "removed", foundAt: new Date() };
  const finding = await app.db.driftFinding.create({ data: { ...found, name: "MAYAIG", key: "MAYAIG" } });
  expect(await leads("maya/ig")).toBe(to("MAYA15"));
  await app.db.driftFinding.deleteMany({ where: { id: finding.id } });
  await app.db.promoCode.updateMany({ where: { id }, data: { liveUntil: new Date(), endedFor: "withdrawn" } });
  expect(await leads("maya/ig/products/serum")).toBe(to("MAYA15", "/products/serum"));
  const draw = (channel: string) =>
    qr.loader({ ...fromStorefront("/qr/maya", { shop: app.shop, query: { channel } }), params: { handle: "maya" } });
  expect([(await draw("ig")).status, (await draw("nowhere")).status]).toEqual([200, 404]);
});
