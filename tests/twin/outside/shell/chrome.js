import { h, icon } from "./dom.js";

const ownPages = [
  ["home", "Home", "/admin"],
  ["orders", "Orders", "/admin/orders"],
  ["products", "Products", "/admin/products"],
  ["customers", "Customers", "/admin/customers"],
  ["discounts", "Discounts", "/admin/discounts"],
];

/**
 * The dark bar at the top and the navigation at the left (a drawer on a narrow screen).
 * `go` is called with an admin path; the app's own entries come from its nav menu.
 */
export function startChrome({ session, go }) {
  const { shop, user, app } = session;
  const topBar = document.querySelector("#top-bar");
  const side = document.querySelector("#side");
  const appRoot = `/admin/apps/${app.handle}`;
  let menu = [];

  const initials = user.firstName[0] + user.lastName[0];
  const toggle = h(
    "button",
    {
      class: "menu-button",
      "aria-label": "Navigation",
      "aria-expanded": "false",
      onclick: () => setDrawer(!document.body.classList.contains("drawer-open")),
    },
    icon("menu"),
  );
  topBar.append(
    toggle,
    h(
      "a",
      { class: "mark", href: "/admin", "aria-label": "Home" },
      h("img", { src: "/twin-assets/shell/icon.svg", alt: "", width: "28", height: "28" }),
    ),
    h(
      "form",
      { class: "search", role: "search", onsubmit: search },
      icon("search"),
      h("input", { type: "search", name: "query", placeholder: "Search orders", "aria-label": "Search orders" }),
    ),
    h("div", { class: "save-bar-place" }),
    h(
      "div",
      { class: "who" },
      h("span", { class: "store-name" }, shop.name),
      h("span", { class: "avatar", title: `${user.firstName} ${user.lastName}` }, initials),
    ),
  );

  document.querySelector("#scrim").addEventListener("click", () => setDrawer(false));
  addEventListener("keydown", (event) => event.key === "Escape" && setDrawer(false));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/admin']");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    setDrawer(false);
    go(link.getAttribute("href"));
  });

  function search(event) {
    event.preventDefault();
    go(`/admin/orders?query=${encodeURIComponent(new FormData(event.target).get("query"))}`);
  }

  function setDrawer(open) {
    document.body.classList.toggle("drawer-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  }

  function entry({ label, href, leading, level = 0 }, current) {
    return h(
      "li",
      {},
      h("a", { href, class: `level-${level}`, "aria-current": current ? "page" : null }, leading ?? null, h("span", {}, label)),
    );
  }

  function draw() {
    const here = location.pathname;
    const inApp = here === appRoot || here.startsWith(`${appRoot}/`);
    const nested = menu.filter((item) => !item.home);
    // The longest entry that the address lies under is the current one.
    const current = [...nested]
      .sort((a, b) => b.href.length - a.href.length)
      .find((item) => isUnder(here, appRoot + item.href.split("?")[0]));
    side.replaceChildren(
      h(
        "ul",
        {},
        ownPages.map(([name, label, href]) =>
          entry({ label, href, leading: icon(name) }, href === "/admin" ? here === href : isUnder(here, href)),
        ),
      ),
      h("h2", {}, "Apps"),
      h(
        "ul",
        {},
        entry({ label: app.title, href: appRoot + (menu.find((item) => item.home)?.href ?? ""), leading: appTile(app) }, inApp && !current),
        inApp ? nested.map((item) => entry({ label: item.label, href: appRoot + item.href, level: 1 }, item === current)) : null,
      ),
      h(
        "ul",
        { class: "foot" },
        h("li", {}, h("a", { href: "/store", target: "_blank", rel: "noopener" }, icon("store"), h("span", {}, "View your online store"))),
        h("li", {}, h("a", { href: "/mailbox", target: "_blank", rel: "noopener" }, icon("mail"), h("span", {}, "Mailbox"))),
      ),
    );
  }

  draw();
  return {
    draw,
    setMenu(items) {
      menu = items;
      draw();
    },
  };
}

/** The app's tile: its first letter, as apps without a picture get one. */
export const appTile = (app) => h("span", { class: "app-tile", "aria-hidden": "true" }, app.title[0]);

const isUnder = (path, root) => path === root || path.startsWith(`${root}/`);
