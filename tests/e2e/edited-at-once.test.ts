/** Two windows on one thing: nobody undoes silently what a colleague did, and nothing is paid that was not shown. */
import pg from "pg";
import type { Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp, pageTitled, rowOf, saveChanges } from "./support/admin.ts";
import { soldInStore } from "./support/sold-in-store.ts";
import { control, until } from "./support/store.ts";

let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const save = (page: Page) => page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();

/** Where a page of the app stands, to be opened in another window. */
const addressOf = (page: Page) => new URL(page.url()).pathname.replace("/admin/apps/reissue", "") + new URL(page.url()).search;

test("two windows on one offer: the second save is refused with both values, and keeping theirs saves the rest", () =>
  browser.story("two windows on one offer", async (page) => {
    const list = await openApp(page, stack, "/app/offers");
    await list.getByRole("link", { name: "Summer Glow 10" }).first().click();
    await pageTitled(list, "Summer Glow 10");
    const address = `${addressOf(page)}/edit`;
    const second = await browser.aPage({ width: 390, height: 844 });
    try {
      const [one, two] = [await openApp(page, stack, address), await openApp(second, stack, address)];
      const rate = (app: typeof one) => app.getByRole("textbox", { name: "Of each sale" }).first();
      const before = await rate(one).inputValue();
      await rate(one).fill("12");
      await saveChanges(page);
      await pageTitled(one, "Summer Glow 10");

      await rate(two).fill("15");
      await two.getByRole("textbox", { name: "Internal description" }).fill("For the spring");
      await save(second);
      const clash = two.getByRole("group", { name: "Commission of each sale: changed meanwhile" });
      await clash.getByText(/^Commission of each sale is now 12%, changed by .+ at .+\. Yours: 15%\.$/).waitFor();
      await two.getByText("Not saved: it was changed meanwhile").waitFor();
      await until(() =>
        clash.getByRole("button", { name: "Keep theirs: Commission of each sale" }).evaluate((one) => one === document.activeElement),
      );
      expect(await two.getByRole("group", { name: /changed meanwhile$/ }).count()).toBe(1);

      await clash.getByRole("button", { name: "Keep theirs: Commission of each sale" }).click();
      await clash.waitFor({ state: "detached" });
      expect(await rate(two).inputValue()).toBe("12");
      await saveChanges(second);
      await pageTitled(two, "Summer Glow 10");
      await two.getByText("For the spring").waitFor();

      const again = await openApp(page, stack, address);
      expect([before === "12", await rate(again).inputValue()]).toEqual([false, "12"]);
      expect(await again.getByRole("textbox", { name: "Internal description" }).inputValue()).toBe("For the spring");
    } finally {
      await second.context().close();
    }
  }));

test("two windows on one member: using mine overwrites what the colleague saved, knowingly", () =>
  browser.story("two windows on one member", async (page) => {
    const list = await openApp(page, stack, "/app/members");
    await list.getByRole("link", { name: "Maya Lindqvist" }).click();
    await pageTitled(list, "Maya Lindqvist");
    const address = `${addressOf(page)}/edit`;
    const second = await browser.aPage();
    try {
      const [one, two] = [await openApp(page, stack, address), await openApp(second, stack, address)];
      await one.getByRole("textbox", { name: "Handle" }).fill("maya.first");
      await saveChanges(page);
      await two.getByRole("textbox", { name: "Handle" }).fill("maya.second");
      await save(second);
      await two.getByText(/^Handle is now maya\.first, changed by .+\. Yours: maya\.second\.$/).waitFor();
      await two.getByRole("button", { name: "Use mine: Handle" }).click();
      await saveChanges(second);
      await two.getByText("@maya.second").first().waitFor();
    } finally {
      await second.context().close();
    }
  }));

