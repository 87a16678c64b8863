/** What a merchant does, by keyboard alone: no press of a mouse in this file. */
import type { FrameLocator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { appIn, openApp, pageTitled, rowOf } from "./support/admin.ts";
import { seriousIn } from "./support/axe.ts";
import { pastTheEdge } from "./support/layout.ts";
import { newCodeOf, onTheRefreshPage } from "./support/refresh-page.ts";
import { codesOf, until } from "./support/store.ts";
import { enterOn, isFocused, tabTo } from "./support/tab-to.ts";

const OFFER = "Summer Glow 10";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Opens a page of the app and puts the keyboard at its beginning. */
async function begin(page: Page, path: string): Promise<FrameLocator> {
  const app = await openApp(page, stack, path);
  await page.locator("iframe[name=app-iframe]").focus();
  return app;
}

test("codes are refreshed and members told from the first key to the last, errors and dialogs included", () =>
  browser.story("a refresh by keyboard", async (page) => {
    const app = await begin(page, "/app/offers");
    await enterOn(page, app.getByRole("link", { name: OFFER }));
    await pageTitled(app, OFFER);
    for (const name of ["Maya Lindqvist", "Cora Baines"]) {
      await tabTo(page, app.getByRole("checkbox", { name: `Select ${name}` }));
      await page.keyboard.press("Space");
    }
    await enterOn(page, app.getByRole("button", { name: "Manage offer for members", exact: true }), "Shift+Tab");
    await enterOn(page, app.getByRole("button", { name: "Refresh promo codes", exact: true }));
    await onTheRefreshPage(app);

    // The reason first: choosing it has the names looked at again.
    const leaked = app.getByRole("radio", { name: /^Leaked/ });
    await tabTo(page, app.getByRole("radio").first());
    while (!(await leaked.isChecked())) {
      await page.keyboard.press(await isFocused(leaked).then((there) => (there ? "Space" : "ArrowDown")));
    }
    // A name that is taken: "Update offer" leads back to it.
    const [cora, maya] = [newCodeOf(app, "Cora Baines"), newCodeOf(app, "Maya Lindqvist")];
    const first = (await cora.boundingBox())!.y < (await maya.boundingBox())!.y ? cora : maya;
    const second = first === cora ? maya : cora;
    await tabTo(page, first, "Shift+Tab");
    await page.keyboard.type("WELCOME10");
    await page.keyboard.press("Enter");
    await until(() => isFocused(second));
    await page.keyboard.type("SECONDKEYS");
    await app.getByText(/^Taken by/).waitFor();
    await app.getByText(/^1 will change and 1 needs another name\./).waitFor();
    await enterOn(page, app.getByRole("button", { name: "Update offer" }).last());
    await until(() => isFocused(first));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("FIRSTKEYS");
    await app.getByText(/^2 will change\./).waitFor();
    await enterOn(page, app.getByRole("button", { name: "Update offer" }).last());
    await app.getByText("2 codes changed").waitFor();
    expect(await codesOf(stack, OFFER)).toEqual(expect.arrayContaining(["FIRSTKEYS", "SECONDKEYS"]));

    await enterOn(page, app.getByRole("button", { name: /^Compose message to / }));
    await pageTitled(app, "Compose message");
    const send = app.getByRole("button", { name: "Send to 2 members" });
    const dialog = app.getByRole("dialog");
    await enterOn(page, send);
    await dialog.waitFor();
    // The dialog holds the keyboard, and gives it back to the button that opened it.
    for (let pressed = 0; pressed < 6; pressed += 1) {
      await page.keyboard.press("Tab");
      await until(() => dialog.evaluate((one) => one.contains(one.ownerDocument.activeElement)));
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await until(() => isFocused(send));
    await page.keyboard.press("Enter");
    await enterOn(page, dialog.getByRole("button", { name: "Send", exact: true }));
    await app.getByText("2 sent.").waitFor();
  }));

test("an offer is created by keyboard, and a press too early leads to the field that is wrong", () =>
  browser.story("an offer by keyboard", async (page) => {
    const app = await begin(page, "/app/offers");
    await enterOn(page, app.getByRole("link", { name: "Create offer" }).or(app.getByRole("button", { name: "Create offer" })));
    await pageTitled(app, "Create offer");
    const create = app.getByRole("button", { name: /^Create offer/ }).first();
    await enterOn(page, create);
    const name = app.getByLabel("Name", { exact: true });
    await until(() => isFocused(name));
    await page.keyboard.type("By keyboard");
    await tabTo(page, app.getByRole("checkbox", { name: "Adele Fontaine" }));
    await page.keyboard.press("Space");
    await tabTo(page, app.getByLabel("Pattern"));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("KEYS-{FIRST}");
    await app
      .getByText("1 code, free")
      .or(app.getByText(/^1 code/))
      .first()
      .waitFor();
    const ready = app.getByRole("button", { name: "Create offer with 1 code" }).first();
    await until(() => ready.isEnabled());
    await enterOn(page, ready, "Shift+Tab");
    await app.getByText("The offer is there with 1 code").waitFor();
    expect(await codesOf(stack, "By keyboard")).toEqual(["KEYS-ADELE"]);
  }));

test("settings are changed and saved by the admin's bar without a mouse", () =>
  browser.story("settings by keyboard", async (page) => {
    const app = await begin(page, "/app/settings");
    await tabTo(page, app.getByRole("checkbox", { name: "Point out names that look like a leaked one" }));
    await page.keyboard.press("Space");
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await enterOn(page, bar.getByRole("button", { name: "Save" }));
    await bar.waitFor({ state: "detached" });
    await page.locator("#toasts").getByText("Saved").waitFor();
  }));

test("members are filtered by status and leaks without a mouse, and all that are shown can be chosen", () =>
  browser.story("filters by keyboard", async (page) => {
    const app = await begin(page, "/app/offers");
    await enterOn(page, app.getByRole("link", { name: "Creator Collective 15%" }));
    await pageTitled(app, "Creator Collective 15%");
    await tabTo(page, app.getByRole("checkbox", { name: "Had a code that leaked" }));
    await page.keyboard.press("Space");
    await until(async () => new URL(page.url()).searchParams.get("leaked") === "yes");
    await until(async () => (await app.getByRole("checkbox", { name: /^Select [A-Z]/ }).count()) < 40);
    await tabTo(page, app.getByLabel("Status"), "Shift+Tab");
    await page.keyboard.type("Inactive");
    await until(async () => new URL(page.url()).searchParams.get("status") === "inactive");
    await app.getByText("No member found").waitFor();
    expect(await rowOf(app, "Sofia Marchetti").count()).toBe(0);
  }));

test("pages, codes and leak cases are reached by keys; letters in a field stay letters, and single keys can be turned off", () =>
  browser.story("keys that lead somewhere", async (page) => {
    const app = await begin(page, "/app/members");
    const dialog = app.getByRole("dialog");
    const found: string[] = [];
    const frame = () => page.frame({ name: "app-iframe" })!;
    const keys = async (...pressed: string[]) => {
      for (const key of pressed) await page.keyboard.press(key);
    };
    // Both are sent at once: waiting for the first to be heard would let a machine that stands still lose the second.
    const goBy = async (key: string, title: string) => {
      await Promise.all([page.keyboard.press("g"), page.keyboard.press(key)]);
      await pageTitled(app, title);
    };
    const searched = () => new URL(page.url()).searchParams.get("search");

    await keys("/");
    const search = app.getByRole("searchbox");
    await until(() => isFocused(search));
    await keys("g", "o", "?");
    expect(await search.inputValue()).toBe("go?");
    // What was typed is looked for after a pause: the next page must not be asked for in the midst of it.
    await until(async () => searched() === "go?");
    await keys("Backspace", "Backspace", "Backspace");
    await until(async () => searched() === null);
    await tabTo(page, app.getByRole("link", { name: "Adele Fontaine" }));
    await goBy("o", "Offers");

    await keys("?");
    await dialog.getByText("Sales tracking").waitFor();
    found.push(...(await seriousIn(frame())));
    await keys("Escape");
    await dialog.waitFor({ state: "detached" });

    const [code = ""] = await codesOf(stack, OFFER);
    await keys("ControlOrMeta+K");
    await until(() => isFocused(dialog.getByRole("combobox")));
    await page.keyboard.type(code);
    await dialog.getByRole("group", { name: "Promo codes" }).getByRole("option").first().waitFor();
    found.push(...(await seriousIn(frame())));
    await page.setViewportSize({ width: 390, height: 844 });
    found.push(...(await seriousIn(frame())), ...(await pastTheEdge(page, stack)));
    await page.setViewportSize({ width: 1280, height: 900 });
    await keys("Enter");
    await dialog.waitFor({ state: "detached" });
    await pageTitled(app, code);
    expect(found).toEqual([]);

    await goBy("l", "Leaks");

    await keys("?");
    await tabTo(page, dialog.getByRole("checkbox", { name: "Single keys do something too" }));
    await keys("Space", "Escape");
    await dialog.waitFor({ state: "detached" });
    await keys("g", "h", "?", "ControlOrMeta+K");
    await until(() => isFocused(dialog.getByRole("combobox")));
    await page.keyboard.type("members");
    await keys("Enter");
    await pageTitled(appIn(page), "Members");
  }));

test("what was changed on a member is saved by Ctrl and Enter, from the field where the cursor is", () =>
  browser.story("saving by keys", async (page) => {
    const app = await begin(page, "/app/members/new");
    await tabTo(page, app.getByLabel("First name"));
    await page.keyboard.type("Keys");
    await tabTo(page, app.getByLabel("E-mail"));
    await page.keyboard.type("keys@creators.example");
    await page.keyboard.press("ControlOrMeta+Enter");
    await pageTitled(app, "Keys");
  }));
