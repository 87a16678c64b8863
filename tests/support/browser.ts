/** A browser for the stories: headless Chromium, pages of a given width, a picture of what was seen when a story fails. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

import { installedChromium, type InstalledChromium } from "./chromium.ts";
import { dataFolder } from "./stack/folders.ts";

const screens = join(dataFolder, "screens");

export type TestBrowser = {
  /** A page in a session of its own: other cookies, other storage. 1280 wide unless told otherwise. */
  aPage(options?: { width?: number; height?: number }): Promise<Page>;
  /** Runs a story on a page of its own; when it fails, a picture of the page lands in `.data/screens/`, and what it said on the terminal. */
  story(name: string, tell: (page: Page) => Promise<void>, options?: { width?: number; height?: number }): Promise<void>;
  close(): Promise<void>;
};

/** Starts one Chromium. It reaches this machine only: every other host fails at once, as on a machine without a network. */
export async function aBrowser(): Promise<TestBrowser> {
  const browser = await launch(await installedChromium());

  const aPage: TestBrowser["aPage"] = async (size) => (await aSession(browser, size)).newPage();
  return {
    aPage,
    async story(name, tell, size) {
      const page = await aPage(size);
      try {
        await tell(page);
      } catch (error) {
        process.stderr.write(
          `When “${name}” failed, ${await picture(page, name)} was kept, and the page showed:\n${await wordsOn(page)}\n`,
        );
        throw error;
      } finally {
        await page.context().close();
      }
    },
    close: () => browser.close(),
  };
}

/** Whether this Chromium gives text a width; throws with the fonts as the reason when it does not, or when drawing text ends it. */
export async function checkFonts(installed: InstalledChromium): Promise<void> {
  const browser = await launch(installed);
  try {
    const page = await browser.newPage();
    await page.setContent("<span>Reissue</span>");
    const width = await page.evaluate(() => document.querySelector("span")!.getBoundingClientRect().width);
    if (width === 0) throw new Error("Text has no width.");
  } catch (cause) {
    const { FONTCONFIG_FILE = "none" } = installed.env;
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new Error(`The browser draws no text: it finds no fonts. Its font configuration is ${FONTCONFIG_FILE}. (${why})`, { cause });
  } finally {
    await browser.close();
  }
}

function launch({ executablePath, env }: InstalledChromium): Promise<Browser> {
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env, TZ: "UTC", LC_ALL: "C.UTF-8" },
    // A container has no user namespaces to build a sandbox from, and root none at all.
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"],
  });
}

/** Saves what the page shows as `.data/screens/<name>.png` and answers where. */
async function picture(page: Page, name: string): Promise<string> {
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

const MOST_WORDS = 4_000;

/** What can be read in the page's innermost frame, for where pictures are not kept. */
async function wordsOn(page: Page): Promise<string> {
  const [frame = page.mainFrame()] = page.frames().toReversed();
  const words = await frame.evaluate(() => document.body.innerText).catch(() => "Nothing that can be read.");
  return words.replaceAll(/\n\s*\n+/g, "\n").slice(0, MOST_WORDS);
}

/** What a story waits for may take this long on a small, busy machine. */
const PATIENCE_MS = 90_000;

async function aSession(browser: Browser, { width = 1280, height = 900 } = {}): Promise<BrowserContext> {
  const size = { viewport: { width, height } };
  const context = await browser.newContext({ ...size, locale: "en-US", timezoneId: "America/New_York", reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}
