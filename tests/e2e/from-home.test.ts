/** From a screenshot to done: a leaked code is dead, the new one lives, the creator is told, and every press on the way is counted. */
import type { FrameLocator, Locator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { goTo, openApp, pageTitled } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { codesOf, until } from "./support/store.ts";

const OFFER = "Summer Glow 10";
const LAPTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

type Mail = { toName: string; subject: string; text: string };
const mails = async (): Promise<Mail[]> => ((await (await fetch(`${stack.twinUrl}/__twin/mail`)).json()) as { mails: Mail[] }).mails;

/** Counts what a person presses: buttons, links, fields, keys that do something. Text that is typed is none. */
function counting() {
  const presses: string[] = [];
  return {
    presses,
    async press(what: Locator) {
      presses.push((await what.getAttribute("aria-label")) ?? (await what.innerText()));
      await what.click();
    },
    async enter(field: Locator) {
      presses.push("Enter");
      await field.press("Enter");
    },
  };
}

const searchOf = (app: FrameLocator) => app.getByRole("searchbox", { name: "Search codes, members, offers and orders" });
const hasFocus = (field: Locator) => field.evaluate((one) => one === document.activeElement);

type Leak = { code: string; typed: string; member: string; first: string };

/** The whole way, from the search field of Home to the message that was sent. */
async function replaced(app: FrameLocator, { code, typed, member, first }: Leak, { press, enter }: ReturnType<typeof counting>) {
  await searchOf(app).pressSequentially(typed);
  await enter(searchOf(app));
  await pageTitled(app, code);
  await app.getByText(`${code} is ${member}’s`).waitFor();
  await press(app.getByRole("button", { name: "Replace this code" }));

  await pageTitled(app, "Refresh promo codes");
  const field = app.getByRole("textbox", { name: `New code for ${member}` });
  await field.waitFor();
  await until(() => hasFocus(field));
  const proposed = await field.inputValue();
  expect(proposed).toMatch(new RegExp(`^${first}[A-Z0-9]+$`));
  await app.getByRole("radio", { name: "Leaked" }).and(app.locator(":checked")).waitFor();
  await app.getByText("There is no undo after “Update offer”: codes that leaked are not given out again.").waitFor();
  await press(app.getByRole("button", { name: "Update offer" }).first());

  await app.getByText(`${code} no longer works; ${proposed} does.`).waitFor();
  await app.getByRole("button", { name: `Copy ${proposed}` }).waitFor();
  await press(app.getByRole("button", { name: "Compose message to 1 member" }));
  await pageTitled(app, "Compose message");
  await press(app.getByRole("button", { name: "Send to 1 member" }));
  await press(app.getByRole("dialog").getByRole("button", { name: "Send", exact: true }));
  await app.getByText("1 sent.").waitFor();
  return proposed;
}

async function expectDone({ code, member }: Leak, proposed: string): Promise<void> {
  const codes = await codesOf(stack, OFFER);
  expect(codes).toContain(proposed);
  expect(codes).not.toContain(code);
  const mail = (await mails()).find(({ toName }) => toName === member);
  expect(mail?.text).toContain(`Your new code is ${proposed}. ${code} no longer works`);
}

test("on a laptop a leaked code is replaced and its creator told, from Home and back, in at most 8 presses", () =>
  browser.story(
    "from home on a laptop",
    async (page) => {
      const leak = { code: "GLOWMAYA10", typed: "glow maya 10", member: "Maya Lindqvist", first: "MAYA" };
      const counted = counting();
      const app = await openApp(page, stack);
      await until(() => hasFocus(searchOf(app)));
      const proposed = await replaced(app, leak, counted);
      await counted.press(page.locator("#side").getByRole("link", { name: "Reissue", exact: true }));
      await searchOf(app).waitFor();
      await expectDone(leak, proposed);
      expect(counted.presses.length).toBeLessThanOrEqual(8);
    },
    LAPTOP,
  ));

test("on a phone it takes at most 9 presses, and nothing scrolls sideways", () =>
  browser.story(
    "from home on a phone",
    async (page) => {
      const leak = { code: "GLOWCORA10", typed: "GLOWCORA10", member: "Cora Baines", first: "CORA" };
      const counted = counting();
      const app = await openApp(page, stack);
      expect(await pastTheEdge(page, stack)).toEqual([]);
      // A phone shows its keyboard only once the field is touched.
      await counted.press(searchOf(app));
      const proposed = await replaced(app, leak, counted);
      await counted.press(
        app
          .getByRole("link", { name: "Home" })
          .or(app.getByRole("button", { name: "Home" }))
          .first(),
      );
      await searchOf(app).waitFor();
      await expectDone(leak, proposed);
      expect(counted.presses.length).toBeLessThanOrEqual(9);
    },
    PHONE,
  ));

test("a retired code is found in Members and on its own page, which says whose it was and that there is nothing to replace", () =>
  browser.story("a retired code is found", async (page) => {
    await openApp(page, stack);
    const app = await goTo(page, "Members");
    await app.getByRole("searchbox").fill("glowmaya10");
    await app.getByRole("button", { name: "Export 1 member" }).waitFor();
    await app.getByRole("link", { name: "GLOWMAYA10" }).click();
    await pageTitled(app, "GLOWMAYA10");
    await app.getByText(/^GLOWMAYA10 was Maya Lindqvist’s until .*: it leaked$/).waitFor();
    await app
      .getByText(/^It no longer works, so there is nothing to replace\. Maya Lindqvist has MAYA\w+ in Summer Glow 10 now\.$/)
      .waitFor();
    expect(await app.getByRole("button", { name: "Replace this code" }).count()).toBe(0);
  }));

test("Home answers while one types: codes, members, offers and orders, each with the way to it", () =>
  browser.story("Home answers", async (page) => {
    const app = await openApp(page, stack);
    const searching = async (text: string, list: string, line: string | RegExp) => {
      await searchOf(app).fill(text);
      await app.getByRole("list", { name: list, exact: true }).getByRole("listitem").filter({ hasText: line }).first().waitFor();
    };
    await searching("noah berg", "Members", "Noah Bergström");
    await searching("summer glow", "Offers", OFFER);
    await searching("NOAH1", "Promo codes", /NOAH15.*Noah Bergström’s since/);
    await searching("#1001", "Orders", "#1001");
    await searchOf(app).fill("WELCOME10");
    await app.getByText("Nothing found for “WELCOME10”").waitFor();
    await app.getByRole("link", { name: "Look for this code in Shopify" }).click();
    await app.getByText("It belongs to the discount “Welcome 10% off” in Shopify. Change or end it there.").waitFor();
    await backHome(app, page);
  }));

async function backHome(app: FrameLocator, page: Page): Promise<void> {
  await page.goBack();
  await searchOf(app).waitFor();
  expect(await searchOf(app).inputValue()).toBe("WELCOME10");
}

test("the address of a coupon page, however long, is read for the code in it, and stays in the field as it was pasted", () =>
  browser.story("a pasted address", async (page) => {
    const app = await openApp(page, stack);
    const address = `https://coupons.example/shops/lumen?${"utm_campaign=black-friday&".repeat(12)}code=SOFIA15`;
    expect(address.length).toBeGreaterThan(300);
    await searchOf(app).fill(address);
    await app.getByRole("list", { name: "Promo codes" }).getByText("SOFIA15").first().waitFor();
    expect(await searchOf(app).inputValue()).toBe(address);
  }));
