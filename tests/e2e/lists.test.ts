/** Long lists from the screens: codes adopted with one file and given later, orders reviewed many at once, dates in the address. */
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp, pageTitled, rowOf } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { aDiscountWith, merchantOf } from "./support/merchant.ts";
import { codesOf, until } from "./support/store.ts";

const SHOP = "lumen-botanics.myshopify.com";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("one file of codes and people makes members, matches and adopts; what is left is given to people from the offer's page", () =>
  browser.story("adopt with one file", async (page) => {
    const ask = await merchantOf(stack, { shop: SHOP, clientId: API_KEY, secret: API_SECRET });
    const left = Array.from({ length: 60 }, (_, at) => `LEFT${String(at).padStart(2, "0")}QX`);
    await aDiscountWith(ask, { title: "Moved here", codes: ["JUERGENXQ10", "JUERGENXQ20", "SOFIAMARCHETTI5", ...left] });
    await until(async () => (await codesOf(stack, "Moved here")).length === 63);
    const app = await openApp(page, stack, "/app/offers/adopt");
    await app.getByRole("button", { name: "Adopt Moved here" }).click();
    await app.getByText(/^63 codes read\. 1 code will belong to 1 member\./).waitFor();

    const send = (name: string, file: string) =>
      app.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(file) });
    const header = "Kürzel;Kontakt;Wer\r\n";
    const file = "JUERGENXQ10;jq@mail.example;Jürgen Quast\r\njuergenxq20;jq@mail.example;Jürgen Quast\r\nLEFT00QX;;Nobody Known\r\n";
    await send("people.csv", header + file);
    await app.getByText("Say which column holds the promo codes.").waitFor();
    await app.getByLabel("Kürzel is").selectOption("Promo code");
    await app.getByLabel("Wer is").selectOption("Full name");
    await app.getByRole("button", { name: "Match codes" }).click();
    await app.getByText("2 codes of the file belong to 1 person who is not a member yet.").waitFor();
    await app.getByText("Line 4, LEFT00QX: No member is Nobody Known").waitFor();
    await app.getByRole("button", { name: "Add 1 member and adopt 3 codes" }).click();
    await pageTitled(app, "Moved here");
    await rowOf(app, "Jürgen Quast").waitFor();
    await app.getByText("60 codes belong to nobody: they work, but their orders count for nobody.").waitFor();

    await app.getByRole("button", { name: "Give them to people" }).click();
    await pageTitled(app, "Codes of Moved here");
    await send("more.csv", `${header}LEFT03QX;jq@mail.example;Jürgen Quast\r\n`);
    await app.getByRole("button", { name: "Match codes" }).click();
    await app.getByText("1 code matched by the file").waitFor();
    await app.getByLabel("Whose is LEFT00QX").fill("jurgen");
    await app.getByRole("option", { name: /Jürgen Quast/ }).click();
    await app.getByRole("tab", { name: "Unmatched 58" }).waitFor();
    await app.getByLabel("Select LEFT01QX").check();
    await app.getByLabel("Select LEFT02QX").check();
    await app.getByLabel("Whose are these 2 codes").fill("sofia march");
    await app.getByRole("option", { name: /Sofia Marchetti/ }).click();
    await app.getByRole("tab", { name: "Unmatched 56" }).waitFor();
    await app.getByRole("button", { name: "Give 4 codes to 2 members" }).click();
    await app.getByText("4 codes are members’ now").waitFor();
    await app.getByText(/^56 codes belong to nobody/).waitFor();
    expect((await codesOf(stack, "Moved here")).length).toBe(63);

    await app.getByRole("link", { name: "Moved here" }).click();
    await app.getByRole("link", { name: "Add members" }).click();
    await pageTitled(app, "Add members");
    await send("wishes.csv", "Wunsch;Konto\r\nDECLANQX10;@declanshaw\r\n");
    await app.getByText("Say which column tells who is added").waitFor();
    await app.getByLabel("Konto is").selectOption("Handle or profile address");
    await app.getByLabel("Wunsch is").selectOption("Promo code");
    await app.getByRole("button", { name: "Continue with this file" }).click();
    await app.getByText("1 name, all free.").waitFor();
  }));

