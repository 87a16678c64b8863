import { describe, readOnChange } from "./chrome-elements.js";
import { hear, tell } from "./wire.js";

const widths = { small: "380px", base: "620px", large: "980px", max: "calc(100vw - 32px)" };

/**
 * `<ui-modal>`: drawn inside the app's frame, as a dialog on top of everything, while the admin dims what is around the frame.
 * The app's renderer writes into `content`, which therefore exists before the modal is shown.
 */
class UIModal extends HTMLElement {
  #dialog = null;
  #content = null;
  #title = null;
  #footer = null;

  get content() {
    this.#build();
    return this.#content;
  }
  get variant() {
    return this.getAttribute("variant") ?? "base";
  }
  set variant(variant) {
    this.setAttribute("variant", variant);
  }
  get showing() {
    return this.#dialog?.open === true;
  }

  async show() {
    if (this.showing) return;
    if (this.hasAttribute("src")) throw new Error("The local App Bridge shows no modal from an address (src), only one with content.");
    this.#build();
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.draw();
    this.#dialog.showModal();
    tell("modal", { open: true });
    this.dispatchEvent(new Event("show"));
  }
  async hide() {
    if (this.showing) this.#dialog.close();
  }
  async toggle() {
    return this.showing ? this.hide() : this.show();
  }
  disconnectedCallback() {
    if (this.showing) this.#dialog.close();
    this.#dialog?.remove();
  }

  /** The title and the footer, from the modal's own title bar. */
  draw() {
    if (!this.#dialog) return;
    const bar = this.querySelector("ui-title-bar");
    const buttons = bar ? [...bar.querySelectorAll("button, a")] : [];
    const title = bar?.getAttribute("title") ?? "";
    const described = buttons.map(describe);
    const drawn = JSON.stringify([title, described, this.variant]);
    if (this.#dialog.dataset.drawn === drawn) return;
    this.#dialog.dataset.drawn = drawn;
    this.#dialog.style.setProperty("--width", widths[this.variant]);
    this.#title.textContent = title;
    this.#dialog.setAttribute("aria-label", title);
    const inOrder = described.toSorted((a, b) => (a.kind === "primary") - (b.kind === "primary"));
    this.#footer.replaceChildren(
      ...inOrder.map((one) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = one.label;
        button.className = `${one.kind ?? ""} ${one.tone ?? ""}`;
        button.disabled = one.disabled || one.loading;
        if (one.loading) button.setAttribute("aria-busy", "true");
        button.addEventListener("click", () => buttons[one.index].click());
        return button;
      }),
    );
    this.#footer.hidden = inOrder.length === 0;
  }

  #build() {
    if (this.#dialog) return;
    this.#dialog = document.createElement("dialog");
    this.#dialog.className = "app-bridge-modal";
    this.#dialog.innerHTML = `<header><h2></h2><button type="button" aria-label="Close">×</button></header><div></div><footer></footer>`;
    this.#title = this.#dialog.querySelector("h2");
    this.#content = this.#dialog.querySelector("div");
    this.#footer = this.#dialog.querySelector("footer");
    this.#dialog.querySelector("header button").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => {
      tell("modal", { open: false });
      this.dispatchEvent(new Event("hide"));
    });
    // What was written between the tags without a renderer's help is the content.
    const own = [...this.children].filter(
      (child) => !/^ui-/i.test(child.tagName) && child.childElementCount + child.textContent.length > 0,
    );
    this.#content.append(...own.map((child) => child.cloneNode(true)));
    if (this.isConnected) document.body.append(this.#dialog);
  }
}

const byId = (id) => {
  const element = document.getElementById(id);
  if (!(element instanceof UIModal)) throw new Error(`There is no <ui-modal id="${id}">.`);
  return element;
};

export const modalApi = {
  show: async (id) => byId(id).show(),
  hide: async (id) => byId(id).hide(),
  toggle: async (id) => byId(id).toggle(),
};

export function installModal() {
  customElements.define("ui-modal", UIModal);
  const each = (act) => document.querySelectorAll("ui-modal").forEach(act);
  readOnChange(() => each((modal) => modal.draw()));
  hear("close-modal", () => each((modal) => void modal.hide()));
}
