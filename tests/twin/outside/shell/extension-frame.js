/**
 * One extension of the app in a frame of its own. Stands in for Shopify's host: the API an extension asks, the staff member's token on
 * what it fetches, and its elements, drawn plainly. How Shopify draws them is not shown.
 */
const asked = new URLSearchParams(location.search);
const session = await (await fetch("/admin/internal/session")).json();
const words = await (await fetch(`/admin/internal/extensions/words?target=${asked.get("target")}`)).json();
const locale = session.user.locale ?? "en";
const askAdmin = window.fetch.bind(window);

window.shopify = {
  extension: { target: asked.get("target") },
  data: { selected: [{ id: asked.get("id") }] },
  close: () => parent.postMessage({ from: "extension", type: "close" }, location.origin),
  i18n: {
    translate(key, filled = {}) {
      const found = key.split(".").reduce((at, part) => at?.[part], words);
      const text = typeof found === "object" && "count" in filled ? found[filled.count === 1 ? "one" : "other"] : found;
      if (typeof text !== "string") throw new Error(`The extension has no words for ${key}.`);
      return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(filled[name] ?? ""));
    },
    formatNumber: (number, options) => new Intl.NumberFormat(locale, options).format(number),
    formatCurrency: (amount, options) => new Intl.NumberFormat(locale, { style: "currency", ...options }).format(amount),
    formatDate: (date, options) => new Intl.DateTimeFormat(locale, options).format(date),
  },
};

/** A relative address is the app's own, and the token is added [shopify.dev: network requests of admin extensions]. */
window.fetch = async (address, init = {}) => {
  if (!session.app.origin) throw new Error("No app is attached to this local Shopify.");
  const { token } = await (await askAdmin("/admin/internal/id-token", { method: "POST" })).json();
  const headers = { ...init.headers, Authorization: `Bearer ${token}` };
  return askAdmin(new URL(address, session.app.origin), { ...init, headers });
};

/** A field holds its text as `value` and says "input", as Shopify's do. */
class Field extends HTMLElement {
  #input = document.createElement("input");
  connectedCallback() {
    if (this.firstChild) return;
    const label = document.createElement("label");
    this.#input.type = { "s-url-field": "url", "s-search-field": "search" }[this.localName] ?? "text";
    label.append(this.getAttribute("label") ?? "", this.#input);
    this.append(label);
  }
  get value() {
    return this.#input.value;
  }
  set value(value) {
    if (this.#input.value !== value) this.#input.value = value ?? "";
  }
}
for (const name of ["s-text-field", "s-url-field", "s-search-field"]) customElements.define(name, class extends Field {});

/** What can be pressed is a button or a link to whoever uses the keyboard or listens. */
class Pressable extends HTMLElement {
  static observedAttributes = ["disabled", "href"];
  connectedCallback() {
    this.attributeChangedCallback();
    this.addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && this.click());
    this.addEventListener("click", () => {
      const href = this.getAttribute("href");
      // `app:` is the admin's own word for this app's pages.
      if (href)
        parent.postMessage(
          { from: "extension", type: "go", path: href.replace(/^app:/, `/admin/apps/${session.app.handle}/`) },
          location.origin,
        );
    });
  }
  attributeChangedCallback() {
    const off = this.hasAttribute("disabled") && this.getAttribute("disabled") !== "false";
    this.setAttribute("role", this.hasAttribute("href") ? "link" : "button");
    this.setAttribute("tabindex", off ? "-1" : "0");
    this.setAttribute("aria-disabled", String(off));
  }
  get disabled() {
    return this.hasAttribute("disabled");
  }
  set disabled(off) {
    this.toggleAttribute("disabled", Boolean(off));
  }
}
for (const name of ["s-button", "s-link"]) customElements.define(name, class extends Pressable {});
document.addEventListener("click", (event) => event.target.closest?.("[aria-disabled=true]") && event.stopImmediatePropagation(), true);

const tell = () =>
  parent.postMessage({ from: "extension", type: "height", height: document.documentElement.scrollHeight }, location.origin);
new ResizeObserver(tell).observe(document.body);

const { default: show } = await import(`/admin/internal/extensions/script?target=${asked.get("target")}`);
show();
