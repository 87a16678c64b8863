/** When old codes end, what can be called off, undone and retried, and what a refresh says of itself afterwards. */
import { DateTime } from "luxon";
import { readFileSync } from "node:fs";
import type { FrameLocator, Page, Request } from "playwright-core";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, goTo, openApp, pageTitled, rowOf, saveChanges, selectMembers } from "./support/admin.ts";
import { merchantOf } from "./support/merchant.ts";
import { chooseReason, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { codesOf, control, type StoreDiscount } from "./support/store.ts";

const SHOP = "lumen-botanics.myshopify.com";
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

/** Opens the draft for these members of the offer, from Sales tracking. */
async function draftFor(page: Page, members: readonly string[]): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/sales-tracking");
  await app.getByRole("link", { name: OFFER }).click();
  await pageTitled(app, OFFER);
  await selectMembers(app, members);
  await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
  await onTheRefreshPage(app);
  return app;
}

async function refresh(page: Page, names: Record<string, string>, reason: string): Promise<FrameLocator> {
  const app = await draftFor(page, Object.keys(names));
  for (const [member, code] of Object.entries(names)) await enterNewCode(app, { member, code, says: "Available" });
  await chooseReason(app, reason);
  return app;
}

const ordered = async (code: string) => (await control(stack, "orders", { codes: [code] })).status;
const clearFaults = () => fetch(`${stack.twinUrl}/__twin/faults`, { method: "DELETE" });

/** The owner deletes a code on whichever discount it is, in the Shopify admin. */
async function freeInTheAdmin(code: string): Promise<void> {
  const ask = await merchantOf(stack, { shop: SHOP, clientId: API_KEY, secret: API_SECRET });
  const { discounts } = (await (await fetch(`${stack.twinUrl}/__twin/state`)).json()) as { discounts: StoreDiscount[] };
  const holder = discounts.find(({ codes }) => codes.some((each) => each.code === code));
  const ids = holder?.codes.filter((each) => each.code === code).map(({ id }) => id);
  await ask(
    `mutation ($id: ID!, $ids: [ID!]) { discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids) { userErrors { message } } }`,
    {
      id: holder?.id,
      ids,
    },
  );
}

let retireAt = Infinity;

test("until the chosen time both codes work and the page says so", () =>
  browser.story("both codes work", async (page) => {
    const app = await refresh(page, { "Sofia Marchetti": "SOFIALATER" }, "Creator asked");
    await app.getByText("At a date and time; both codes work until then").click();
    // Whole minutes can be chosen; the next but one leaves time to see both work.
    const chosen = DateTime.now().setZone("America/New_York").plus({ seconds: 100 }).startOf("minute");
    retireAt = chosen.toMillis();
    await app.getByRole("textbox", { name: "Both codes work until" }).fill(chosen.toFormat("yyyy-MM-dd'T'HH:mm"));
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await app.getByText(/^1 member has two codes: both work until/).waitFor();
    await rowOf(app, "Sofia Marchetti")
      .getByText(/^Both work until/)
      .waitFor();
    expect([await ordered("SOFIA15"), await ordered("SOFIALATER")]).toEqual([201, 201]);
  }));

test("an emergency announces that members have no code for a while; a leaked name is refused afterwards until a person says why", () =>
  browser.story("old first and burned", async (page) => {
    let app = await refresh(page, { "Noah Bergström": "NOAHSAFE" }, "Leaked");
    await app.getByText("Before the new code is made").click();
    await app.getByText("Members have no working code for a while").waitFor();
    expect(await updateOffer(app)).toBe("1 code changed");
    await app.getByText("There is no undo: the previous code leaked and stays retired.").waitFor();
    expect([await ordered("NOAH15"), await ordered("NOAHSAFE")]).toEqual([422, 201]);

    app = await draftFor(page, ["Noah Bergström"]);
    await enterNewCode(app, { member: "Noah Bergström", code: "noah15", says: /^Leaked before and retired/ });
    await app.getByRole("button", { name: "Use the leaked code for Noah Bergström anyway" }).click();
    await app.getByRole("textbox", { name: "Why Noah Bergström gets a code that leaked" }).fill("The coupon site took it down");
    await app.getByRole("button", { name: "Use it anyway", exact: true }).click();
    await rowOf(app, "Noah Bergström")
      .getByText(/leaked before\. Used all the same: The coupon site took it down/)
      .waitFor();
    await chooseReason(app, "Creator asked");
    expect(await updateOffer(app)).toBe("1 code changed");
    await app.getByRole("button", { name: "Timeline of Noah Bergström" }).click();
    await app.getByText(/leaked before, used because The coupon site took it down/).waitFor();
  }));

