import { h } from "./dom.js";

const kinds = { orders: "order", customers: "customer" };

/** The block that the app adds to this page, null where it adds none. */
export function appBlock(kind, gid, go) {
  if (!kinds[kind]) return null;
  return h("div", { class: "card" }, frameOf({ target: `admin.${kinds[kind]}-details.block.render`, gid, go, title: "Block of the app" }));
}

/** Opens the app's action in a dialog, as Shopify does. */
export function openAction(kind, gid, { go, title }) {
  const dialog = h("dialog", { class: "extension-dialog", "aria-label": title });
  const close = () => dialog.close();
  dialog.append(frameOf({ target: `admin.${kinds[kind]}-details.action.render`, gid, title, close, go: (path) => (close(), go(path)) }));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function frameOf({ target, gid, title, go, close = () => {} }) {
  const address = `/admin/internal/extensions/frame?${new URLSearchParams({ target, id: gid })}`;
  const frame = h("iframe", { title, src: address, class: "extension-frame" });
  const hear = ({ source, origin, data }) => {
    if (!frame.isConnected) return removeEventListener("message", hear);
    if (source !== frame.contentWindow || origin !== location.origin || data?.from !== "extension") return;
    if (data.type === "height") frame.style.height = `${data.height}px`;
    if (data.type === "close") close();
    if (data.type === "go") go(data.path);
  };
  addEventListener("message", hear);
  return frame;
}
