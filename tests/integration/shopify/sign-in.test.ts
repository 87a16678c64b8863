import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

/** The library turns crawlers away, and takes anything shorter for one. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

let app: InstalledApp;
let composition: typeof import("#app/composition.server.ts");
let healthz: typeof import("#app/routes/healthz.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  composition = await import("#app/composition.server.ts");
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

test("a shop that moved to another zone has its months counted anew, once, and one that did not has not", async () => {
  const jobs = () => app.db.$queryRaw`SELECT data FROM jobs.job WHERE name = 'ledger.recount'`;
  await composition.forAdmin(await opened());
  await app.db.session.deleteMany();
  await composition.forAdmin(await opened());
  expect(await jobs().catch(() => [])).toEqual([]);
  await app.db.shop.updateMany({ data: { ianaTimezone: "Asia/Tokyo" } });
  for (const _ of [1, 2]) {
    await app.db.session.deleteMany();
    await composition.forAdmin(await opened());
  }
  expect(await jobs()).toEqual([{ data: { shop: app.shop } }]);
});

test("a shop that could not be read at the first opening is read at the next", async () => {
  app.twin.faults.add({ kind: "5xx", operation: "ReadShop", times: 1 });
  const thrown = await caught(composition.forAdmin(await opened()));
  expect((thrown as Response).status).toBe(500);
  const { shopFacts } = await composition.forAdmin(await opened());
  expect(shopFacts.name).toBe("Lumen Botanics");
});

test("the health check answers while the database does", async () => {
  expect((await healthz.loader()).status).toBe(200);
});
