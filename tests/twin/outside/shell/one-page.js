import { badge } from "./badge.js";
import { ask, h, icon } from "./dom.js";
import { appBlock, openAction } from "./extensions.js";
import { names, withOwnPage } from "./pages.js";

/** A discount with its codes, a customer, or an order. Null when it is not there. */
export async function showOne(kind, id, { app, go }) {
  if (!withOwnPage.has(kind)) return null;
  const one = await ask(`one/${kind}/${id}`).catch((error) => {
    if (error.status === 404) return null;
    throw error;
  });
  if (!one) return null;
  const head = (title, status) =>
    h(
      "div",
      { class: "page-head" },
      h("a", { class: "back", href: `/admin/${kind}`, "aria-label": names[kind] }, icon("back")),
      h("h1", {}, title),
      status && badge(status),
      moreActions(kind, one.gid, { app, go }),
    );
  if (kind === "discounts") {
    const facts = [
      ["Codes", one.codes.length],
      ["Used", `${one.used} times`],
      ["Uses per code", one.usageLimit ?? "Unlimited"],
      ["Once per customer", one.appliesOncePerCustomer ? "Yes" : "No"],
      ["Starts", one.startsAt.slice(0, 10)],
      ["Ends", one.endsAt?.slice(0, 10) ?? "No end"],
    ];
    const rows = one.codes.map((code) =>
      h(
        "tr",
        {},
        h("td", {}, h("code", {}, code.code)),
        h("td", { class: "numeric" }, one.usageLimit === null ? code.uses : `${code.uses} of ${one.usageLimit}`),
        h("td", { class: "quiet" }, code.createdAt.slice(0, 10)),
      ),
    );
    return h(
      "div",
      { class: "page" },
      head(one.title, one.status),
      h("div", { class: "card padded facts" }, facts.map(fact)),
      h(
        "div",
        { class: "card" },
        h(
          "div",
          { class: "scroll" },
          h(
            "table",
            {},
            h("thead", {}, h("tr", {}, h("th", {}, "Code"), h("th", { class: "numeric" }, "Uses"), h("th", {}, "Added"))),
            h("tbody", {}, rows),
          ),
        ),
      ),
    );
  }
  if (kind === "customers") {
    const facts = [
      ["E-mail", one.email],
      ["Orders", one.orders],
      ["Amount spent", one.spent],
    ];
    return h(
      "div",
      { class: "page" },
      head(one.customer),
      h("div", { class: "card padded facts" }, facts.map(fact)),
      blockOn(kind, one, { app, go }),
    );
  }
  return h(
    "div",
    { class: "page" },
    head(one.order, one.payment),
    h(
      "div",
      { class: "card padded facts" },
      [
        ["Customer", one.customer],
        ["E-mail", one.email ?? "None"],
        ["Placed", one.date],
        ["Discount code", one.code || "None"],
      ].map(fact),
    ),
    h(
      "div",
      { class: "card padded" },
      one.lines.map((line) => h("div", { class: "sum" }, h("span", {}, `${line.quantity} × ${line.title}`), h("span", {}, line.total))),
      h("hr"),
      one.sums.map(([label, amount]) => h("div", { class: "sum" }, h("span", {}, label), h("span", {}, amount))),
    ),
    blockOn(kind, one, { app, go }),
  );
}

/** Shopify asks the app as soon as the block is drawn, so an app that is not installed has none. */
const blockOn = (kind, { gid }, { app, go }) => (app.installed && app.origin ? appBlock(kind, gid, go) : null);

/**
 * What apps add to a page. An order's action is opened in a dialog. For the others Shopify first opens a dialog in which the app's extension says what comes next; its button leads
 * where this entry leads. The dialog is the extension's own and is tested by itself.
 */
const appActions = { discounts: "discount", customers: "customer" };

function moreActions(kind, gid, { app, go }) {
  if (kind === "orders" && app.installed && app.origin) {
    const title = "Report a leak or assign the order";
    const entry = h("button", { class: "plain", type: "button", onclick: () => openAction(kind, gid, { go, title }) }, title);
    return h("details", { class: "more-actions" }, h("summary", { class: "action" }, "More actions"), h("div", { class: "card" }, entry));
  }
  const parameter = appActions[kind];
  if (!parameter) return null;
  const href = `/admin/apps/${app.handle}/app/open?${parameter}=${encodeURIComponent(gid)}`;
  return h(
    "details",
    { class: "more-actions" },
    h("summary", { class: "action" }, "More actions"),
    h("div", { class: "card" }, h("a", { href }, "Refresh promo codes")),
  );
}

const fact = ([label, value]) => h("div", {}, h("span", { class: "quiet" }, label), h("b", {}, String(value)));
