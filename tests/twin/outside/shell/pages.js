import { badge } from "./badge.js";
import { ask, h, icon } from "./dom.js";

export const names = { orders: "Orders", products: "Products", customers: "Customers", discounts: "Discounts" };
export const withOwnPage = new Set(["orders", "customers", "discounts"]);

export function showHome({ shop, user, app }) {
  return h(
    "div",
    { class: "page" },
    h("h1", {}, `Good day, ${user.firstName}`),
    h(
      "div",
      { class: "card padded" },
      h("h2", {}, shop.name),
      h("p", { class: "quiet" }, `A local store for trying ${app.title} out. Nothing here reaches a real shop.`),
      h(
        "p",
        { class: "links" },
        h("a", { class: "action primary", href: `/admin/apps/${app.handle}` }, `Open ${app.title}`),
        h("a", { class: "action", href: "/store", target: "_blank" }, "View your online store"),
      ),
    ),
  );
}

/** One of the admin's lists, searched and paged by the server. Null when there is no such list. */
export async function showList(kind, query, go) {
  if (!names[kind]) return null;
  const list = await ask(`list/${kind}?${query}`);
  const address = (changes) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) next.set(name, value);
    return `/admin/${kind}?${next}`;
  };
  const search = (event) => {
    event.preventDefault();
    go(address({ query: new FormData(event.target).get("query"), page: 1 }));
  };
  return h(
    "div",
    { class: "page" },
    h("h1", {}, names[kind]),
    h(
      "div",
      { class: "card" },
      h(
        "form",
        { class: "list-search", onsubmit: search },
        icon("search"),
        h("input", {
          type: "search",
          name: "query",
          value: query.get("query") ?? "",
          placeholder: `Search ${kind}`,
          "aria-label": `Search ${kind}`,
        }),
      ),
      h("div", { class: "scroll" }, table(kind, list)),
      h(
        "div",
        { class: "pager" },
        list.page > 1
          ? h("a", { class: "action", href: address({ page: list.page - 1 }) }, "Previous")
          : h("span", { class: "action off" }, "Previous"),
        h("span", { class: "quiet" }, `${list.total} ${kind} · page ${list.page} of ${list.pages}`),
        list.page < list.pages
          ? h("a", { class: "action", href: address({ page: list.page + 1 }) }, "Next")
          : h("span", { class: "action off" }, "Next"),
      ),
    ),
  );
}

function table(kind, { columns, rows }) {
  if (rows.length === 0) return h("p", { class: "empty" }, `No ${kind} found`);
  const cell = (column, row, index) => {
    const text = String(row.cells[column.key]);
    const inside = column.badge
      ? badge(text)
      : index === 0 && withOwnPage.has(kind)
        ? h("a", { href: `/admin/${kind}/${row.id}` }, text)
        : text;
    return h("td", { class: column.numeric ? "numeric" : "" }, inside);
  };
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map((column) => h("th", { class: column.numeric ? "numeric" : "" }, column.label)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          {},
          columns.map((column, index) => cell(column, row, index)),
        ),
      ),
    ),
  );
}
