import { showApp } from "./app-stage.js";
import { startChrome } from "./chrome.js";
import { ask, h } from "./dom.js";
import { confirmLeaving } from "./dialogs.js";
import { showOne } from "./one-page.js";
import { showHome, showList } from "./pages.js";

const session = await ask("session");
const stage = document.querySelector("#stage");
const pages = stage.appendChild(h("div", { id: "pages" }));
const appRoot = `/admin/apps/${session.app.handle}`;
let app = null;

const chrome = startChrome({ session, go });

/** Follows an admin path, after asking when something unsaved would be lost. */
async function go(address) {
  const path = named(address);
  if (app?.unsaved() && !(await confirmLeaving())) return;
  app?.forgetUnsaved();
  const inApp = appPathOf(path);
  if (inApp !== null && app && !app.isHidden()) return app.navigate(inApp);
  if (path !== location.pathname + location.search) history.pushState(null, "", path);
  await show({ reopening: true });
}

/** Shopify's library names the app by its client id; the admin by its handle. */
const byClientId = `/admin/apps/${session.app.clientId}`;
const named = (path) => (path.startsWith(byClientId) ? appRoot + path.slice(byClientId.length) : path);

/** The part of an admin address that belongs to the app, null elsewhere. */
function appPathOf(path) {
  if (path !== appRoot && !path.startsWith(`${appRoot}/`) && !path.startsWith(`${appRoot}?`)) return null;
  const rest = path.slice(appRoot.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Draws what the address says. `reopening`: the person asked for the app, rather than went back to where it was left. */
async function show({ reopening = false } = {}) {
  const here = location.pathname + location.search;
  if (named(here) !== here) history.replaceState(null, "", named(here));
  const inApp = appPathOf(location.pathname + location.search);
  chrome.draw();
  pages.hidden = inApp !== null;
  if (inApp !== null) {
    if (!app) app = showApp({ stage, session, chrome, appRoot, path: inApp, go });
    else if (reopening) app.reopen(inApp);
    else app.catchUp();
    return;
  }
  app?.hide();
  const [, , kind, id] = location.pathname.split("/");
  const query = new URLSearchParams(location.search);
  document.title = `${kind ? kind[0].toUpperCase() + kind.slice(1) : "Home"} · ${session.shop.name}`;
  const page =
    kind === undefined || kind === ""
      ? showHome(session)
      : id
        ? await showOne(kind, id, { app: session.app, go })
        : await showList(kind, query, go);
  pages.replaceChildren(page ?? h("div", { class: "page" }, h("h1", {}, "There is no such page")));
  pages.scrollTo(0, 0);
}

// The frame and this window share one history: going back inside the app moves the frame by itself, a moment later.
addEventListener("popstate", () => {
  if (app && !app.isHidden()) setTimeout(() => void show(), 250);
  else void show();
});

await show();
