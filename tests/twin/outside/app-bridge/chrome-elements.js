import { hear, tell } from "./wire.js";

/**
 * `<ui-nav-menu>` and `<ui-title-bar>`: the app writes them, the admin draws them. Their content is read whenever the page
 * changes and told when it differs from what was told last; the elements themselves stay hidden and untouched, because the
 * app's renderer owns them.
 */
const told = new Map();
let pressable = [];

function tellIfNew(type, rest) {
  const text = JSON.stringify(rest);
  if (told.get(type) === text) return;
  told.set(type, text);
  tell(type, rest);
}

const words = (element) => element.textContent.trim();
const flag = (element, name) => element.hasAttribute(name) && element.getAttribute(name) !== "false";

/** A button or link of a bar as the admin needs it; its index is how a press finds it again. */
export function describe(element, index) {
  return {
    index,
    label: words(element),
    kind: element.getAttribute("variant"),
    tone: element.getAttribute("tone"),
    disabled: element.disabled === true || flag(element, "disabled"),
    loading: flag(element, "loading"),
    group: element.closest("section")?.getAttribute("label") ?? null,
  };
}

function readNavMenu() {
  const menu = document.querySelector("ui-nav-menu");
  if (!menu) return;
  const items = [...menu.querySelectorAll("a")].map((link) => ({
    label: words(link),
    href: link.getAttribute("href"),
    home: link.getAttribute("rel") === "home",
  }));
  tellIfNew("nav-menu", { items });
}

function readTitleBar() {
  const bar = [...document.querySelectorAll("ui-title-bar")].findLast((one) => !one.closest("ui-modal"));
  pressable = bar ? [...bar.querySelectorAll("button, a")] : [];
  const all = pressable.map(describe);
  const breadcrumb = all.find(({ kind }) => kind === "breadcrumb") ?? null;
  tellIfNew("title-bar", { title: bar?.getAttribute("title") ?? "", breadcrumb, actions: all.filter((one) => one !== breadcrumb) });
}

const readers = [readNavMenu, readTitleBar];

/** Has `reader` called, too, after the page has changed. */
export function readOnChange(reader) {
  readers.push(reader);
}

export function installChromeElements() {
  let due = false;
  const read = () => {
    due = false;
    readers.forEach((reader) => reader());
  };
  new MutationObserver(() => {
    if (due) return;
    due = true;
    setTimeout(read);
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["title", "variant", "tone", "disabled", "loading", "href", "rel", "label"],
  });
  hear("press-title-bar", ({ index }) => pressable[index]?.click());
}