test("settings that a colleague changed meanwhile are a choice at the field, and what was saved can be changed again", () =>
  browser.story("two windows on the settings", async (page) => {
    const second = await browser.aPage();
    try {
      const [one, two] = [await openApp(page, stack, "/app/settings"), await openApp(second, stack, "/app/settings")];
      const undo = (app: typeof one) => app.getByRole("combobox", { name: "A refresh can be undone" });
      await undo(one).selectOption({ label: "For 3 days" });
      await saveChanges(page);
      await undo(two).selectOption({ label: "For 7 days" });
      await save(second);
      await two.getByText(/^The window for undo is now for 3 days, changed by .+\. Yours: for 7 days\.$/).waitFor();
      await two.getByRole("button", { name: "Use mine: The window for undo" }).click();
      await saveChanges(second);
      // The same window goes on from what it saved: its own change is nobody else's.
      await undo(two).selectOption({ label: "For 1 hour" });
      await saveChanges(second);
      expect(await undo(await openApp(page, stack, "/app/settings")).inputValue()).toBe("1");
    } finally {
      await second.context().close();
    }
  }));

test("commission is not marked as paid once a new order came, nor again once it was paid in another window: both figures are told", () =>
  browser.story("mark as paid refused", async (page) => {
    const report = await openApp(page, stack, "/app/sales-tracking?range=all&by=member");
    await rowOf(report, "Sofia Marchetti")
      .getByRole("link", { name: /commission: orders of/ })
      .click();
    await pageTitled(report, "Orders");
    const second = await browser.aPage({ width: 390, height: 844 });
    try {
      const address = addressOf(page);
      const two = await openApp(second, stack, address);
      const begin = (app: typeof two) => app.getByRole("button", { name: /^Mark .+ commission as paid$/ });
      const pay = (app: typeof two) => app.getByRole("button", { name: "Mark as paid", exact: true });
      const sumIn = async (app: typeof two) => /^Mark (.+) commission/.exec((await begin(app).textContent()) ?? "")?.[1] ?? "";
      const shown = (minor: string) =>
        two.getByText(new RegExp(`^Shown at .+: ${minor.replace(/[$.]/g, "\\$&")} for \\d+ conversions\\.$`)).waitFor();
      const before = await sumIn(two);
      await begin(two).click();
      const theirs = (await soldInStore(stack)).filter(({ member }) => member === "Sofia Marchetti");
      const { code } = theirs.toSorted((a, b) => +a.at - +b.at).at(-1)!;
      expect((await control(stack, "orders", { code, customerEmail: "new@example.com" })).status).toBe(201);
      let sum = before;
      await until(async () => (sum = await sumIn(await openApp(page, stack, address))) !== before);
      await pay(two).click();
      await two.getByText("Nothing was marked as paid: the unpaid commission has changed").waitFor();
      await shown(before);
      await two.getByText(new RegExp(`^Now: ${sum.replace(/[$.]/g, "\\$&")} for \\d+ conversions\\.$`)).waitFor();

      await begin(two).click();
      await begin(report).click();
      await pay(report).click();
      await report.getByText(/is marked as paid\.$/).waitFor();

      await pay(two).click();
      await shown(sum);
      await two.getByText("Now: nothing is left to pay.").waitFor();
      await two.getByText(new RegExp(`marked ${sum.replace(/[$.]/g, "\\$&")} as paid at `)).waitFor();
      expect(await begin(two).count()).toBe(0);
    } finally {
      await second.context().close();
    }
  }));

test("a right that is taken while a page is open refuses its press with whom to ask, and afterwards the press is not offered", () =>
  browser.story("a right is taken", async (page) => {
    const app = await openApp(page, stack, "/app/codes?name=GLOWMAYA10");
    const replace = app.getByRole("button", { name: "Replace this code" });
    await replace.waitFor();
    const database = new pg.Client({ connectionString: stack.databaseUrl });
    await database.connect();
    const narrow = (owner: boolean, lacks: string[]) =>
      database.query(`UPDATE "StaffMember" SET owner = $1, lacks = $2, "askedAt" = now()`, [owner, lacks]);
    try {
      await narrow(false, ["refresh", "money", "settings"]);
      await replace.click();
      await app.getByText("You may look at refreshes, offers, members and messages, but not start or change them. Ask").waitFor();
      await openApp(page, stack, "/app/payouts");
      await app.getByText("You may not see or handle sales, orders, commissions and payouts.").waitFor();
      await openApp(page, stack, "/app/codes?name=GLOWMAYA10");
      expect(await replace.count()).toBe(0);
      expect(await page.locator("#side").getByRole("link", { name: "Settings", exact: true }).count()).toBe(0);
    } finally {
      await narrow(true, []);
      await database.end();
    }
  }));
