/** Where people already are: from a discount's or a customer's page of Shopify's admin to the one refresh form. */
import type { Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { appIn, pageTitled, rowOf, untilUsable } from "./support/admin.ts";
import { chooseReason, enterNewCode, newCodeOf, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";

const OFFER = "Creator Collective 15%";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Opens the page of a discount or a customer in the admin, and presses the app's entry there. */
async function refreshFrom(page: Page, { list, entry }: { list: "discounts" | "customers"; entry: string }) {
  await page.goto(`${stack.url}/admin/${list}?query=${encodeURIComponent(entry)}`);
  await page.getByRole("link", { name: entry }).click();
  await page.getByRole("heading", { level: 1, name: entry }).waitFor();
  await page.getByText("More actions").click();
  await page.getByRole("link", { name: "Refresh promo codes" }).click();
  return appIn(page);
}

test("a discount's page leads to the refresh of everybody in its offer, and back again", () =>
  browser.story("from a discount's page", async (page) => {
    const app = await refreshFrom(page, { list: "discounts", entry: OFFER });
    await onTheRefreshPage(app);
    await newCodeOf(app, "Sofia Marchetti").waitFor();
    await newCodeOf(app, "Noah Bergström").waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/app\/refreshes\/[0-9a-f-]{36}$/);
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: OFFER }).waitFor();
  }));

test("a customer's page leads to the refresh of just their code, and it is changed", () =>
  browser.story("from a customer's page", async (page) => {
    const app = await refreshFrom(page, { list: "customers", entry: "Sofia Marchetti" });
    await onTheRefreshPage(app);
    expect(await app.getByRole("textbox", { name: /^New code for / }).count()).toBe(1);
    await enterNewCode(app, { member: "Sofia Marchetti", code: "SOFIABLOOM", says: "Available" });
    await chooseReason(app, "Creator asked");
    expect(await updateOffer(app)).toBe("1 code changed");
    await rowOf(app, "Sofia Marchetti").getByText("Done").waitFor();
  }));

test("a customer with a code in several offers is asked about first", () =>
  browser.story("from a customer in two offers", async (page) => {
    const app = await refreshFrom(page, { list: "customers", entry: "Rosa Delgado" });
    await app.getByText("Rosa Delgado has a code in several offers").waitFor();
    await untilUsable(app);
    await app.getByRole("button", { name: "Refresh VIPROSA" }).click();
    await onTheRefreshPage(app);
    expect(await rowOf(app, "Rosa Delgado").innerText()).toContain("VIPROSA");
    expect(await app.getByRole("textbox", { name: /^New code for / }).count()).toBe(1);
  }));

test("a discount that is no offer yet is adopted from its own page", () =>
  browser.story("adopted from its own page", async (page) => {
    const app = await refreshFrom(page, { list: "discounts", entry: "Welcome 10% off" });
    await app.getByText("This discount is no offer yet").waitFor();
    await untilUsable(app);
    await app.getByRole("button", { name: "Adopt this discount" }).click();
    await pageTitled(app, "Adopt Welcome 10% off");
    await app.getByText("WELCOME10").first().waitFor();
  }));

test("an order's page says whose sale it is, and a leak is reported from there", () =>
  browser.story("from an order's page", async (page) => {
    await page.goto(`${stack.url}/admin/orders?query=VIPROSA`);
    await page.getByRole("link", { name: /^#/ }).first().click();
    const block = page.frameLocator("iframe[title='Block of the app']");
    await block.getByText(/^The shopper typed VIPROSA/i).waitFor();
    await block.getByText("Rosa Delgado").waitFor();
    await page.getByText("More actions").click();
    await page.getByRole("button", { name: "Report a leak or assign the order" }).click();
    const action = page.frameLocator("iframe[title='Report a leak or assign the order']");
    await action.getByLabel("Where it was seen (optional)").fill("https://coupons.example/rosa");
    await action.getByRole("button", { name: "Report VIPROSA of Rosa Delgado" }).click();
    await action.getByRole("link", { name: "Open the case" }).click();
    await appIn(page).getByText("Seen at https://coupons.example/rosa").first().waitFor();
  }));
