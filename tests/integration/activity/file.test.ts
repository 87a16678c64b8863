/** The activity as a file: what a spreadsheet opens, and nobody else's. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { parse } from "csv-parse/sync";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";
const THEIRS = "theirs.myshopify.com";

let app: InstalledApp;
let route: typeof import("#app/routes/app.activity_.csv.ts");
let recordActivity: typeof import("#app/activity/record-activity.server.ts").recordActivity;
beforeAll(async () => {
  app = await anInstalledApp();
  route = await import("#app/routes/app.activity_.csv.ts");
  ({ recordActivity } = await import("#app/activity/record-activity.server.ts"));
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
});
afterAll(() => app.close());

async function file(query = ""): Promise<Record<string, string>[]> {
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId: 42, sessionId: "s", secret: API_SECRET });
  const headers = { Authorization: `Bearer ${token}`, "User-Agent": BROWSER };
  const request = new Request(`https://reissue.example.com/app/activity/csv${query}`, { headers });
  const answer = await route.loader({ request, params: {}, context: {} } as LoaderFunctionArgs);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  return parse(await answer.text(), { columns: true, bom: true });
}

const at = new Date("2026-03-01T05:00:00Z");

test("a line tells who, what, before, after, why, when and Shopify's ids, and one for each member concerned", async () => {
  const shop = app.shop;
  const db = app.shopDb(shop);
  const add = (firstName: string) =>
    db.member.create({ data: { shop, firstName, lastName: "", email: `${firstName}@example.com`, handle: firstName } });
  const [ana, ben] = [await add("Ana"), await add("Ben")];
  await recordActivity(db, {
    ...{ shop, kind: "refresh_settled", by: { staff: "42" }, at, reason: "Leaked" },
    members: [
      { memberId: ana.id, before: { code: "OLD" }, after: { code: "NEW" }, shopifyIds: ["gid://shopify/DiscountRedeemCode/1"] },
      { memberId: ben.id, outcome: "parked" },
    ],
  });
  const lines = await file("?what=refreshes");
  expect(lines).toHaveLength(2);
  expect(lines.find(({ Member }) => Member === "Ana")).toMatchObject({
    "When (America/New_York)": "2026-03-01 00:00:00",
    Who: "Staff member 42",
    What: "Refresh settled",
    Outcome: "Done",
    Before: "Code: OLD",
    After: "Code: NEW",
    Reason: "Leaked",
    "Shopify ids": "gid://shopify/DiscountRedeemCode/1",
  });
  expect(lines.find(({ Member }) => Member === "Ben")?.Outcome).toBe("Needs attention");
});

test("no word of a merchant, a creator or a discount becomes a formula in a spreadsheet", async () => {
  const shop = app.shop;
  const hostile = ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"];
  for (const words of hostile)
    await recordActivity(app.shopDb(shop), { shop, kind: "template_saved", by: "system", subject: words, reason: words });
  const cells = (await file("?what=template_saved")).flatMap((line) => Object.values(line));
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(cells.filter((cell) => cell.includes("HYPERLINK"))).toHaveLength(2);
});

test("the file is narrowed as the page is, and the days are those of the shop's calendar", async () => {
  const shop = app.shop;
  const tell = (kind: "offer_paused" | "offer_ended", by: string, when: string) =>
    recordActivity(app.shopDb(shop), { shop, kind, by: { staff: by }, at: new Date(when) });
  // Midnight in New York is five o'clock UTC.
  await tell("offer_paused", "1", "2026-03-01T04:59:00Z");
  await tell("offer_ended", "2", "2026-03-01T05:00:00Z");
  const said = async (query: string) => (await file(query)).map(({ What }) => What);
  expect(await said("?from=2026-03-01&to=2026-03-01")).toEqual(["Offer ended"]);
  expect(await said("?who=1")).toEqual(["Offer paused"]);
  expect(await said("?what=offers")).toEqual(["Offer ended", "Offer paused"]);
});

test("another shop's acts are in no file of this one", async () => {
  const theirs = await aWholeShop(app.db, THEIRS);
  await recordActivity(app.shopDb(THEIRS), { shop: THEIRS, kind: "offer_paused", by: { staff: "9" }, offerId: theirs.offerId });
  expect(await file("?what=offers")).toEqual([]);
  expect(await file(`?offer=${theirs.offerId}`)).toEqual([]);
  expect(await file(`?member=${theirs.memberId}`)).toEqual([]);
  expect(await file("?who=9")).toEqual([]);
});
