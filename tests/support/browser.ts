/** A browser for the stories: headless Chromium, pages of a given width, a picture of what was seen when a story fails. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

import { installedChromium } from "./chromium.ts";
import { dataFolder } from "./stack/folders.ts";

const screens = join(dataFolder, "screens");

export type TestBrowser = {
  /** A page in a session of its own: other cookies, other storage. 1280 wide unless told otherwise. */
  aPage(options?: { width?: number; height?: number }): Promise<Page>;
  /** Runs a story on a page of its own; when it fails, a picture of the page lands in `.data/screens/`. */
  story(name: string, tell: (page: Page) => Promise<void>, options?: { width?: number; height?: number }): Promise<void>;
  close(): Promise<void>;
};

/** Starts one Chromium. It reaches this machine only: every other host fails at once, as on a machine without a network. */
export async function aBrowser(): Promise<TestBrowser> {
  const { executablePath, env } = await installedChromium();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    // A container has no user namespaces to build a sandbox from, and root none at all.
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"],
  });

  const aPage: TestBrowser["aPage"] = async (size) => (await aSession(browser, size)).newPage();
  return {
    aPage,
    async story(name, tell, size) {
      const page = await aPage(size);
      try {
        await tell(page);
      } catch (error) {
        await picture(page, name);
        throw error;
      } finally {
        await page.context().close();
      }
    },
    close: () => browser.close(),
  };
}

/** Saves what the page shows as `.data/screens/<name>.png` and answers where. */
export async function picture(page: Page, name: string): Promise<string> {
  mkdirSync(screens, { recursive: true });
  const path = join(
    screens,
    `${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, 100)}.png`,
  );
  await page.screenshot({ path, fullPage: true });
  return path;
}

/** What a story waits for may take this long on a small, busy machine. */
const PATIENCE_MS = 90_000;

async function aSession(browser: Browser, { width = 1280, height = 900 } = {}): Promise<BrowserContext> {
  const size = { viewport: { width, height } };
  const context = await browser.newContext({ ...size, locale: "en-US", timezoneId: "America/New_York", reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}