test("orders are rejected many at once with a reason, and that is undone in one press", () =>
  browser.story("bulk review", async (page) => {
    const app = await openApp(page, stack, "/app/sales-tracking/orders?range=last_6_months&search=sofia");
    await pageTitled(app, "Orders");
    await app
      .getByRole("checkbox", { name: /^Select all/ })
      .first()
      .click();
    await app.getByRole("button", { name: "Reject", exact: true }).first().click();
    const dialog = app.getByRole("dialog");
    await dialog.getByText("Fraud", { exact: true }).click();
    await dialog.getByLabel("Note").fill("One address");
    await dialog.getByRole("button", { name: /^Reject \d+ orders?$/ }).click();
    await app.getByText(/^\d+ orders? rejected$/).waitFor();
    await app.getByText("Fraud: One address").first().waitFor();
    await app.getByRole("button", { name: "Undo", exact: true }).click();
    await app.getByText(/^\d+ orders? back as before$/).waitFor();
    await until(async () => (await app.getByText("Fraud: One address").count()) === 0);
  }));

test("dates of one's own stay in the address, are compared, and lead to the orders behind a figure", () =>
  browser.story("dates of one's own", async (page) => {
    const app = await openApp(page, stack, "/app/sales-tracking");
    await app.getByLabel("Date range").selectOption("last_month");
    await app
      .getByText(/(vs|in) the month before$/)
      .first()
      .waitFor();
    await app.getByLabel("Compared with").selectOption("year");
    await app
      .getByText(/the same month a year ago$/)
      .first()
      .waitFor();
    await app.getByLabel("Date range").selectOption("custom");
    await app.getByLabel("To", { exact: true }).fill("2020-01-01");
    await app.getByText("The end is before the beginning").waitFor();
    await app.getByLabel("From", { exact: true }).fill("2020-01-01");
    await app.getByRole("button", { name: "Show", exact: true }).click();
    await app
      .getByText(/the same day a year ago$/)
      .first()
      .waitFor();
    await app.getByRole("link", { name: /^Conversions 0: the orders$/ }).click();
    await pageTitled(app, "Orders");
    await app.getByText(/Jan 1, 2020 to Jan 1, 2020/).waitFor();
    await app.getByLabel("Date range").selectOption("all");
    await app
      .getByText(/• All time|^All time/)
      .first()
      .waitFor();
  }));

test("offers are searched, narrowed and sorted, the address keeps it, and a view keeps the address", () =>
  browser.story("offers list", async (page) => {
    const app = await openApp(page, stack, "/app/offers?sort=revenueMinor&direction=desc");
    await app.getByText(/^\d+ offers: /).waitFor();
    await app.getByLabel("Search offers").fill("moved");
    await app.getByText(/^1 offer: /).waitFor();
    await app.getByRole("button", { name: "Save view" }).click();
    await app.getByLabel("Name of the view").fill("Moved, most first");
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("View saved").waitFor();
    // A button that has something open is named by that as well: each is meant by its own name alone.
    await app.getByRole("button", { name: "Moved, most first", exact: true }).click();
    await app.getByRole("button", { name: "All offers", exact: true }).click();
    await until(async () => (await app.getByLabel("Search offers").inputValue()) === "");
    await app.getByRole("button", { name: "All offers", exact: true }).click();
    await app.getByRole("button", { name: "Moved, most first", exact: true }).click();
    await app.getByText(/^1 offer: /).waitFor();
    await until(async () => (await app.getByLabel("Search offers").inputValue()) === "moved");
    await app.getByLabel("Status").selectOption("expired");
    await app.getByText("No offer matches.").waitFor();
    for (const width of [1280, 640, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await pastTheEdge(page, stack)).toEqual([]);
    }
  }));
