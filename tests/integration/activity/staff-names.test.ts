import { staffNames } from "#app/activity/staff-names.server.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

const INES = { id: 42, firstName: "Ines", lastName: "Castillo", email: "ines@lumen.example", accountOwner: false, locale: "en" };
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

let app: InstalledApp;
let composition: typeof import("#app/composition.server.ts");
let learning: typeof import("#app/activity/learn-staff.server.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  composition = await import("#app/composition.server.ts");
  learning = await import("#app/activity/learn-staff.server.ts");
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
  app.twin.world.data.staff = [INES];
});
afterAll(() => app.close());

const DAY = 86_400_000;
const here = () => ({ shop: app.shop, db: app.shopDb(app.shop) });
const now = new Date("2026-11-27T18:00:00Z");
const learn = (ask: () => Promise<string | null>, at = now) =>
  learning.learnStaff(here(), { staffId: "42", now: at, ask: async () => ({ name: await ask(), owner: false }) });
const name = async () => (await staffNames(here(), ["42"])).get("42");
const onlineTokens = () => app.twin.world.data.tokens.filter(({ userId }) => userId === 42).length;

async function open(by: "header" | "address"): Promise<void> {
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId: 42, sessionId: "s", secret: API_SECRET });
  const address = new URL(`https://reissue.example.com/app?shop=${app.shop}&embedded=1&host=${btoa(`${app.shop}/admin`)}`);
  if (by === "address") address.searchParams.set("id_token", token);
  const headers = { "User-Agent": BROWSER, ...(by === "header" && { Authorization: `Bearer ${token}` }) };
  await composition.forAdmin(new Request(address, { headers }));
}

test.each(["header", "address"] as const)(
  "whoever opens the app is known by name, their token in the %s, and asked about once",
  async (by) => {
    const before = onlineTokens();
    await Promise.all([open(by), open(by), open(by)]);
    await open(by);
    expect(await name()).toBe("Ines Castillo");
    expect(onlineTokens() - before).toBe(1);
  },
);

test("of what Shopify tells about a staff user only the name is kept: no token, no e-mail address", async () => {
  await open("header");
  expect(await app.db.session.findMany({ where: { isOnline: true } })).toEqual([]);
  const kept = JSON.stringify(await app.db.staffMember.findMany());
  expect(kept).not.toContain("ines@lumen.example");
  for (const { accessToken, userId } of app.twin.world.data.tokens) if (userId === 42) expect(kept).not.toContain(accessToken);
});

test("a staff user's address is asked for when it is needed, and only one that Shopify has verified counts", async () => {
  const { askStaffEmail } = await import("#app/shopify/people/staff-name.server.ts");
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId: 42, sessionId: "s", secret: API_SECRET });
  expect(await askStaffEmail(app.shop, token)).toBe("ines@lumen.example");
  app.twin.world.data.staff = [{ ...INES, emailVerified: false }];
  expect(await askStaffEmail(app.shop, token)).toBeNull();
});

test("a page opens when Shopify does not tell the name, and Shopify is asked again after an hour", async () => {
  app.twin.world.data.staff = [];
  await open("header");
  expect(await name()).toBeUndefined();
  const { askedAt } = await app.db.staffMember.findFirstOrThrow();
  await learn(() => Promise.resolve("Too early"), new Date(askedAt.getTime() + 59 * 60_000));
  expect(await name()).toBeUndefined();
  await learn(() => Promise.resolve("Ines Castillo"), new Date(askedAt.getTime() + 61 * 60_000));
  expect(await name()).toBe("Ines Castillo");
});

test("a name is asked for anew after thirty days and kept when that fails", async () => {
  await learn(() => Promise.resolve("Ines Castillo"));
  await learn(() => Promise.resolve("Too early"), new Date(now.getTime() + 29 * DAY));
  expect(await name()).toBe("Ines Castillo");
  await learn(() => Promise.reject(new Error("not now")), new Date(now.getTime() + 31 * DAY));
  expect(await name()).toBe("Ines Castillo");
  await learn(() => Promise.resolve("Ines Castillo Vega"), new Date(now.getTime() + 62 * DAY));
  expect(await name()).toBe("Ines Castillo Vega");
});

test("a name belongs to its shop", async () => {
  await learn(() => Promise.resolve("Ines Castillo"));
  const other = { shop: "other.myshopify.com", db: app.shopDb("other.myshopify.com") };
  expect((await staffNames(other, ["42"])).size).toBe(0);
});
