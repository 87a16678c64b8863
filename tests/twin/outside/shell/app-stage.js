import { appTile } from "./chrome.js";
import { confirmLeaving, pickResources } from "./dialogs.js";
import { ask, h } from "./dom.js";
import { hideToast, showToast } from "./toasts.js";
import { drawSaveBar } from "./save-bar.js";
import { drawTitleBar } from "./title-bar.js";

/**
 * Shows the app in its frame and answers its App Bridge. Only messages of that very frame, from the app's own
 * origin, are heard.
 */
export function showApp({ stage, session, chrome, appRoot, path, go }) {
  const { app } = session;
  const frame = h("iframe", { title: app.title, name: "app-iframe", class: "app-frame", allow: "clipboard-write" });
  const titleBar = h("div", { class: "app-title-bar" });
  const loadingBar = document.querySelector("#loading-bar");
  const dim = h("div", { class: "dim", hidden: true, onclick: () => send({ type: "close-modal" }) });
  let current = path;
  let unsaved = false;
  let closed = false;

  const send = (message) => frame.contentWindow?.postMessage({ from: "admin", ...message }, app.origin);
  const loading = (on) => (loadingBar.hidden = !on);
  const press = (area) => (index) => send({ type: `press-${area}`, index });

  stage.classList.add("has-app");
  stage.replaceChildren(titleBar, frame);
  document.body.append(dim);
  drawTitleBar(titleBar, { tile: appTile(app), app, title: "", actions: [] }, press("title-bar"));
  loading(true);
  frame.addEventListener("load", () => loading(false));
  ask("app-address", { path }).then(
    ({ url }) => (frame.src = url),
    (error) => {
      loading(false);
      frame.replaceWith(h("div", { class: "page" }, h("h1", {}, "The app cannot be shown"), h("p", {}, error.message)));
    },
  );

  const heard = {
    async "id-token"({ request }) {
      const answer = await ask("id-token", {}).catch((error) => ({ error: error.message }));
      send({ type: "answer", request, value: answer.token ?? null, error: answer.error });
    },
    navigated({ path: now, title }) {
      current = now;
      loading(false);
      if (location.pathname + location.search !== appRoot + trimmed(now)) history.replaceState(null, "", appRoot + trimmed(now));
      if (title) document.title = `${title} · ${session.shop.name}`;
      chrome.draw();
    },
    "nav-menu": ({ items }) => chrome.setMenu(items),
    "title-bar": (bar) => drawTitleBar(titleBar, { tile: appTile(app), app, ...bar }, press("title-bar")),
    "save-bar"(bar) {
      unsaved = bar.visible;
      drawSaveBar(bar, press("save-bar"));
    },
    loading: ({ on }) => loading(on),
    modal({ open }) {
      dim.hidden = !open;
      if (open) dim.style.clipPath = around(frame.getBoundingClientRect());
    },
    toast: (toast) =>
      showToast(toast, {
        act: () => send({ type: "toast-action", id: toast.id }),
        dismissed: () => send({ type: "toast-dismissed", id: toast.id }),
      }),
    "toast-hide": ({ id }) => hideToast(id),
    async pick({ request, options }) {
      send({ type: "answer", request, value: await pickResources(options) });
    },
    async leave({ request }) {
      const leave = !unsaved || (await confirmLeaving());
      if (leave) send({ type: "answer", request, value: true });
    },
    open({ url, path: adminPath, target }) {
      if (adminPath && target !== "_blank") void go(adminPath);
      else open(adminPath ?? url, target === "_blank" ? "_blank" : "_self", "noopener");
    },
  };

  const listen = (event) => {
    if (event.source !== frame.contentWindow || event.origin !== app.origin || event.data?.from !== "app") return;
    const handle = heard[event.data.type];
    if (!handle) throw new Error(`App Bridge said something the admin does not know: ${event.data.type}`);
    void handle(event.data);
  };
  addEventListener("message", listen);

  return {
    unsaved: () => unsaved,
    /** The person chose to leave: what was not saved is given up. */
    forgetUnsaved() {
      if (unsaved) send({ type: "discard" });
      unsaved = false;
    },
    navigate(to) {
      loading(true);
      send({ type: "navigate", path: to });
    },
    /** After going back or forward, should the frame not have followed by itself. */
    catchUp() {
      if (closed) return;
      const wanted = (location.pathname + location.search).slice(appRoot.length) || "/";
      if (trimmed(wanted) !== trimmed(current)) send({ type: "navigate", path: wanted, replace: true });
    },
    close() {
      closed = true;
      removeEventListener("message", listen);
      loading(false);
      dim.remove();
      stage.classList.remove("has-app");
      drawSaveBar({ visible: false }, () => {});
      chrome.setMenu([]);
    },
  };
}

/** Everything but the frame: the frame dims itself. */
const around = ({ left, top, right, bottom }) =>
  `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${left}px ${top}px, ${right}px ${top}px, ${right}px ${bottom}px, ${left}px ${bottom}px, ${left}px ${top}px)`;

const trimmed = (path) => (path === "/" ? "" : path);
