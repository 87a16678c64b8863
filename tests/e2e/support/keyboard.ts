/** A walk through a screen with the Tab key alone. */
import type { Page } from "playwright-core";

import type { Stack } from "#tests/support/stack/stack.ts";

type Walk = { controls: Map<Element, string>; reached: Set<Element>; unmarked: Set<string>; stuck: string[]; left: boolean };

/**
 * What keeps a person without a mouse out of this screen: controls the Tab key comes to neither forwards nor backwards, that
 * keep it, or that do not show that they have it. Nothing when every control is reached and the way out at the end is free.
 */
export async function obstacles(page: Page, { tunnelUrl }: Pick<Stack, "tunnelUrl">): Promise<string[]> {
  const frame = page.frames().find((one) => one.url().startsWith(tunnelUrl));
  if (!frame) throw new Error("The page has no frame of the app.");
  await frame.evaluate(leaveField);
  const count = await frame.evaluate(begin);
  await page.locator("iframe[name=app-iframe]").focus();
  // A date has a stop for each of its parts.
  const most = count * 2 + 20;
  for (let pressed = 0; pressed < most && !(await frame.evaluate(hasLeft)); pressed += 5) await press("Tab", 5);
  // In a column of codes Tab goes from one to the next; what stands between them is reached on the way back.
  const missed = await frame.evaluate(howManyMissed);
  if (missed > 0) await press("Shift+Tab", most);
  return frame.evaluate(report);

  async function press(key: string, times: number): Promise<void> {
    for (let pressed = 0; pressed < times; pressed += 1) await page.keyboard.press(key);
  }
}

/** A page may open with the cursor in a field: how that looks without it is noted like that of any other, once it is drawn so. */
async function leaveField(): Promise<void> {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
}

/** Runs in the page: notes every control that should be a stop, and listens which of them are. */
function begin(): number {
  const nameOf = (one: Element) => {
    const label = one.getAttribute("aria-label") ?? one.closest("label")?.textContent ?? one.textContent ?? "";
    return `<${one.tagName.toLowerCase()}${one.id ? ` id=${one.id}` : ""}> ${label.trim().slice(0, 60)}`;
  };
  const isStop = (one: HTMLElement) => {
    if (one.tabIndex < 0 || one.matches(":disabled") || one.closest("[inert]")) return false;
    // Of a group of radio buttons only one is a stop; arrows move within it.
    if (one instanceof HTMLInputElement && one.type === "radio") return one.checked;
    return one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  };
  const all = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [tabindex]")];
  // Polaris draws the ring on what stands around, behind or before the control itself.
  const looks = (one: Element) => {
    const drawn = [one, one.parentElement, one.parentElement?.parentElement, one.nextElementSibling, one.previousElementSibling];
    return JSON.stringify(
      [...drawn, ...(one.parentElement?.children ?? [])].flatMap((each) =>
        each
          ? [null, "::before", "::after"].map((pseudo) => {
              const { outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor, textDecorationLine } = getComputedStyle(
                each,
                pseudo,
              );
              return [outlineStyle, outlineColor, boxShadow, borderColor, backgroundColor, textDecorationLine];
            })
          : [],
      ),
    );
  };
  const controls = new Map(all.filter(isStop).map((one) => [one as Element, nameOf(one)]));
  const before = new Map([...controls.keys()].map((one) => [one, looks(one)]));
  const walk: Walk = { controls, reached: new Set(), unmarked: new Set(), stuck: [], left: false };
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    walk.reached.add(target);
  });
  let heldBefore: Element | null = null;
  let again = 0;
  window.addEventListener("blur", () => {
    walk.left = true;
    heldBefore = null;
  });
  // Capturing: what moves the focus itself would move it before we look.
  const onTab = (event: KeyboardEvent) => {
    if (event.key !== "Tab") return;
    const held = document.activeElement;
    const was = held && before.get(held);
    if (held && was !== undefined && was === looks(held)) walk.unmarked.add(nameOf(held));
    const dated = held instanceof HTMLInputElement && /date|time|month|week/.test(held.type);
    // Polaris' tabs take the focus back once when somebody is as quick as this walk; a third time is no haste.
    again = held && held === heldBefore ? again + 1 : 0;
    if (held && again === 2 && held !== document.body && !dated) walk.stuck.push(nameOf(held));
    heldBefore = held;
  };
  document.addEventListener("keydown", onTab, { capture: true });
  (window as unknown as { walk: Walk }).walk = walk;
  return controls.size;
}

function hasLeft(): boolean {
  return (window as unknown as { walk: Walk }).walk.left;
}

function howManyMissed(): number {
  const { controls, reached } = (window as unknown as { walk: Walk }).walk;
  return [...controls.keys()].filter((one) => !reached.has(one) && one.isConnected).length;
}

function report(): string[] {
  const { controls, reached, unmarked, stuck, left } = (window as unknown as { walk: Walk }).walk;
  const missed = [...controls].filter(([one]) => !reached.has(one) && one.isConnected).map(([, name]) => name);
  return [
    ...missed.map((name) => `never reached: ${name}`),
    ...stuck.map((name) => `keeps the focus: ${name}`),
    ...[...unmarked].map((name) => `does not show the focus: ${name}`),
    ...(left ? [] : ["there is no way out at the end"]),
  ];
}
