/** What an offer can give and pay, from the first field to the discount in Shopify, and what commissions are computed on and when they may be paid. */
import type { FrameLocator } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, rowOf, selectMembers } from "./support/admin.ts";
import { codesOf, discountNamed } from "./support/store.ts";

let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** The two members these offers are for, with names nobody holds. */
async function forTwo(app: FrameLocator, pattern: string): Promise<void> {
  for (const name of ["Adele Fontaine", "Bodhi Reyes"]) await app.getByRole("checkbox", { name }).check();
  await app.getByLabel("Pattern").fill(pattern);
  await app.getByText("2 codes, all free").waitFor();
  await app.getByRole("button", { name: "Create offer with 2 codes" }).click();
  await app.getByText("The offer is there with 2 codes").waitFor();
}

test("buy X get Y is made with products from Shopify's picker, and pays in tiers that the offer's page tells", () =>
  browser.story("create a buy-X-get-Y offer", async (page) => {
    const app = await openApp(page, stack, "/app/offers/new");
    await app.getByLabel("Name", { exact: true }).fill("Two balms, one free");
    await app.getByLabel("They give").selectOption("Buy X, get Y");
    await app.getByLabel("Shoppers buy").fill("2");
    for (const [at, title] of ["Calendula Cleansing Balm", "Tinted Lip Balm, Rose"].entries()) {
      await app.getByRole("button", { name: "Choose products" }).nth(at).click();
      const picker = page.getByRole("dialog", { name: "Select products" });
      await picker.getByRole("searchbox").fill(title);
      await picker.getByText(title).click();
      await picker.getByRole("button", { name: "Select" }).click();
      await app.getByText(title, { exact: true }).waitFor();
    }
    await app.getByRole("button", { name: "Add a tier" }).click();
    await app.getByLabel("Tier 1: begins after conversions").fill("10");
    await app.getByLabel("Tier 1: of each sale").fill("15");
    await app.getByRole("button", { name: "Add a tier" }).click();
    await app.getByLabel("Tier 2: begins after conversions").fill("5");
    await app.getByLabel("Tier 2: for each conversion").fill("2.50");
    await forTwoRefused(app, "Tier 2: it has to begin after the one above it.");
    await app.getByLabel("Tier 2: begins after conversions").fill("50");
    await app.getByLabel("Counted").selectOption("In each month");
    await app.getByRole("button", { name: "Create offer with 2 codes" }).click();
    await app.getByText("The offer is there with 2 codes").waitFor();
    await app.getByRole("link", { name: "Open the offer" }).click();
    await pageTitled(app, "Two balms, one free");
    await app.getByText("10% commission, 15% after 10 conversions and $2.50 a conversion after 50 conversions in a month").waitFor();
    expect(await codesOf(stack, "Two balms, one free")).toEqual(expect.arrayContaining(["BALM-ADELE", "BALM-BODHI"]));

    await selectMembers(app, ["Adele Fontaine"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Update payout" });
    const dialog = app.getByRole("dialog");
    await dialog.getByLabel("Of each sale").fill("20");
    await dialog.getByLabel("For each conversion").fill("1");
    await dialog.getByRole("button", { name: "Update payout" }).click();
    await app.getByText(/20% and \$1\.00 a conversion$/).waitFor();
    await app.getByText("Done for 1 member.").waitFor();
    await app.getByRole("link", { name: "Two balms, one free" }).first().click();
    await rowOf(app, "Adele Fontaine").getByText("20% and $1.00 a conversion").waitFor();
  }));

async function forTwoRefused(app: FrameLocator, sentence: string): Promise<void> {
  for (const name of ["Adele Fontaine", "Bodhi Reyes"]) await app.getByRole("checkbox", { name }).check();
  await app.getByLabel("Pattern").fill("BALM-{FIRST}");
  await app.getByText("2 codes, all free").waitFor();
  await app.getByRole("button", { name: "Create offer with 2 codes" }).click();
  await app.getByText(sentence).first().waitFor();
}

test("free shipping from an amount on is made with a code for each member", () =>
  browser.story("create a free shipping offer", async (page) => {
    const app = await openApp(page, stack, "/app/offers/new");
    await app.getByLabel("Name", { exact: true }).fill("Ship it");
    await app.getByLabel("They give").selectOption("Free shipping");
    await app.getByLabel("Minimum purchase").selectOption("An amount");
    await app.getByLabel("Minimum amount").fill("40");
    await forTwo(app, "SHIP-{FIRST}");
    await app.getByRole("link", { name: "Open the offer" }).click();
    await pageTitled(app, "Ship it");
    await app
      .getByText(/^Free shipping/)
      .first()
      .waitFor();
    expect((await discountNamed(stack, "Ship it")).codes.map(({ code }) => code)).toEqual(["SHIP-ADELE", "SHIP-BODHI"]);
  }));

test("what is typed and ticked while the page's scripts are still on their way is not lost", () =>
  browser.story("type before the page is alive", async (page) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/assets\/entry\.client-/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${stack.url}/admin/apps/reissue/app/offers/new`);
    const app = page.frameLocator("iframe[name=app-iframe]");
    await app.getByLabel("Name", { exact: true }).fill("Early bird");
    await app.getByLabel("Percentage").fill("25");
    await app.getByLabel("They give").selectOption("A fixed amount off");
    await app.getByLabel("Once per customer").uncheck();
    release();
    // Only a page that is alive shows the field of what was chosen.
    await app.getByLabel("Amount", { exact: true }).waitFor();
    expect(await app.getByLabel("Name", { exact: true }).inputValue()).toBe("Early bird");
    await app.getByLabel("They give").selectOption("A percentage off");
    expect(await app.getByLabel("Percentage").inputValue()).toBe("25");
    expect(await app.getByLabel("Once per customer").isChecked()).toBe(false);
  }));

test("other settings of commissions are shown with what they change, applied by one press, and an offer can have its own", () =>
  browser.story("commission settings", async (page) => {
    const app = await openApp(page, stack, "/app/settings");
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await app.getByRole("checkbox", { name: "Shipping" }).check();
    await app.getByRole("textbox", { name: "A commission may be paid after" }).fill("soon");
    await bar.getByRole("button", { name: "Save" }).click();
    await app.getByText("Enter a whole number of days, at most 365.").waitFor();
    await app.getByRole("textbox", { name: "A commission may be paid after" }).fill("365");
    await bar.getByRole("button", { name: "Save" }).click();

    await pageTitled(app, "Review the change");
    await app.getByRole("heading", { name: /^[\d,]+ conversions of [\d,]+ change$/ }).waitFor();
    await app.getByText("Merchandise after discounts, with shipping").waitFor();
    await app.getByText("365 days after the order was placed").waitFor();
    await app.getByText(/^Computed /).waitFor();
    await app.getByRole("button", { name: "Apply" }).click();
    await app.getByText("Applied", { exact: true }).waitFor();

    await openApp(page, stack, "/app/settings");
    expect(await app.getByRole("checkbox", { name: "Shipping" }).isChecked()).toBe(true);
    await openApp(page, stack, "/app/sales-tracking/orders?range=all");
    await app
      .getByText(/^Payable from /)
      .first()
      .waitFor();

    await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: "Summer Glow 10" }).first().click();
    await pageTitled(app, "Summer Glow 10");
    const offer = new URL(page.url()).pathname.replace("/admin/apps/reissue", "");
    await openApp(page, stack, `${offer}/edit`);
    await app.getByText("Merchandise after discounts, with shipping. May be paid 365 days after the order was placed.").waitFor();
    await app.getByRole("link", { name: "Change for this offer" }).click();
    await pageTitled(app, "Commissions");
    await app.getByText("This offer’s own").last().click();
    await app.getByRole("textbox", { name: "A commission may be paid after" }).fill("0");
    await bar.getByRole("button", { name: "Save" }).click();
    await pageTitled(app, "Review the change");
    await app.getByText("Commissions of Summer Glow 10").waitFor();
    await app.getByRole("button", { name: "Discard" }).click();
    await pageTitled(app, "Commissions");
    await app.getByText("Summer Glow 10", { exact: true }).first().waitFor();
  }));
