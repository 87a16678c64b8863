import { h, icon } from "./dom.js";

/**
 * The bar over the app: where one is, and the page's actions. Actions come as `{index, label, kind, tone, disabled, loading, group}`;
 * pressing one is told back by its index. On a narrow screen all but the primary one are behind a single menu.
 */
export function drawTitleBar(bar, { tile, app, title, breadcrumb, actions }, press) {
  const button = (action) =>
    h(
      "button",
      {
        class: `action ${action.kind ?? ""} ${action.tone ?? ""}`,
        disabled: action.disabled || action.loading,
        "aria-busy": action.loading ? "true" : null,
        onclick: () => press(action.index),
      },
      action.label,
    );
  const primary = actions.filter((action) => action.kind === "primary");
  const plain = actions.filter((action) => action.kind !== "primary" && !action.group);
  const groups = [...new Set(actions.map((action) => action.group).filter(Boolean))];

  bar.replaceChildren(
    h(
      "div",
      { class: "where" },
      breadcrumb
        ? h("button", { class: "back", "aria-label": breadcrumb.label || "Back", onclick: () => press(breadcrumb.index) }, icon("back"))
        : null,
      tile,
      h("span", { class: "app-name" }, app.title),
      title ? h("span", { class: "page-title" }, title) : null,
    ),
    h(
      "div",
      { class: "actions" },
      h(
        "div",
        { class: "wide" },
        groups.map((group) => menu(group, actions.filter((action) => action.group === group).map(button))),
        plain.map(button),
      ),
      plain.length + groups.length > 0
        ? h(
            "div",
            { class: "narrow" },
            menu(icon("more"), actions.filter((action) => action.kind !== "primary").map(button), "More actions"),
          )
        : null,
      primary.map(button),
    ),
  );
}

function menu(face, buttons, label) {
  return h(
    "details",
    { class: "action-menu", onclick: (event) => event.target.closest("button") && event.currentTarget.removeAttribute("open") },
    h("summary", { class: "action", "aria-label": label ?? null }, face),
    h("div", { class: "menu" }, buttons),
  );
}