test("a refresh can be undone within its window, its timeline is a file, and the way back leads to the member it was begun from", () =>
  browser.story("undo and file", async (page) => {
    const app = await openApp(page, stack, "/app/members?search=hana");
    await app.getByRole("link", { name: "Hana Sato" }).click();
    await pageTitled(app, "Hana Sato");
    await app.getByRole("button", { name: "Manage Offers" }).click();
    await app.getByRole("button", { name: new RegExp(`^${OFFER}`) }).click();
    await app.getByRole("button", { name: "Refresh promo codes", exact: true }).click();
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Hana Sato", code: "HANANEW", says: "Available" });
    await app.getByText(/^1 will change\. About \d+ seconds\.$/).waitFor();
    await chooseReason(app, "Creator asked");
    expect(await updateOffer(app)).toBe("1 code changed");
    await app.getByText(/^The previous code of 1 member can be put back until/).waitFor();

    const file = page.waitForEvent("download");
    await app.getByRole("button", { name: "Download the timeline (CSV)" }).click();
    const saved = await file;
    expect(saved.suggestedFilename()).toMatch(/^refresh-.*\.csv$/);
    const lines = readFileSync(await saved.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines[0]).toContain("Shopify query cost");
    expect(lines.slice(1).every((line) => line.includes('"Hana Sato","HANA15","HANANEW"'))).toBe(true);
    expect(lines.some((line) => line.includes('"verify_added","done"'))).toBe(true);

    await app.getByRole("button", { name: "Undo", exact: true }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Put it back" }).click();
    await app.getByText(/Note: Puts the previous codes back/).waitFor();
    await app.getByText("1 code changed").waitFor();
    const codes = await codesOf(stack, OFFER);
    expect([codes.includes("HANA15"), codes.includes("HANANEW")]).toEqual([true, false]);
    await app.getByRole("link", { name: "Hana Sato" }).first().click();
    await pageTitled(app, "Hana Sato");
  }));

test("a colleague's press of Update offer is what counts: what the other window types or presses after it is told it came too late", () =>
  browser.story("two windows", async (page) => {
    const app = await refresh(page, { "Theo Lambert": "THEOTWO" }, "Other");
    const address = page.url();
    const open = async () => {
      const other = await page.context().newPage();
      await other.goto(address);
      const frame = other.frameLocator("iframe[name=app-iframe]");
      await onTheRefreshPage(frame);
      // Its own first check is through: from here on only what is typed or pressed there speaks to the server.
      await rowOf(frame, "Theo Lambert").getByText("Available").waitFor();
      return { other, frame };
    };
    const [typing, pressing] = [await open(), await open()];
    expect(await updateOffer(app)).toBe("1 code changed");

    await typing.frame.getByRole("textbox", { name: "New code for Theo Lambert" }).fill("THEOTHREE");
    await typing.other
      .locator("#toasts")
      .getByText(/pressed in another window, by you or a colleague/)
      .waitFor();
    await typing.frame.getByText("1 code changed").waitFor();
    await pressing.frame.getByRole("button", { name: "Update offer" }).first().click();
    await pressing.other
      .locator("#toasts")
      .getByText(/What you typed last is not part of it/)
      .waitFor();
    await pressing.frame.getByText("1 code changed").waitFor();
    const codes = await codesOf(stack, OFFER);
    expect([codes.includes("THEOTWO"), codes.includes("THEOTHREE")]).toEqual([true, false]);
    await typing.other.close();
    await pressing.other.close();
    await app.getByRole("button", { name: "Undo", exact: true }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Put it back" }).click();
    await app.getByText(/Note: Puts the previous codes back/).waitFor();
    await app.getByText("1 code changed").waitFor();
  }));

test("a name that is taken keeps the refresh from starting also while the page asks anew because another reason was chosen", () =>
  browser.story("taken whatever the reason", async (page) => {
    const app = await draftFor(page, ["Freya Nilsen"]);
    await enterNewCode(app, { member: "Freya Nilsen", code: "WELCOME10", says: /^Taken by/ });
    let answer = () => {};
    const pressed = new Promise<void>((resolve) => (answer = resolve));
    const asksAnew = (request: Request) => request.url().includes("/names") && (request.postData() ?? "").includes('"check":["');
    await page.route(/\/app\/refreshes\/[^/]+\/names/, async (route) => {
      if (asksAnew(route.request())) await pressed;
      await route.continue();
    });
    const asked = page.waitForRequest(asksAnew);
    await chooseReason(app, "Leaked");
    await asked;
    await app.getByRole("button", { name: "Update offer" }).first().click();
    answer();
    await app.getByText(/^1 member needs another code first\./).waitFor();
    expect(await codesOf(stack, OFFER)).toContain("FREYA15");
    await pageTitled(app, "Refresh promo codes");
    expect(await app.getByRole("textbox", { name: "New code for Freya Nilsen" }).inputValue()).toBe("WELCOME10");
  }));

test("while Shopify does not answer the page says whom it waits for, and what has not begun can be cancelled", () =>
  browser.story("cancel what has not begun", async (page) => {
    const app = await refresh(page, { "Theo Lambert": "THEONEW", "Freya Nilsen": "FREYANEW" }, "Other");
    await control(stack, "faults", { kind: "5xx", operation: "FindCodeOwners|ListRedeemCodes|FindRedeemCodes", times: 1000 });
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await rowOf(app, "Theo Lambert").getByText("Waiting for Shopify").waitFor();
    await app
      .getByText(/Shopify is not answering at the moment, and is asked again until it does; a member who waits longer than 15 minutes/)
      .waitFor();
    await app.getByText(/Until a new name works, the old code still does\./).waitFor();
    await app.getByRole("button", { name: "Cancel Theo Lambert" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Cancel the change" }).click();
    await rowOf(app, "Theo Lambert").getByText("Cancelled").waitFor();
    await app.getByRole("button", { name: "Cancel for 1 member" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Cancel the change" }).click();
    await app.getByText("No code was changed").waitFor();
    await clearFaults();
    const codes = await codesOf(stack, OFFER);
    expect([codes.includes("THEO15"), codes.includes("THEONEW"), codes.includes("FREYANEW")]).toEqual([true, false, false]);
  }));

test("rows that need attention are named, and retried one at a time, with another name, and all together", () =>
  browser.story("retry", async (page) => {
    const names = { "Amara Okafor": "AMARANEW", "Liam Doyle": "LIAMNEW", "Priya Raman": "PRIYANEW" };
    const app = await refresh(page, names, "Creator asked");
    for (const code of Object.values(names)) await control(stack, "faults", { kind: "code_stolen", code, times: 1 });
    expect(await updateOffer(app)).toBe("3 members need attention");
    await app.getByText("The new names for Amara Okafor, Liam Doyle and Priya Raman are taken.").waitFor();

    await freeInTheAdmin("AMARANEW");
    await app.getByRole("button", { name: "Retry Amara Okafor" }).click();
    await app.getByText("2 members need attention").waitFor();
    await app.getByRole("textbox", { name: "Another code for Liam Doyle" }).fill("LIAMGLOWS");
    await app.getByRole("textbox", { name: "Another code for Liam Doyle" }).press("Enter");
    await app.getByText("1 member needs attention").waitFor();
    await app.getByText(/^The new name for Priya Raman is taken\. 2 other codes changed\.$/).waitFor();
    await freeInTheAdmin("PRIYANEW");
    await app.getByRole("button", { name: "Retry all" }).click();
    await app.getByText("3 codes changed").waitFor();
    expect(await codesOf(stack, OFFER)).toEqual(expect.arrayContaining(["AMARANEW", "LIAMGLOWS", "PRIYANEW"]));
  }));

test("what the shop settles holds for the next refresh: how old codes stop, and that nothing can be undone", () =>
  browser.story("settings", async (page) => {
    await openApp(page, stack);
    let app = await goTo(page, "Settings");
    await app.getByText("Before the new code is made").click();
    await app.getByLabel("A refresh can be undone").selectOption({ label: "Never" });
    await saveChanges(page);
    app = await refresh(page, { "Elena Vasquez": "ELENANEW" }, "Other");
    await app.getByText("Members have no working code for a while").waitFor();
    expect(await updateOffer(app)).toBe("1 code changed");
    await app.getByRole("button", { name: "Download the timeline (CSV)" }).waitFor();
    expect(await app.getByRole("button", { name: "Undo", exact: true }).count()).toBe(0);
  }));

test(
  "when the chosen time has come the old code is gone and the new one goes on",
  () =>
    browser.story("the time has come", async (page) => {
      // The worker looks at least every minute; the page is not needed for it.
      const deadline = Math.max(retireAt, Date.now()) + 90_000;
      while ((await codesOf(stack, OFFER)).includes("SOFIA15")) {
        if (Date.now() > deadline) throw new Error("The old code outlived its time");
        await page.waitForTimeout(500);
      }
      expect(Date.now()).toBeGreaterThanOrEqual(retireAt);
      expect([await ordered("SOFIA15"), await ordered("SOFIALATER")]).toEqual([422, 201]);
    }),
  240_000,
);
