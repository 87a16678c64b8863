import { describe, readOnChange } from "./chrome-elements.js";
import { askAdmin, hear, tell } from "./wire.js";

/** What the bar in the admin stands for at the moment: a `<ui-save-bar>` or a form with `data-save-bar`, null when nothing is unsaved. */
let shown = null;
let last = "";

function draw() {
  const bar = shown ? { visible: true, ...shown.buttons() } : { visible: false };
  const text = JSON.stringify(bar);
  if (text !== last) tell("save-bar", bar);
  last = text;
}

function show(next) {
  shown = next;
  draw();
}

function hide(owner) {
  if (shown?.owner !== owner) return;
  shown = null;
  draw();
}

class UISaveBar extends HTMLElement {
  get showing() {
    return shown?.owner === this;
  }
  get discardConfirmation() {
    return this.hasAttribute("discardconfirmation");
  }
  set discardConfirmation(on) {
    this.toggleAttribute("discardconfirmation", Boolean(on));
  }
  async show() {
    if (this.showing) return;
    const buttons = () => [...this.querySelectorAll("button")];
    show({
      owner: this,
      buttons: () => {
        const all = buttons().map(describe);
        return { save: all.find(({ kind }) => kind === "primary") ?? null, discard: all.find(({ kind }) => kind !== "primary") ?? null };
      },
      press: async (index) => {
        const button = buttons()[index];
        const isDiscard = button?.getAttribute("variant") !== "primary";
        if (isDiscard && this.discardConfirmation) await askAdmin("leave");
        button?.click();
      },
    });
    this.dispatchEvent(new Event("show"));
  }
  async hide() {
    if (!this.showing) return;
    hide(this);
    this.dispatchEvent(new Event("hide"));
  }
  async toggle() {
    return this.showing ? this.hide() : this.show();
  }
  disconnectedCallback() {
    hide(this);
  }
}

/** A form with `data-save-bar` is unsaved from its first input until it is submitted or reset. */
function watchForms() {
  const formOf = (event) => event.target.closest?.("form[data-save-bar]") ?? null;
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form || shown?.owner === form) return;
    const button = { disabled: false, loading: false };
    show({
      owner: form,
      buttons: () => ({ save: { index: 0, ...button }, discard: { index: 1, ...button } }),
      press: async (index) => (index === 0 ? form.requestSubmit() : form.reset()),
    });
  });
  for (const type of ["submit", "reset"]) document.addEventListener(type, (event) => hide(event.target));
}

const byId = (id) => {
  const element = document.getElementById(id);
  if (!(element instanceof UISaveBar)) throw new Error(`There is no <ui-save-bar id="${id}">.`);
  return element;
};

export const saveBarApi = {
  show: async (id) => byId(id).show(),
  hide: async (id) => byId(id).hide(),
  toggle: async (id) => byId(id).toggle(),
  /** Resolves when nothing is unsaved or the person chooses to leave; stays open when they stay. */
  leaveConfirmation: async () => {
    if (shown) await askAdmin("leave");
  },
};

export function installSaveBar() {
  customElements.define("ui-save-bar", UISaveBar);
  watchForms();
  readOnChange(() => {
    if (shown && !shown.owner.isConnected) hide(shown.owner);
    else if (shown) draw();
  });
  hear("press-save-bar", ({ index }) => void shown?.press(index));
  hear("discard", () => {
    shown = null;
    last = "";
  });
}
