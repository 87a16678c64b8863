import { h, icon } from "./dom.js";

const shown = new Map();

/** One line at the bottom, for five seconds unless told otherwise; it stays while the pointer is on it. */
export function showToast({ id, message, isError, duration = 5000, action }, { act, dismissed }) {
  hideToast(id);
  let timer;
  const gone = () => {
    hideToast(id);
    dismissed();
  };
  const wait = () => (timer = setTimeout(gone, duration));
  const toast = h(
    "div",
    { class: `toast ${isError ? "error" : ""}`, onmouseenter: () => clearTimeout(timer), onmouseleave: wait },
    h("span", {}, message),
    action ? h("button", { class: "toast-action", onclick: () => (act(), gone()) }, action) : null,
    h("button", { class: "toast-close", "aria-label": "Dismiss", onclick: gone }, icon("close")),
  );
  shown.set(id, { toast, stop: () => clearTimeout(timer) });
  document.querySelector("#toasts").append(toast);
  wait();
}

export function hideToast(id) {
  shown.get(id)?.stop();
  shown.get(id)?.toast.remove();
  shown.delete(id);
}
