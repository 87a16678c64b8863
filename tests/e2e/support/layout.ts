/** What a person sees of a page's layout: whether something lies past the edge of the screen. */
import type { Page } from "playwright-core";

import type { Stack } from "#tests/support/stack/stack.ts";

/**
 * The elements of the app that make its page scroll sideways, none when it fits. A page that has just come alive may be
 * too wide for a frame or two, while its tables measure themselves, so what is too wide has to stay so for two seconds.
 */
export async function pastTheEdge(page: Page, { tunnelUrl }: Pick<Stack, "tunnelUrl">): Promise<string[]> {
  const frame = page.frames().find((one) => one.url().startsWith(tunnelUrl));
  if (!frame) throw new Error("The page has no frame of the app.");
  const deadline = Date.now() + 2_000;
  for (;;) {
    const wide = await frame.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= window.innerWidth) return [];
      const beyond = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1);
      return [`the page is ${root.scrollWidth} wide`, ...beyond.map((one) => one.outerHTML.slice(0, 120))].slice(0, 12);
    });
    if (wide.length === 0 || Date.now() > deadline) return wide;
    await page.waitForTimeout(100);
  }
}
