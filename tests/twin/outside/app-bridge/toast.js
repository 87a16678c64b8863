import { hear, tell } from "./wire.js";

const shown = new Map();
let made = 0;

export const toastApi = {
  show(message, { duration, isError = false, action, onAction, onDismiss } = {}) {
    const id = `toast-${++made}`;
    shown.set(id, { onAction, onDismiss });
    tell("toast", { id, message: String(message), duration, isError, action });
    return id;
  },
  hide(id) {
    shown.delete(id);
    tell("toast-hide", { id });
  },
};

export function installToast() {
  hear("toast-action", ({ id }) => shown.get(id)?.onAction?.());
  hear("toast-dismissed", ({ id }) => {
    shown.get(id)?.onDismiss?.();
    shown.delete(id);
  });
}
