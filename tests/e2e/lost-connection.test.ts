/** The network goes in the middle of things. The page stays, says what it knows, and goes on by itself; a press is done once. */
import type { FrameLocator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, goTo, openApp, pageTitled, rowOf, saveChanges, selectMembers, untilLoaded } from "./support/admin.ts";
import { chooseReason, enterNewCode, newCodeOf, onTheRefreshPage } from "./support/refresh-page.ts";
import { codesOf } from "./support/store.ts";

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

const offline = (page: Page, is: boolean) => page.context().setOffline(is);
const lost = (app: FrameLocator) => app.getByText(/^The connection has been lost since /);
const back = (page: Page) => page.locator("#toasts").getByText("The connection is back").last();

/** Answers what the app's pages ask for with this status, `times` times, as a server in trouble or a proxy in front of it does. */
async function troubled(page: Page, { status, times = 1, path = /\/app\/?.*\.data/ }: { status: number; times?: number; path?: RegExp }) {
  let left = times;
  await page.route(path, (route) => (left-- > 0 ? route.fulfill({ status, body: "" }) : route.fallback()));
}

/** Lets presses through to the server and loses what it answers, `times` times. */
async function answersLost(page: Page, times = 1) {
  let left = times;
  await page.route(/\.data/, async (route) => {
    if (route.request().method() !== "POST" || left-- <= 0) return route.fallback();
    await route.fetch();
    await route.abort("connectionreset");
  });
}

async function draftFor(page: Page, members: readonly string[]): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/offers");
  await app.getByRole("link", { name: OFFER }).click();
  await pageTitled(app, OFFER);
  await selectMembers(app, members);
  await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
  await onTheRefreshPage(app);
  return app;
}

async function editOffer(app: FrameLocator): Promise<void> {
  await app.getByRole("button", { name: "Manage offer", exact: true }).click();
  await app.getByRole("link", { name: "Edit offer" }).click();
  await pageTitled(app, "Edit offer");
}

test("a refresh that is pressed, and watched, without a connection goes on when it is back", () =>
  browser.story("offline at update offer", async (page) => {
    const app = await draftFor(page, ["Rafael Costa"]);
    await enterNewCode(app, { member: "Rafael Costa", code: "RAFASTAYS", says: "Available" });
    await chooseReason(app, "Creator asked");

    await offline(page, true);
    await lost(app).waitFor();
    await app.getByText(/Codes work as they did: what is not saved yet has changed none/).waitFor();
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await app.getByText(/What you pressed or typed is kept and is sent once/).waitFor();
    expect(await newCodeOf(app, "Rafael Costa").inputValue()).toBe("RAFASTAYS");

    await offline(page, false);
    await rowOf(app, "Rafael Costa").getByText("RAFASTAYS").waitFor();
    await offline(page, true);
    await lost(app).waitFor();
    // Longer than the page looks again by itself.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await rowOf(app, "Rafael Costa").waitFor();
    await offline(page, false);
    await app.getByText("1 code changed").waitFor();
    await lost(app).waitFor({ state: "detached" });
  }));

test("names typed without a connection stay, and are saved when it is back", () =>
  browser.story("offline while typing names", async (page) => {
    const app = await draftFor(page, ["Hana Sato"]);
    await enterNewCode(app, { member: "Hana Sato", code: "HANABEFORE", says: "Available" });
    await offline(page, true);
    await newCodeOf(app, "Hana Sato").fill("HANASTAYS");
    await lost(app).waitFor();
    await rowOf(app, "Hana Sato").getByText("Not checked yet").waitFor();
    expect(await rowOf(app, "Hana Sato").getByText("Available").count()).toBe(0);
    await offline(page, false);
    await rowOf(app, "Hana Sato").getByText("Available").waitFor();
    await page.reload();
    await onTheRefreshPage(app);
    expect(await newCodeOf(app, "Hana Sato").inputValue()).toBe("HANASTAYS");
  }));

test("a screen that was never opened can be gone to while the connection is lost, and comes when it is back", () =>
  browser.story("offline between screens", async (page) => {
    const app = await untilLoaded(page, () => openApp(page, stack, "/app/members"));
    for (const [entry, title] of [
      ["Offers", "Offers"],
      ["Projects", "Projects"],
      ["Messages", "Messages"],
      ["Sales tracking", "Sales tracking"],
      ["Settings", "Settings"],
    ] as const) {
      await offline(page, true);
      await lost(app).waitFor();
      await page.locator("#side").getByRole("link", { name: entry, exact: true }).click();
      // The page that was there is still there.
      await app.getByRole("heading", { level: 1 }).first().waitFor();
      await offline(page, false);
      await pageTitled(app, title);
      await lost(app).waitFor({ state: "detached" });
    }
    await back(page).waitFor();
  }));

test("an edited offer whose save the server cannot answer is saved once it can, and nothing typed is lost meanwhile", () =>
  browser.story("500 at save", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    await editOffer(app);
    const pattern = app.getByLabel("Codes of new members are named by");
    await pattern.fill("{FIRST}KEPT");
    await troubled(page, { status: 500, times: 2 });
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await app.getByText(/^Reissue has not been answering since /).waitFor();
    expect(await pattern.inputValue()).toBe("{FIRST}KEPT");
    await pageTitled(app, OFFER);
    await editOffer(app);
    await pattern.waitFor();
    expect(await pattern.inputValue()).toBe("{FIRST}KEPT");
  }));

