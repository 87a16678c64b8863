import { adminOrigin, hear, tell } from "./wire.js";
import { loadablePath, plainPath } from "./config.js";
import { idToken } from "./id-token.js";
import { readOnChange } from "./chrome-elements.js";

/** The admin's path an address leads to, null when it leads elsewhere. */
function adminPathOf(address) {
  const own = /^shopify:\/*admin(\/.*)?$/i.exec(address);
  if (own) return `/admin${own[1] ?? ""}`;
  const url = new URL(address, location.href);
  if (url.origin === adminOrigin && url.pathname.startsWith("/admin")) return url.pathname + url.search;
  if (url.hostname !== "admin.shopify.com") return null;
  return `/admin${url.pathname.replace(/^\/store\/[^/]+/, "")}${url.search}`;
}

let routers = 0;

/** Goes to a path of the app: through its own router when one listens for it, else by loading the page. */
async function navigate(path) {
  if (plainPath(path) === plainPath(location.href)) return tell("loading", { on: false });
  if (routers === 0) return location.assign(loadablePath(path, await idToken()));
  const link = document.createElement("a");
  link.href = path;
  link.setAttribute("href", path);
  link.hidden = true;
  // The event must bubble to the window, so the link has to stand in the page for a moment.
  document.body.append(link);
  link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
  link.remove();
}

let reportedTitle;

function report() {
  reportedTitle = document.title;
  tell("navigated", { path: plainPath(location.href), title: reportedTitle });
}

function countRouters() {
  const { addEventListener, removeEventListener } = window;
  window.addEventListener = function (type, ...rest) {
    if (type === "shopify:navigate") routers++;
    return addEventListener.call(this ?? window, type, ...rest);
  };
  window.removeEventListener = function (type, ...rest) {
    if (type === "shopify:navigate") routers--;
    return removeEventListener.call(this ?? window, type, ...rest);
  };
}

function reportHistory() {
  for (const method of ["pushState", "replaceState"]) {
    const original = history[method];
    history[method] = function (...rest) {
      original.apply(this, rest);
      report();
    };
  }
  window.addEventListener("popstate", report);
  window.addEventListener("pageshow", report);
  // A router changes the address first and the title once the page has been drawn.
  readOnChange(() => document.title !== reportedTitle && report());
}

/** Addresses of the admin open in the admin, from links and from `open()`. */
function interceptAdminAddresses() {
  const plainOpen = window.open.bind(window);
  window.open = (address, target, features) => {
    const path = address === undefined ? null : adminPathOf(String(address));
    if (path !== null) return (tell("open", { path, target: target ?? "_blank" }), null);
    if (target === "_top" || target === "_parent") return (tell("open", { url: new URL(address, location.href).href, target }), null);
    return plainOpen(address, target, features);
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || event.defaultPrevented) return;
      const href = link.getAttribute("href");
      const leaves = /^shopify:/i.test(href) || link.target === "_top" || link.target === "_parent";
      const path = leaves || link.target === "_blank" ? adminPathOf(href) : null;
      if (path === null && !leaves) return;
      event.preventDefault();
      event.stopPropagation();
      window.open(href, link.target || "_top");
    },
    true,
  );
}

export function installNavigation() {
  countRouters();
  reportHistory();
  interceptAdminAddresses();
  hear("navigate", ({ path }) => void navigate(path));
}
