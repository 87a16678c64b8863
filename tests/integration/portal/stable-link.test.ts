import type { BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { fromStorefront, type Asking } from "#tests/support/storefront.ts";

import { aShopWithCreators } from "./portal-shop.ts";

let app: InstalledApp;
let go: typeof import("#app/routes/portal_.go.$.ts");
let qr: typeof import("#app/routes/portal_.qr.$handle.ts");
let offer: BuiltOffer;
let guards: Awaited<ReturnType<typeof guardModules>>;
/** They read the environment that the app of the test sets. */
const guardModules = async () => ({
  ...(await import("#app/leaks/guards/code-guards.server.ts")),
  ...(await import("#app/leaks/guards/apply-guards.server.ts")),
  ...(await import("#app/leaks/guards/due-guards.server.ts")),
  ...(await import("#app/composition.server.ts")),
  ...(await import("#app/screens/leak/open-cases.server.ts")),
  ...(await import("#app/screens/leak/read-guard.server.ts")),
  ...(await import("#tests/twin/outside/store/code-refusals.ts")),
});
beforeAll(async () => {
  app = await anInstalledApp();
  go = await import("#app/routes/portal_.go.$.ts");
  qr = await import("#app/routes/portal_.qr.$handle.ts");
  guards = await guardModules();
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

test.each([
  ["a capital letter", { ScCid: "4b3c" }],
  ["names of which one begins the other", { a: "1", a1: "2", "a-b": "3" }],
  ["letters beyond ASCII", { größe: "M", "🌱": "1", "\uFFF0": "2" }],
  ["blanks, separators and what looks encoded", { q: "a b+c&d=e%20f", "": "x" }],
])("a visitor's own parameters with %s do not turn them away", async (_, query) => {
  const answer = await follow("maya", { query });
  expect(answer.status).toBe(302);
  const target = new URL(answer.headers.get("Location")!, "https://shop.example").searchParams.get("redirect")!;
  const carried = new URL(target, "https://shop.example").searchParams;
  for (const [name, value] of Object.entries(query)) expect([name, carried.get(name)]).toEqual([name, value]);
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
  for (const typed of ["MAYA", "@maya", "m%C3%A1ya.", "maya%E2%80%8B"])
    expect((await follow(typed)).headers.get("Location")).toContain("/discount/MAYAGLOW?");
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

test("an address below the shop's path that nobody was given is a page of the shop too, with a way on in the visitor's market", async () => {
  const { loader } = await import("#app/routes/portal_.$.ts");
  const answer = await loader(fromStorefront("//go/maya", { shop: app.shop, pathPrefix: "/fr-ca/apps/reissue" }));
  expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "application/liquid"]);
  const page = await answer.text();
  expect(page).toContain('href="/fr-ca/"');
  expect(page).toMatch(/lang="fr"\s+dir="ltr"/);
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
    "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8)",
    "Messenger/1.0 CFNetwork/1490.0.4 Darwin/23.2.0",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  ])
    expect((await follow("maya", { userAgent, query: { reissue_visitor: KEY } })).headers.get("Location")).toContain("/discount/MAYA15?");
  const ahead = fromStorefront("/go/maya", { shop: app.shop, query: { reissue_visitor: KEY } });
  for (const [name, value] of [
    ["sec-purpose", "prefetch;prerender"],
    ["purpose", "prefetch"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
    ["sec-fetch-dest", "image"],
    ["sec-fetch-dest", "iframe"],
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

/** MAYA15 leaks and is guarded; answers its case. */
async function guarded(sentence = "Use Maya’s link.") {
  const { shop, db } = app;
  const code = await db.promoCode.findFirstOrThrow({ where: { key: "MAYA15" } });
  const [day, now] = [new Date("2026-03-01T00:00:00Z"), new Date()];
  const dated = { since: day, sinceFrom: day, sinceTo: day, reasons: [], alarmedAt: now, openedAt: now, tier: "A" };
  const of = { promoCodeId: code.id, enrolmentId: code.enrolmentId, offerId: code.offerId, name: code.name };
  const { id: caseId } = await db.leakCase.create({ data: { shop, ...of, ...dated } });
  expect(await guards.guardCode(ours(), { caseId, sentence, staff: "7", now: new Date(), enqueue: async () => {} })).toBe("done");
  return caseId;
}
const ours = () => ({ shop: app.shop, db: app.shopDb(app.shop) });
const apply = () => guards.applyGuards(ours(), { discount: guards.guardDiscountOf(app.shop), now: () => new Date() });
/** What the local Shopify's checkout says of these codes; null where it takes one. */
const atCheckout = (codes: string[], attributes: Record<string, string> = {}) =>
  guards
    .judgeCodes(app.twin.world, { codes, lines: [{ productId: 1, quantity: 1, priceMinor: 5_000 }], customerId: null, attributes })
    .map((one) => (one.ok ? null : (one.words ?? one.reason)));

test("while its case is open a guarded code works for whoever came through the link, and afterwards for everybody again", async () => {
  const caseId = await guarded();
  const shown = async () => {
    const cases = await guards.openCasesOf(ours(), { offerId: offer.id });
    const guard = await guards.readGuard(ours(), { id: caseId, enrolmentId: offer.members[0]!.enrolmentId });
    return [cases.map((one) => one.guarded), guard?.state];
  };
  expect([atCheckout(["MAYA15"]), await shown()]).toEqual([[null], [[false], "asked"]]);
  await apply();
  expect(await shown()).toEqual([[true], "on"]);
  expect([atCheckout(["maya15"]), atCheckout(["LEO15"])]).toEqual([["Use Maya’s link."], [null]]);
  const page = await (await follow("maya/products/serum", { query: { utm_source: "x" }, pathPrefix: "/en-ca/apps/reissue" })).text();
  const told = JSON.parse(/<script type="application\/json" id="go">(.*?)<\/script>/.exec(page)![1]!) as Record<string, unknown>;
  expect(told).toMatchObject({
    name: "_reissue_link",
    market: "/en-ca",
    to: expect.stringContaining("/discount/MAYA15?redirect=") as string,
  });
  expect(atCheckout(["maya15"], { _reissue_link: (told.proofs as string[]).join(" ") })).toEqual([null]);
  // Neither machines nor the links of other creators are kept waiting.
  expect((await follow("maya", { userAgent: "facebookexternalhit/1.1" })).status).toBe(302);
  expect((await follow("leo")).status).toBe(302);
  await app.db.leakCase.update({ where: { id: caseId }, data: { state: "dismissed" } });
  expect(await guards.dueGuards(app.db, new Date())).toEqual([{ shop: app.shop }]);
  await apply();
  expect(atCheckout(["MAYA15"])).toEqual([null]);
  expect((await follow("maya")).status).toBe(302);
  expect(await guards.dueGuards(app.db, new Date())).toEqual([]);
  expect((await app.db.activity.findMany({ orderBy: { at: "asc" } })).map(({ kind, staffId }) => [kind, staffId])).toEqual([
    ["code_guarded", "7"],
    ["code_guard_ended", null],
  ]);
  expect(app.twin.world.data.appDiscounts).toHaveLength(1);
});

test("a guard is on only once Shopify has it, and whatever Shopify does is said and tried again", async () => {
  await guarded();
  const stands = async () => {
    const [guard, shop] = await Promise.all([app.db.codeGuard.findFirstOrThrow(), app.db.guardedShop.findFirstOrThrow()]);
    return [guard.appliedAt !== null, shop.trouble, shop.dueAt !== null];
  };
  app.twin.faults.add({ kind: "5xx", operation: "metafieldsSet", times: 20 });
  await expect(apply()).rejects.toThrow("Shopify cannot answer now");
  expect(await stands()).toEqual([false, "waits", true]);
  app.twin.faults.clear();
  await apply();
  expect(await stands()).toEqual([true, null, true]);
  // Somebody ends the discount in Shopify, then deletes it.
  const { appDiscounts } = app.twin.world.data;
  appDiscounts[0]!.status = "EXPIRED";
  await apply();
  expect([await stands(), atCheckout(["MAYA15"])]).toEqual([[true, "inactive", true], [null]]);
  appDiscounts.length = 0;
  await apply();
  expect([await stands(), atCheckout(["MAYA15"])]).toEqual([[true, null, true], ["Use Maya’s link."]]);
});
