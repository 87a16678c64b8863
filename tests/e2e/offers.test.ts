/** Offers from the screens: one is made with its members' codes, and a discount of five thousand codes is adopted. */
import { DateTime } from "luxon";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, rowOf } from "./support/admin.ts";
import { passDays } from "./support/days.ts";
import { aDiscountWith, merchantOf } from "./support/merchant.ts";
import { codesOf, discountNamed, until } from "./support/store.ts";

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

test("an offer is created with a code for each chosen member, clashes shown first, and then edited without touching a code", () =>
  browser.story("create an offer", async (page) => {
    const app = await openApp(page, stack, "/app/offers/new");
    await app.getByLabel("Name", { exact: true }).fill("Winter glow");
    await app.getByRole("button", { name: /^Select all/ }).click();
    // The members of the demo store hold first names with 15 already.
    await app.getByText(/codes cannot be issued as they are/).waitFor();
    await app.getByRole("button", { name: "Number them" }).click();
    await app.getByText(/^\d+ codes, all free$/).waitFor();
    await app.getByRole("button", { name: "Create offer with 60 codes" }).click();
    await app.getByText("The offer is there with 60 codes").waitFor();
    await app.getByText("Nobody has been told yet.").waitFor();
    await app.getByRole("button", { name: "Compose message to 60 members" }).click();
    await pageTitled(app, "Compose message");
    await app.getByText("60 recipients").waitFor();
    const letter = app.getByRole("group", { name: "Message as it will be read" });
    await letter.getByText(/You are now part of Winter glow. Your code is ADELE15./).waitFor();
    await app.getByRole("link", { name: "Winter glow" }).first().click();
    await pageTitled(app, "Winter glow");
    const made = await codesOf(stack, "Winter glow");
    expect(made.length).toBe(60);
    expect(made).toContain("AISHA15-2");
    await rowOf(app, "Aisha Bello").getByText("AISHA15-2").waitFor();

    await app.getByRole("button", { name: "Manage offer", exact: true }).click();
    await app.getByRole("link", { name: "Edit offer" }).click();
    await pageTitled(app, "Edit offer");
    await app.getByLabel("Percentage").fill("20");
    await app.getByLabel("Only customers without an order").check();
    // The store has no segment of them, and the app may not make one before Shopify's dialog was answered.
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await app.getByRole("button", { name: "Allow and save" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Update" }).click();
    await app.getByText("Only for customers without an order").waitFor();
    await app
      .getByText(/^20% off/)
      .first()
      .waitFor();
    expect(await codesOf(stack, "Winter glow")).toEqual(made);

    await chooseFrom(app, { menu: "Manage offer", entry: "Pause offer" });
    await app.getByRole("dialog").getByRole("button", { name: "Pause offer" }).click();
    await page.locator("#toasts").getByText("Offer paused").waitFor();
    await app.getByText("This offer is paused").waitFor();
    await app.getByText("Paused", { exact: true }).waitFor();
    expect((await discountNamed(stack, "Winter glow")).status).toBe("EXPIRED");
    await chooseFrom(app, { menu: "Manage offer", entry: "Resume offer" });
    await page.locator("#toasts").getByText("Offer resumed").waitFor();
    expect((await discountNamed(stack, "Winter glow")).status).toBe("ACTIVE");
  }));

test("a rotation is set up: the names to come are shown, one is drawn anew, a member is skipped, and the calendar has the day", () =>
  browser.story("set up a rotation", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: "Winter glow" }).first().click();
    await pageTitled(app, "Winter glow");
    await app.getByRole("link", { name: "Set up rotation" }).click();
    await pageTitled(app, "Rotation");
    await app.getByLabel("Names of the next codes").fill("{FIRST}{VALUE}");
    await app.getByRole("button", { name: "Turn on rotation" }).click();
    await app.getByText("The names need {RANDOM:3} or more").waitFor();
    await app.getByLabel("Names of the next codes").fill("{FIRST}{RANDOM:4}");
    await app.getByRole("button", { name: "Turn on rotation" }).click();
    await page.locator("#toasts").getByText("The rotation is on").waitFor();
    const line = app.getByRole("list", { name: "The next names" }).getByRole("listitem").filter({ hasText: "Aisha Bello" });
    await line.getByText(/^AISHA15-2 becomes AISHA[A-Z0-9]{4}$/).waitFor();
    const before = await line.getByText(/becomes/).innerText();
    await line.getByRole("button", { name: "Another name for Aisha Bello" }).click();
    await until(async () => (await line.getByText(/becomes/).innerText()) !== before);
    await line.getByRole("button", { name: "Skip Aisha Bello once" }).click();
    await line.getByText("Stays as it is").waitFor();
    await app.getByText("As things stand 59 members get another code.").waitFor();
    const day = await app.getByLabel("Next on").inputValue();
    await openApp(page, stack, `/app/calendar?span=month&day=${day}`);
    await app.getByText("New codes for the members").first().waitFor();
    const codes = await codesOf(stack, "Winter glow");
    expect(codes).toHaveLength(60);
  }));

