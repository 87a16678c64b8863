/** How a person moves through the admin: its menu at the left, the app in its frame. */
import type { FrameLocator, Locator, Page, Request } from "playwright-core";

import type { Stack } from "#tests/support/stack/stack.ts";

/** The app's pages as they stand in the admin. Everything a story presses inside the app is found from here. */
export function appIn(page: Page): FrameLocator {
  return page.frameLocator("iframe[name=app-iframe]");
}

/** Opens a path of the app (`/app/members`) in the admin, as a bookmark would, and waits until its title is there. */
export async function openApp(page: Page, { url }: Pick<Stack, "url">, path = "/app"): Promise<FrameLocator> {
  await page.goto(`${url}/admin/apps/reissue${path}`);
  const app = appIn(page);
  await untilUsable(app);
  return app;
}

/** Waits until the page that is there can be used: what is typed or pressed before React has taken the server's page over is lost. */
export async function untilUsable(app: FrameLocator): Promise<void> {
  const title = app.getByRole("heading", { level: 1 }).first();
  await title.waitFor();
  await title.evaluate(async (heading) => {
    type Fiber = { return: Fiber | null; stateNode: { current?: { memoizedState?: { isDehydrated?: boolean } } } };
    // React marks the elements while it goes through the page; it listens once its root says that nothing of the page is left.
    const isTakenOver = () => {
      const [, mine] = Object.entries(heading).find(([key]) => key.startsWith("__reactFiber")) ?? [];
      let fiber = mine as Fiber | undefined;
      while (fiber?.return) fiber = fiber.return;
      return fiber?.stateNode.current?.memoizedState?.isDehydrated === false;
    };
    while (!isTakenOver()) await new Promise(requestAnimationFrame);
  });
}

/**
 * Opens something and waits until everything it asks for has come and nothing was asked for a tenth of a second. Playwright's
 * "networkidle" waits for half a second of silence: too long for a story that goes through every screen.
 */
export async function untilLoaded<T>(page: Page, open: () => Promise<T>): Promise<T> {
  const quietMs = 100;
  const pending = new Set<Request>();
  let quietSince = Date.now();
  const begun = (request: Request) => void pending.add(request);
  const ended = (request: Request) => {
    pending.delete(request);
    quietSince = Date.now();
  };
  page.on("request", begun).on("requestfinished", ended).on("requestfailed", ended);
  try {
    const opened = await open();
    for (quietSince = Date.now(); pending.size > 0 || Date.now() - quietSince < quietMs;) await new Promise((next) => setTimeout(next, 20));
    return opened;
  } finally {
    page.off("request", begun).off("requestfinished", ended).off("requestfailed", ended);
  }
}

/** Presses an entry of the app's menu in the admin and waits for the page of that title. */
export async function goTo(page: Page, entry: string, title = entry): Promise<FrameLocator> {
  await page.locator("#side").getByRole("link", { name: entry, exact: true }).click();
  const app = appIn(page);
  await pageTitled(app, title);
  return app;
}

/** Waits for the page of this title. */
export async function pageTitled(app: FrameLocator, title: string | RegExp): Promise<void> {
  const named = typeof title === "string" ? { name: title, exact: true } : { name: title };
  await app.getByRole("heading", { level: 1, ...named }).waitFor();
}

/** The row of a table that shows a member by this name. */
export function rowOf(app: FrameLocator, name: string): Locator {
  return app.getByRole("row").filter({ hasText: name });
}

/** Ticks the rows of these members; the tables' boxes are called "Select <name>". */
export async function selectMembers(app: FrameLocator, names: readonly string[]): Promise<void> {
  for (const name of names) await app.getByRole("checkbox", { name: `Select ${name}` }).check();
}

/** Opens a menu by its button and presses one of its entries. */
export async function chooseFrom(app: FrameLocator, { menu, entry }: { menu: string; entry: string }): Promise<void> {
  await app.getByRole("button", { name: menu, exact: true }).click();
  await app.getByRole("button", { name: entry, exact: true }).click();
}

/** Presses "Save" in the admin's bar for unsaved changes and waits until it is gone. */
export async function saveChanges(page: Page): Promise<void> {
  const bar = page.getByRole("region", { name: "Unsaved changes" });
  await bar.getByRole("button", { name: "Save" }).click();
  await bar.waitFor({ state: "detached" });
}
