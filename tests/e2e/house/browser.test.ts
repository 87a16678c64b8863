import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { aBrowser } from "#tests/support/browser.ts";

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
