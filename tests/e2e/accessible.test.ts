/** Every screen under axe, as it stands in the admin: nothing serious may keep a person with a screen reader or a keyboard out. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, selectMembers } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { chooseReason, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { allScreens } from "./support/screens.ts";
import { until } from "./support/store.ts";

const OFFER = "Creator Collective 15%";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test.each([1280, 390])("axe finds nothing serious on any screen at %i pixels, and no screen scrolls sideways", (width) =>
  browser.story(
    `axe at ${width}`,
    async (page) => {
      const found: string[] = [];
      for (const { name, path } of await allScreens(page, stack)) {
        await openApp(page, stack, path);
        found.push(...(await seriousOn(page, name)));
        found.push(...(await pastTheEdge(page, stack)).map((wide) => `${name}: past the edge, ${wide}`));
      }
      expect(found).toEqual([]);
    },
    { width, height: 900 },
  ),
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
    found.push(...(await seriousOn(page, "a draft with a name that is taken")));
    await enterNewCode(app, { member: "Hana Sato", code: "HANASEEN", says: "Available" });
    await chooseReason(app, "Leaked");
    await updateOffer(app);
    found.push(...(await seriousOn(page, "a refresh that is done")));
    expect(found).toEqual([]);
  }));

/** What axe calls serious or critical in the app's frame, as "where: rule, element"; for screens that have been waited for. */
async function seriousOn(page: Page, where: string): Promise<string[]> {
  const frame = page.frames().find((one) => one.url().startsWith(stack.tunnelUrl));
  if (!frame) throw new Error(`${where} has no frame of the app.`);
  await frame.evaluate(axe);
  const { violations } = await frame.evaluate(
    async (options) =>
      (window as unknown as { axe: { run(context: Document, options: RunOptions): Promise<AxeResults> } }).axe.run(document, options),
    { resultTypes: ["violations"] } satisfies RunOptions,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${where}: ${id}, ${html.slice(0, 160)}`));
}
