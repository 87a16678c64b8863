import type { LoaderFunctionArgs } from "@remix-run/node";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { signQuery } from "#tests/support/app-proxy.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

/** The library turns crawlers away, and takes anything shorter for one. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

let app: InstalledApp;
let composition: typeof import("#app/composition.server.ts");
let portal: typeof import("#app/routes/portal.ts");
let healthz: typeof import("#app/routes/healthz.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  composition = await import("#app/composition.server.ts");
  portal = await import("#app/routes/portal.ts");
  healthz = await import("#app/routes/healthz.ts");
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
  await app.db.session.deleteMany();
});
afterAll(() => app.close());

async function opened({ secret = API_SECRET } = {}): Promise<Request> {
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId: 42, sessionId: "s", secret });
  return new Request("https://reissue.example.com/app", { headers: { Authorization: `Bearer ${token}`, "User-Agent": BROWSER } });
}
const caught = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => thrown,
  );

test("whoever opens the app brings it a token that expires, and the shop's name, currency and zone are read", async () => {
  const { ctx, staff, shopFacts } = await composition.forAdmin(await opened());
  expect(ctx.shop).toBe(app.shop);
  expect(staff.id).toBe("42");
  expect(shopFacts).toMatchObject({ name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York" });
  const session = await app.db.session.findFirstOrThrow();
  expect(session).toMatchObject({ id: `offline_${app.shop}`, isOnline: false });
  expect(session.refreshToken).toBeTruthy();
  expect(session.expires?.getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);
});

test("a session token of somebody else is refused", async () => {
  const thrown = await caught(composition.forAdmin(await opened({ secret: "forged" })));
  expect(thrown).toBeInstanceOf(Response);
  expect((thrown as Response).status).toBe(401);
  expect(await app.db.shop.count()).toBe(0);
});

test("a shop that comes back is no longer marked as gone, and has its history", async () => {
  await composition.forAdmin(await opened());
  await app.db.shop.updateMany({ data: { uninstalledAt: new Date() } });
  await app.db.session.deleteMany();
  await composition.forAdmin(await opened());
  expect(await app.db.shop.findMany()).toMatchObject([{ domain: app.shop, uninstalledAt: null }]);
});

test("a shop that could not be read at the first opening is read at the next", async () => {
  app.twin.faults.add({ kind: "5xx", operation: "ReadShop", times: 1 });
  const thrown = await caught(composition.forAdmin(await opened()));
  expect((thrown as Response).status).toBe(500);
  const { shopFacts } = await composition.forAdmin(await opened());
  expect(shopFacts.name).toBe("Lumen Botanics");
});

const asked = (query: Record<string, string>, secret = API_SECRET) => {
  const url = `https://reissue.example.com/portal?${signQuery({ shop: app.shop, path_prefix: "/apps/reissue", timestamp: String(Math.floor(Date.now() / 1000)), ...query }, secret)}`;
  return portal.loader({ request: new Request(url), params: {}, context: {} } as LoaderFunctionArgs);
};

test("a creator who is signed in to the shop sees the code that works now, written so that it cannot act as markup", async () => {
  const { shop } = app;
  const at = new Date("2026-01-01");
  const offer = await app.db.offer.create({
    data: { shop, discountId: "gid://d/1", title: "Glow {{ shop }} <b>", summary: "15% off", status: "ACTIVE", startsAt: at },
  });
  const member = await app.db.member.create({
    data: { shop, firstName: "S", lastName: "M", email: "s", handle: "s", customerId: "gid://shopify/Customer/7" },
  });
  const enrolment = await app.db.enrolment.create({ data: { shop, offerId: offer.id, memberId: member.id } });
  const code = { shop, offerId: offer.id, memberId: member.id, enrolmentId: enrolment.id, issuedFor: "welcome", liveFrom: at };
  await app.db.promoCode.create({ data: { ...code, name: "OLD15", key: "OLD15", liveUntil: at } });
  await app.db.promoCode.create({ data: { ...code, name: "NEW15", key: "NEW15" } });
  const answer = await asked({ logged_in_customer_id: "7" });
  expect(answer.headers.get("Content-Type")).toBe("application/liquid");
  const page = await answer.text();
  expect(page).toContain("NEW15");
  expect(page).not.toContain("OLD15");
  expect(page).not.toMatch(/\{\{|<b>/);
  expect(await (await asked({ logged_in_customer_id: "8" })).text()).toContain("no promo codes");
});

test("nobody signed in is asked to sign in, and comes back to where the shop shows the page", async () => {
  expect(await (await asked({ logged_in_customer_id: "" })).text()).toContain("/account/login?return_url=&#37;2Fapps&#37;2Freissue");
});

test("a request that Shopify did not sign, or signed long ago, is refused", async () => {
  expect(await caught(asked({ logged_in_customer_id: "7" }, "forged"))).toMatchObject({ status: 400 });
  expect(await caught(asked({ logged_in_customer_id: "7", timestamp: String(Math.floor(Date.now() / 1000) - 3_600) }))).toMatchObject({
    status: 400,
  });
});

test("the health check answers while the database does", async () => {
  expect((await healthz.loader()).status).toBe(200);
});
