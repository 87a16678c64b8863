import { h } from "./dom.js";

/** The contextual save bar, over the top bar while something is unsaved. `save` and `discard` are the app's own buttons, by index. */
export function drawSaveBar({ visible, save, discard }, press) {
  const place = document.querySelector(".save-bar-place");
  document.body.classList.toggle("unsaved", visible);
  if (!visible) return place.replaceChildren();
  const button = (kind, label, action) =>
    h(
      "button",
      {
        class: kind,
        disabled: action.disabled || action.loading,
        "aria-busy": action.loading ? "true" : null,
        onclick: () => press(action.index),
      },
      label,
    );
  place.replaceChildren(
    h(
      "div",
      { class: "save-bar", role: "region", "aria-label": "Unsaved changes" },
      h("span", {}, "Unsaved changes"),
      discard ? button("discard", "Discard", discard) : null,
      save ? button("save", "Save", save) : null,
    ),
  );
}
