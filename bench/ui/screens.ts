/** How each screen feels in Chromium on the built app, with the processor slowed down four times. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { CDPSession, Frame, Page } from "playwright-core";

import { openApp } from "#tests/e2e/support/admin.ts";
import { allScreens, type Screen } from "#tests/e2e/support/screens.ts";
import { aBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { median, rounded, type Figure } from "../figures.ts";

const vitals = readFileSync(
  createRequire(import.meta.url)
    .resolve("web-vitals")
    .replace(/[^/]*$/, "web-vitals.iife.js"),
  "utf8",
);
const TIMES = 3;
const SLOWER = 4;

type Seen = { lcp: number; cls: number; inp: number; scriptKb: number };

/** `ui.lcp_ms`, `ui.cls`, `ui.inp_ms` and `ui.script_kb` of every screen, medians of three. Frames of another origin are measured from inside. */
export async function screens(): Promise<Figure[]> {
  const [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
  try {
    const figures: Figure[] = [];
    const guide = await browser.aPage();
    const all = await allScreens(guide, stack);
    await guide.context().close();
    for (const screen of all) {
      const seen: Seen[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const page = await browser.aPage({ width: 1280, height: 900 });
        seen.push(await look(page, stack, screen));
        await page.context().close();
      }
      const of = (read: (one: Seen) => number) => median(seen.map(read));
      figures.push(
        { name: `ui.lcp_ms.${screen.name}`, value: rounded(of(({ lcp }) => lcp)), unit: "ms", target: 2_500 },
        {
          name: `ui.cls.${screen.name}`,
          value: rounded(
            of(({ cls }) => cls),
            3,
          ),
          unit: "",
          target: 0.1,
        },
        { name: `ui.inp_ms.${screen.name}`, value: rounded(of(({ inp }) => inp)), unit: "ms", target: 200 },
        { name: `ui.script_kb.${screen.name}`, value: rounded(of(({ scriptKb }) => scriptKb)), unit: "kB" },
      );
    }
    return figures;
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function look(page: Page, stack: Stack, { path }: Screen): Promise<Seen> {
  await page.addInitScript(`${vitals}
    window.__seen = { lcp: 0, cls: 0, inp: 0 };
    webVitals.onLCP(({ value }) => (window.__seen.lcp = value), { reportAllChanges: true });
    webVitals.onCLS(({ value }) => (window.__seen.cls = value), { reportAllChanges: true });
    webVitals.onINP(({ value }) => (window.__seen.inp = value), { reportAllChanges: true, durationThreshold: 16 });`);
  await slowDown(await page.context().newCDPSession(page));
  await openApp(page, stack, path);
  await page.waitForLoadState("networkidle");
  const frame = page.frames().find((one) => one.url().startsWith(stack.tunnelUrl));
  if (!frame) throw new Error(`${path} has no frame of the app.`);
  const scriptKb = await frame.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming && entry.name.includes("/assets/"))
      .filter(({ name }) => name.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize / 1024, 0),
  );
  // The largest paint is final with the first press; what a press takes is what a person feels of the page's scripts.
  await press(page, frame);
  const seen = await frame.evaluate(() => (window as unknown as { __seen: Omit<Seen, "scriptKb"> }).__seen);
  return { ...seen, scriptKb };
}

/** Three presses that leave the page where it is: on its title, and twice on to the next control. */
async function press(page: Page, frame: Frame): Promise<void> {
  await frame.getByRole("heading", { level: 1 }).first().click();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
}

async function slowDown(session: CDPSession): Promise<void> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}
