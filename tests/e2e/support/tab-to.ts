/** Moving and pressing without a mouse. */
import type { Locator, Page } from "playwright-core";

const MOST = 250;

/** Whether this element has the focus of the window the person sees. */
export async function isFocused(target: Locator): Promise<boolean> {
  if ((await target.count()) === 0) return false;
  return target.first().evaluate((one) => one === one.ownerDocument.activeElement && one.ownerDocument.hasFocus());
}

/** Presses Tab (or another key that moves) until the element has the focus; throws when it never comes to it. */
export async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await target.first().waitFor();
  for (let pressed = 0; pressed < MOST; pressed += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${String(target)} was not reached by ${MOST} presses of ${key}.`);
}

/** Goes there by Tab and presses Enter. */
export async function enterOn(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await tabTo(page, target, key);
  await page.keyboard.press("Enter");
}
