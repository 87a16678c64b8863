import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { aBrowser, checkFonts } from "#tests/support/browser.ts";
import { installedChromium } from "#tests/support/chromium.ts";
import { fontConfiguration } from "#tests/support/fonts.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";

test("the browser shows pages of this machine at the asked width and reaches no other host", async () => {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end("<title>Here</title><p>á ✓</p>"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await aBrowser();
  try {
    const page = await browser.aPage({ width: 390 });
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);

    expect(await page.title()).toBe("Here");
    expect(await page.evaluate(() => innerWidth)).toBe(390);
    await expect(page.goto("http://example.com/")).rejects.toThrow("ERR_NAME_NOT_RESOLVED");
  } finally {
    await browser.close();
    server.close();
  }
});

test("the browser gives text a width", async () => {
  await checkFonts(await installedChromium());
});

test("a browser without fonts is told at once, with the fonts as the reason", async () => {
  const installed = await installedChromium();
  const home = mkdtempSync(join(dataFolder, "no-fonts-"));
  const without = { ...installed, env: { ...installed.env, FONTCONFIG_FILE: fontConfiguration(home, join(home, "none")) } };
  try {
    await expect(checkFonts(without)).rejects.toThrow(/^The browser draws no text: it finds no fonts/);
  } finally {
    rmSync(home, { recursive: true });
  }
});