test("the rotation runs over a month: skipped and paused it waits, then both codes work until everybody was told, and the old ones end", () =>
  browser.story("a month of rotation", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: "Winter glow" }).first().click();
    await pageTitled(app, "Winter glow");
    await app.getByRole("link", { name: "See what is planned" }).click();
    await pageTitled(app, "Rotation");
    const rotation = new URL(page.url()).pathname.replace(/^.*\/apps\/reissue/, "");
    const first = await codesOf(stack, "Winter glow");
    const day = await app.getByLabel("Next on").inputValue();
    await app.getByRole("button", { name: "Skip the next one" }).click();
    await page.locator("#toasts").getByText("The next rotation is skipped").waitFor();
    await passDays(stack, 30);
    await openApp(page, stack, rotation);
    expect(await app.getByLabel("Next on").inputValue()).toBe(day);
    await app.getByRole("button", { name: "Pause" }).click();
    await app.getByText("Paused: nothing is replaced until it goes on.").waitFor();
    await passDays(stack, 31);
    expect(await codesOf(stack, "Winter glow")).toEqual(first);
    await openApp(page, stack, rotation);
    await app.getByRole("button", { name: "Go on" }).click();
    await page.locator("#toasts").getByText("The rotation goes on").waitFor();
    expect(await codesOf(stack, "Winter glow")).toEqual(first);

    await passDays(stack, 30);
    const both = await codesOf(stack, "Winter glow");
    expect(both).toHaveLength(60 + 59);
    expect(both).toEqual(expect.arrayContaining(first));
    await openApp(page, stack, rotation);
    await app.getByText("A rotation is under way").waitFor();
    const aisha = app.getByRole("list", { name: "The next names" }).getByRole("listitem").filter({ hasText: "Aisha Bello" });
    await aisha.getByText("Passed over last time: Skipped once, as asked").waitFor();
    const ends = DateTime.now().setZone("America/New_York").plus({ days: 7 }).toISODate();
    await openApp(page, stack, `/app/calendar?span=month&day=${ends}`);
    await app.getByText("59 old codes stop").first().waitFor();
    // The day comes and nobody was told: nothing was sent, and no code that a creator may still post ends.
    await passDays(stack, 9);
    expect(await codesOf(stack, "Winter glow")).toEqual(both);
    await openApp(page, stack, "/app");
    await app.getByText("Old codes wait: 59 members do not know the new one").waitFor();
    await app.getByRole("link", { name: "Tell them or wait" }).click();
    await pageTitled(app, "Rotation");
    await openApp(page, stack, "/app/messages");
    await app
      .getByRole("link", { name: /^Your new code/ })
      .first()
      .click();
    await pageTitled(app, "Compose message");
    await app.getByText("59 recipients").waitFor();
    await app.getByRole("button", { name: "I have told them" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "I have told them" }).click();
    await app.getByText("59 members told outside of this app.").waitFor();
    await passDays(stack, 3);
    const now = await codesOf(stack, "Winter glow");
    expect(now).toEqual(both.filter((code) => code === "AISHA15-2" || !first.includes(code)));
    expect(now).toHaveLength(60);
    await openApp(page, stack, rotation);
    await app.getByText("A rotation is under way").waitFor({ state: "detached" });
  }));

test("a decoy with a name like the others is planted on a discount of its own, and withdrawn", () =>
  browser.story("plant a decoy", async (page) => {
    const app = await openApp(page, stack, "/app/leaks/decoys");
    const name = await app.getByLabel("Code", { exact: true }).inputValue();
    expect(name).toMatch(/^[A-Z0-9]+$/);
    await app.getByLabel("Where it is planted").fill("Newsletter of March");
    await app.getByRole("button", { name: "Plant decoy" }).click();
    await app.getByText("Newsletter of March").waitFor();
    await app.getByText("Works", { exact: true }).waitFor({ timeout: 90_000 });
    expect(await codesOf(stack, `Decoy ${name}`)).toEqual([name]);
    await app.getByRole("button", { name: `Withdraw ${name}` }).click();
    await app.getByText("Withdrawn", { exact: true }).waitFor({ timeout: 90_000 });
    expect((await discountNamed(stack, `Decoy ${name}`)).status).toBe("EXPIRED");
  }));

test("a discount of 5,000 codes is adopted: names say whose they are, a file says more, the rest stays as it was", () =>
  browser.story("adopt a discount", async (page) => {
    const strangers = Array.from({ length: 4_997 }, (_, index) => `QZ${String(index).padStart(5, "0")}XW`);
    const ask = await merchantOf(stack, { shop: SHOP, clientId: API_KEY, secret: API_SECRET });
    await aDiscountWith(ask, { title: "Old ambassadors", codes: ["AISHABELLO20", "BODHIREYES20", "CORABAINES20", ...strangers] });
    await until(async () => (await codesOf(stack, "Old ambassadors")).length === 5_000);

    const app = await openApp(page, stack, "/app/offers/adopt");
    await app.getByRole("button", { name: "Adopt Old ambassadors" }).click();
    await app.getByText(/^5,000 codes read/).waitFor();
    await app.getByRole("tab", { name: "Matched 3" }).waitFor();
    await app.getByRole("tab", { name: "Unmatched 4,997" }).click();
    await app.getByText("1 to 50 of 4,997").waitFor();

    const file = "code,handle\nQZ00000XW,@declanshaw\nNOSUCHCODE,@adelefontaine\nQZ00001XW,@nobody\n";
    await app.locator("input[type=file]").setInputFiles({ name: "codes.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await app.getByRole("button", { name: "Match codes" }).click();
    await app.getByText("1 code matched by the file").waitFor();
    await app.getByText("Line 3, NOSUCHCODE: This code is not on the discount").waitFor();
    await app.getByText("Line 4, QZ00001XW: No member is @nobody").waitFor();

    await app.getByRole("button", { name: "Adopt with 4 codes" }).click();
    await pageTitled(app, "Old ambassadors");
    await rowOf(app, "Declan Shaw").getByText("QZ00000XW").waitFor();
    expect((await codesOf(stack, "Old ambassadors")).length).toBe(5_000);
  }));