test("presses whose answers are lost are done once, as a member that is added", () =>
  browser.story("answers lost", async (page) => {
    const app = await openApp(page, stack, "/app/members/new");
    await answersLost(page);
    await app.getByRole("textbox", { name: "First name" }).fill("Onlyonce");
    await app.getByRole("textbox", { name: "Last name" }).fill("Lindgren");
    await app.getByRole("textbox", { name: "E-mail", exact: true }).fill("onlyonce@creators.example");
    await saveChanges(page);
    await pageTitled(app, "Onlyonce Lindgren");
    await goTo(page, "Members");
    await openApp(page, stack, "/app/members?search=onlyonce");
    await app.getByRole("link", { name: "Onlyonce Lindgren" }).first().waitFor();
    expect(await app.getByRole("link", { name: "Onlyonce Lindgren" }).count()).toBe(1);
  }));

test("settings that are saved while the server is down are saved when it is up again", () =>
  browser.story("server killed at settings", async (page) => {
    const app = await openApp(page, stack, "/app/settings");
    await app.getByLabel("A refresh can be undone").selectOption({ label: "For 3 days" });
    await stack.kill("app");
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await app.getByText(/^(?:Reissue has not been answering|The connection has been lost) since /).waitFor();
    expect(await app.getByLabel("A refresh can be undone").inputValue()).toBe("72");
    await stack.restart("app");
    await page.locator("#toasts").getByText("Saved").waitFor();
    await page.reload();
    expect(await app.getByLabel("A refresh can be undone").inputValue()).toBe("72");
  }));

test("a sign-in that ended keeps the page, and what was pressed goes on after signing in again", () =>
  browser.story("signed out at save", async (page) => {
    const app = await openApp(page, stack, "/app/members");
    await app.getByRole("link", { name: "Cora Baines" }).click();
    await pageTitled(app, "Cora Baines");
    await app.getByRole("link", { name: "Edit Cora Baines" }).click();
    const handle = app.getByRole("textbox", { name: "Handle" });
    await handle.fill("cora.signed.in");
    await troubled(page, { status: 401, times: 1 });
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await app.getByText("Your sign-in to Shopify has ended").waitFor();
    await app.getByRole("button", { name: "Sign in again" }).waitFor();
    await app.getByText("@cora.signed.in").first().waitFor();
  }));

test("a refresh that was started although its answer was lost is started once", () =>
  browser.story("answer of update offer lost", async (page) => {
    const app = await draftFor(page, ["Jasmine Cho"]);
    await enterNewCode(app, { member: "Jasmine Cho", code: "JASMINEONCE", says: "Available" });
    await chooseReason(app, "Creator asked");
    await answersLost(page);
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await app.getByText("1 code changed").waitFor();
    expect((await codesOf(stack, OFFER)).filter((code) => code === "JASMINEONCE")).toHaveLength(1);
  }));

test("a message is sent once although the answer to Send was lost", () =>
  browser.story("answer of send lost", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Quinn Harper"]);
    await offline(page, true);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Compose message" });
    await lost(app).waitFor();
    await offline(page, false);
    await pageTitled(app, "Compose message");
    await app.getByRole("textbox", { name: "Subject" }).fill("Once only");
    await app.getByText("Draft saved").waitFor();
    await answersLost(page);
    await app.getByRole("button", { name: "Send to 1 member" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
    await app.getByText("1 sent.").waitFor();
  }));

test("a screen whose script cannot be loaded is gone to when it can, and the page stays until then", () =>
  browser.story("script of a screen missing", async (page) => {
    // The scripts of the other screens cannot be loaded ahead.
    await page.route(/\/assets\//, (route) => (route.request().resourceType() === "fetch" ? route.abort() : route.fallback()));
    const app = await openApp(page, stack, "/app/members");
    let left = 3;
    await page.route(/\/assets\/route-/, (route) => (left > 0 ? route.abort("connectionfailed") : route.fallback()));
    await page.route(/\/healthz/, (route) => (left-- > 0 ? route.abort("connectionfailed") : route.fallback()));
    await page.locator("#side").getByRole("link", { name: "Projects", exact: true }).click();
    await lost(app).waitFor();
    await app.getByRole("heading", { level: 1, name: "Members" }).waitFor();
    await pageTitled(app, "Projects");
  }));

test("a file of members that is sent without a connection is read when it is back", () =>
  browser.story("offline at import", async (page) => {
    const app = await openApp(page, stack, "/app/members/import");
    const lines = "First name,Last name,E-mail\nAsta,Berg,asta.offline@creators.example";
    await app.locator("input[type=file]").setInputFiles({ name: "creators.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
    await offline(page, true);
    await app.getByRole("button", { name: "Look at columns" }).first().click();
    await lost(app).waitFor();
    await offline(page, false);
    await app.getByRole("button", { name: "Check file" }).first().waitFor();
  }));
