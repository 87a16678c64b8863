/** How each screen feels in Chromium on the built app, with the processor slowed down four times. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

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
const WANTED = process.env.BENCH_SCREENS?.split(",");
const TIMES = 3;
const SLOWER = 4;

/** `scriptKb` as the app's server sends it, `unpackedKb` as the browser reads it. */
type Seen = { lcp: number; cls: number; inp: number; scriptKb: number; unpackedKb: number };

/** `ui.lcp_ms`, `ui.cls`, `ui.inp_ms` and `ui.script_kb` of every screen, medians of three. Frames of another origin are measured from inside. */
export async function screens(): Promise<Figure[]> {
  const [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
  try {
    const figures: Figure[] = [];
    const guide = await browser.aPage();
    const all = (await allScreens(guide, stack)).filter(({ name }) => WANTED?.includes(name) ?? true);
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
        {
          name: `ui.script_kb.${screen.name}`,
          value: rounded(of(({ scriptKb }) => scriptKb)),
          unit: "kB",
          unpacked_kb: rounded(of(({ unpackedKb }) => unpackedKb)),
        },
      );
    }
    return figures;
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function look(page: Page, stack: Stack, { path }: Screen): Promise<Seen> {
  await page.addInitScript(noteOwnPresses);
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
  const files = await frame.evaluate(() =>
    performance.getEntriesByType("resource").flatMap(({ name }) => /\/assets\/([^/]+\.js)$/.exec(name)?.[1] ?? []),
  );
  const script = files.map(sizeOf);
  // The largest paint is final with the first press; what a press takes is what a person feels of the page's scripts.
  await press(page, frame);
  const seen = await frame.evaluate(() => (window as unknown as { __seen: Pick<Seen, "lcp" | "cls" | "inp"> }).__seen);
  const sum = (kind: "packed" | "unpacked") => script.reduce((bytes, file) => bytes + file[kind], 0) / 1024;
  return { ...seen, scriptKb: sum("packed"), unpackedKb: sum("unpacked") };
}

/**
 * What moves within half a second of a press counts as pressed for. Chromium knows of presses only at the root of a process: in
 * Shopify's admin, another site, the app's frame has a process of its own; the local admin and the app share one, and Chromium
 * says `hadRecentInput: false` of everything in the frame.
 */
function noteOwnPresses(): void {
  let pressedAt = -Infinity;
  const note = ({ timeStamp }: Event) => (pressedAt = timeStamp);
  for (const kind of ["pointerdown", "pointerup", "keydown"]) window.addEventListener(kind, note, { capture: true, passive: true });
  Object.defineProperty((window as unknown as { LayoutShift: { prototype: PerformanceEntry } }).LayoutShift.prototype, "hadRecentInput", {
    get(this: PerformanceEntry) {
      return this.startTime >= pressedAt && this.startTime - pressedAt < 500;
    },
  });
}

const sizes = new Map<string, { packed: number; unpacked: number }>();

/** The tunnel of the local Shopify unpacks what goes through it, so the size on the wire is worked out from the file. */
function sizeOf(file: string): { packed: number; unpacked: number } {
  const known = sizes.get(file);
  if (known) return known;
  const script = readFileSync(join(import.meta.dirname, "../../build/client/assets", file));
  const size = { packed: gzipSync(script).length, unpacked: script.length };
  sizes.set(file, size);
  return size;
}

/**
 * What a person does on a screen, as far as it has it, without leaving it: tick a row, open a menu and close it, type into the
 * search or the first field, choose another tab. The slowest is the figure.
 */
async function press(page: Page, frame: Frame): Promise<void> {
  const rest = (ms = 300) => frame.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), ms);
  await alive(frame);
  await frame.getByRole("heading", { level: 1 }).first().click();
  await rest();
  const row = frame.getByRole("checkbox", { name: /^Select (?!all)/, disabled: false }).first();
  // Polaris lays the drawn box over the real one.
  if (await row.isVisible()) await row.click({ force: true });
  await rest();
  const menu = frame.locator("button[aria-expanded=false][aria-controls]:enabled").first();
  if (await menu.isVisible()) {
    await menu.click();
    await rest();
    await page.keyboard.press("Escape");
    await rest();
  }
  const field = frame.locator("input[type=search]:enabled, input[type=text]:enabled, textarea:enabled").first();
  if (await field.isVisible()) {
    await field.click();
    await page.keyboard.type("ma", { delay: 50 });
    // Somebody who searches looks at what was found before pressing on.
    await rest(1_000);
  }
  const tab = frame.locator("[role=tab][aria-selected=false]").first();
  if (await tab.isVisible()) await tab.click();
  await page.keyboard.press("Tab");
  await rest();
}

/**
 * The page's script has taken over and rests: somebody presses what they have read. A press before that waits for all of the
 * page to come alive first; README.md says how long.
 */
function alive(frame: Frame): Promise<void> {
  return frame.evaluate(
    () =>
      new Promise((resolve) => {
        const look = (deadline: IdleDeadline) => (deadline.timeRemaining() > 40 ? resolve() : requestIdleCallback(look));
        requestIdleCallback(look);
      }),
  );
}

async function slowDown(session: CDPSession): Promise<void> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}
