import type { FrameLocator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { goTo, openApp, pageTitled, saveChanges } from "./support/admin.ts";

let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const bar = (page: Page) => page.getByRole("region", { name: "Unsaved changes" });
const asked = (page: Page) => page.getByRole("dialog").filter({ hasText: "Leave page with unsaved changes?" });

async function editMember(page: Page, name: string): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/members");
  await app.getByRole("link", { name }).click();
  await pageTitled(app, name);
  await app.getByRole("link", { name: `Edit ${name}` }).click();
  await app.getByRole("textbox", { name: "Handle" }).waitFor();
  return app;
}

test("leaving an edited form is asked about inside the app and in the admin's menu, and staying keeps what was typed", () =>
  browser.story("save bar asks", async (page) => {
    const app = await editMember(page, "Maya Lindqvist");
    const handle = app.getByRole("textbox", { name: "Handle" });
    await handle.fill("maya.unsaved");
    await bar(page).waitFor();

    for (const leave of [
      () => app.getByRole("link", { name: "Maya Lindqvist" }).click(),
      () => page.locator("#side").getByRole("link", { name: "Offers", exact: true }).click(),
    ]) {
      await leave();
      await asked(page).getByRole("button", { name: "Stay" }).click();
      await asked(page).waitFor({ state: "detached" });
      expect(await handle.inputValue()).toBe("maya.unsaved");
      await bar(page).waitFor();
    }

    await page.locator("#side").getByRole("link", { name: "Offers", exact: true }).click();
    await asked(page).getByRole("button", { name: "Leave page" }).click();
    await pageTitled(app, "Offers");
    await bar(page).waitFor({ state: "detached" });
  }));

test("going back, reloading and closing the window with unsaved changes are asked about, and staying keeps what was typed", () =>
  browser.story("leaving by the browser", async (page) => {
    const app = await editMember(page, "Maya Lindqvist");
    const handle = app.getByRole("textbox", { name: "Handle" });
    await handle.fill("maya.unsaved");
    await bar(page).waitFor();

    await page.goBack();
    await asked(page).getByRole("button", { name: "Stay" }).click();
    await asked(page).waitFor({ state: "detached" });
    expect(await handle.inputValue()).toBe("maya.unsaved");

    const question = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const asks = await question;
    expect(asks.type()).toBe("beforeunload");
    await asks.dismiss();
    expect(await handle.inputValue()).toBe("maya.unsaved");

    await bar(page).getByRole("button", { name: "Discard" }).click();
    await bar(page).waitFor({ state: "detached" });
    await page.reload();
    await handle.waitFor();
    expect(await handle.inputValue()).not.toBe("maya.unsaved");
  }));

test("discarding brings back what was saved, and nothing is asked afterwards", () =>
  browser.story("save bar discards", async (page) => {
    const app = await editMember(page, "Maya Lindqvist");
    const handle = app.getByRole("textbox", { name: "Handle" });
    const before = await handle.inputValue();
    await handle.fill("maya.discarded");
    await bar(page).getByRole("button", { name: "Discard" }).click();
    await bar(page).waitFor({ state: "detached" });
    expect(await handle.inputValue()).toBe(before);
    await goTo(page, "Members");
    expect(await asked(page).count()).toBe(0);
  }));

test("saving says so, takes the bar away and lets the person go", () =>
  browser.story("save bar saves", async (page) => {
    const app = await openApp(page, stack, "/app/settings");
    await app.getByLabel("A refresh can be undone").selectOption({ label: "For 3 days" });
    await app.getByRole("checkbox", { name: "Point out names that look like a leaked one" }).uncheck();
    await saveChanges(page);
    await page.locator("#toasts").getByText("Saved").waitFor();
    await goTo(page, "Members");
    expect(await asked(page).count()).toBe(0);

    await goTo(page, "Settings");
    expect(await app.getByLabel("A refresh can be undone").inputValue()).toBe("72");
    expect(await app.getByRole("checkbox", { name: "Point out names that look like a leaked one" }).isChecked()).toBe(false);
  }));

test("a project that is edited is guarded by the same bar, and saved by it", () =>
  browser.story("save bar on a project", async (page) => {
    const app = await openApp(page, stack, "/app/projects/new");
    await app.getByRole("textbox", { name: "Project name" }).fill("Winter creators");
    await page.locator("#side").getByRole("link", { name: "Home", exact: true }).click();
    await asked(page).getByRole("button", { name: "Stay" }).click();
    await saveChanges(page);
    await pageTitled(app, "Winter creators");
  }));

test("an offer that is being put together is guarded by the same bar: discarding empties it, saving makes it", () =>
  browser.story("save bar on a new offer", async (page) => {
    const app = await openApp(page, stack, "/app/offers/new");
    const name = app.getByLabel("Name", { exact: true });
    await name.fill("Left behind");
    await page.locator("#side").getByRole("link", { name: "Home", exact: true }).click();
    await asked(page).getByRole("button", { name: "Stay" }).click();
    await asked(page).waitFor({ state: "detached" });
    expect(await name.inputValue()).toBe("Left behind");

    const chosen = app.getByRole("checkbox", { name: "Cora Baines @corabaines" });
    await chosen.check({ force: true });
    await app.getByText("1 member chosen").waitFor();
    await bar(page).getByRole("button", { name: "Discard" }).click();
    await bar(page).waitFor({ state: "detached" });
    expect([await name.inputValue(), await chosen.isChecked()]).toEqual(["", false]);

    // Whom a code is for is worth a question as well, without a word typed.
    await chosen.check({ force: true });
    await app.getByRole("button", { name: "Cancel" }).click();
    await asked(page).getByRole("button", { name: "Stay" }).click();
    await asked(page).waitFor({ state: "detached" });
    await bar(page).getByRole("button", { name: "Save" }).click();
    await app.getByText("The offer was not created").waitFor();
    await name.fill("Kept after all");
    await app.getByText(/^1 code, .*free$/).waitFor();
    await saveChanges(page);
    await page.locator("#toasts").getByText("The offer is being made").waitFor();
    await pageTitled(app, "Kept after all");
    await app.getByText("The offer is there with 1 code").waitFor();
  }));

test("a member that is saved says so on the page it leads to", () =>
  browser.story("saved and gone", async (page) => {
    const app = await editMember(page, "Cora Baines");
    await app.getByRole("textbox", { name: "Handle" }).fill("cora.saved");
    await saveChanges(page);
    await page.locator("#toasts").getByText("Saved").waitFor();
    await pageTitled(app, "Cora Baines");
    await app.getByText("@cora.saved").first().waitFor();
  }));

test("a screen that takes its time is announced by the shape of a page, and then is there", () =>
  browser.story("a slow screen", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await page.route(/\/app\/projects/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await page.locator("#side").getByRole("link", { name: "Projects", exact: true }).click();
    await app.getByRole("status", { name: "Page loading" }).waitFor();
    expect(await app.getByRole("heading", { name: "Offers", level: 1 }).count()).toBe(0);
    await pageTitled(app, "Projects");
    await app.getByRole("status", { name: "Page loading" }).waitFor({ state: "detached" });
  }));
