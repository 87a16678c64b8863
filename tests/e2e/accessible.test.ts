/** Every screen under axe, as it stands in the admin: nothing serious may keep a person with a screen reader or a keyboard out. */
import type { Frame, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, selectMembers, untilLoaded } from "./support/admin.ts";
import { seriousIn } from "./support/axe.ts";
import { obstacles } from "./support/keyboard.ts";
import { pastTheEdge } from "./support/layout.ts";
import { chooseReason, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { allScreens } from "./support/screens.ts";
import { until } from "./support/store.ts";

const OFFER = "Creator Collective 15%";
/** The screens that draw a chart. */
const WITH_A_CHART = ["sales_tracking"];
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test(
  "every screen is clean under axe, fits a phone, is walked through with the Tab key alone, and loads the script of charts only for a chart",
  () =>
    browser.story("every screen", async (page) => {
      const found: string[] = [];
      const tell = (name: string, what: readonly string[]) => found.push(...what.map((one) => `${name}: ${one}`));
      for (const { name, path } of await allScreens(page, stack)) {
        await untilLoaded(page, () => openApp(page, stack, path));
        if (WITH_A_CHART.includes(name)) await until(() => loadsCharts(page));
        else if (await loadsCharts(page)) tell(name, ["charts are loaded where none is"]);
        tell(name, await seriousIn(frameOf(page)));
        tell(name, await obstacles(page, stack));
        await page.setViewportSize({ width: 390, height: 844 });
        tell(`${name} on a phone`, await pastTheEdge(page, stack));
        tell(`${name} on a phone`, await seriousIn(frameOf(page)));
        await page.setViewportSize({ width: 1280, height: 900 });
      }
      expect(found).toEqual([]);
    }),
  1_200_000,
);

test("axe finds nothing serious on a refresh from its draft to its end, and leaving a member out keeps the cursor in the list", () =>
  browser.story("axe on a refresh", async (page) => {
    const found: string[] = [];
    const offers = await openApp(page, stack, "/app/offers");
    const app = offers;
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Sofia Marchetti", "Noah Bergström", "Hana Sato"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await app.getByRole("button", { name: "Leave Noah Bergström out" }).press("Enter");
    // With the row gone the cursor is in the next one, not lost at the top of the page.
    await until(async () => (await app.getByRole("textbox", { name: /^New code for / }).count()) === 2);
    await until(() => app.getByRole("textbox", { name: "New code for Hana Sato" }).evaluate((field) => field === document.activeElement));
    await enterNewCode(app, { member: "Sofia Marchetti", code: "SOFIASEEN", says: "Available" });
    await enterNewCode(app, { member: "Hana Sato", code: "WELCOME10", says: /^Taken by/ });
    found.push(...(await seriousIn(frameOf(page))));
    await enterNewCode(app, { member: "Hana Sato", code: "HANASEEN", says: "Available" });
    await chooseReason(app, "Leaked");
    await updateOffer(app);
    found.push(...(await seriousIn(frameOf(page))));
    expect(found).toEqual([]);
  }));

/** The app's frame in the admin. */
function frameOf(page: Page): Frame {
  const frame = page.frames().find((one) => one.url().startsWith(stack.tunnelUrl));
  if (!frame) throw new Error("The page has no frame of the app.");
  return frame;
}

/** Whether the script that draws charts came with this screen. */
async function loadsCharts(page: Page): Promise<boolean> {
  return frameOf(page).evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/assets/sales-chart")));
}
