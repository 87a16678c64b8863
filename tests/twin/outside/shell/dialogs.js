import { ask, h, icon } from "./dom.js";

/** Resolves true when the person gives up what is unsaved. */
export function confirmLeaving() {
  return new Promise((resolve) => {
    const dialog = open(
      "Leave page with unsaved changes?",
      [h("p", {}, "Leaving this page will delete all unsaved changes.")],
      [
        h("button", { class: "action", onclick: () => done(false) }, "Stay"),
        h("button", { class: "action critical-fill", onclick: () => done(true) }, "Leave page"),
      ],
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    const done = (leave) => dialog.close(leave ? "yes" : "no");
  });
}

/** Resolves true when the person lets the app do more. */
export function confirmScopes(title, scopes) {
  return new Promise((resolve) => {
    const dialog = open(
      `${title} needs more permissions`,
      [h("ul", {}, ...scopes.map((scope) => h("li", {}, scope.replaceAll("_", " "))))],
      [
        h("button", { class: "action", onclick: () => dialog.close("no") }, "Cancel"),
        h("button", { class: "action primary", onclick: () => dialog.close("yes") }, "Update"),
      ],
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
  });
}

const nouns = { product: ["product", "products"], variant: ["variant", "variants"], collection: ["collection", "collections"] };

/** The resource picker: resolves to the chosen resources, or null when it is closed without choosing. */
export function pickResources({ type, multiple = false, action = "add", query = "", selectionIds = [] }) {
  const most = multiple === true ? Infinity : multiple === false ? 1 : multiple;
  const chosen = new Map(selectionIds.map(({ id }) => [id, { id }]));
  const [, plural] = nouns[type];
  const verb = action === "select" ? "Select" : "Add";

  return new Promise((resolve) => {
    const list = h("ul", { class: "pick-list" });
    const count = h("span", { class: "grow quiet" });
    const confirm = h("button", { class: "action primary", onclick: () => dialog.close("yes") }, verb);
    const field = h("input", {
      type: "search",
      value: query,
      placeholder: `Search ${plural}`,
      "aria-label": `Search ${plural}`,
      oninput: () => void fill(),
    });
    const dialog = open(
      `${verb} ${most === 1 ? nouns[type][0] : plural}`,
      [h("div", { class: "pick-search" }, field), list],
      [count, h("button", { class: "action", onclick: () => dialog.close("no") }, "Cancel"), confirm],
      "tall",
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? [...chosen.values()] : null));

    const summarise = () => {
      count.textContent = `${chosen.size}${most === Infinity ? "" : `/${most}`} selected`;
      confirm.disabled = chosen.size === 0;
    };
    const choose = (resource, on) => {
      if (most === 1) chosen.clear();
      if (on) chosen.set(resource.id, resource);
      else chosen.delete(resource.id);
      if (chosen.size > most) chosen.delete(resource.id);
      void fill();
    };
    const fill = async () => {
      const found = await ask(`pick/${type}?query=${encodeURIComponent(field.value)}`);
      for (const resource of found) if (chosen.has(resource.id)) chosen.set(resource.id, resource);
      list.replaceChildren(
        ...found.map((resource) =>
          h(
            "li",
            {},
            h(
              "label",
              {},
              h("input", {
                type: most === 1 ? "radio" : "checkbox",
                name: "pick",
                checked: chosen.has(resource.id),
                onchange: (event) => choose(resource, event.target.checked),
              }),
              h("span", {}, resource.title),
              h(
                "span",
                { class: "quiet" },
                resource.price ?? (resource.productsCount !== undefined ? `${resource.productsCount} products` : ""),
              ),
            ),
          ),
        ),
      );
      summarise();
    };
    void fill();
  });
}

function open(title, content, buttons, kind = "") {
  const dialog = h(
    "dialog",
    { class: `admin-dialog ${kind}`, "aria-label": title },
    h(
      "header",
      {},
      h("h2", {}, title),
      h("button", { class: "plain", "aria-label": "Close", onclick: () => dialog.close("no") }, icon("close")),
    ),
    h("div", { class: "content" }, content),
    h("footer", {}, buttons),
  );
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}
