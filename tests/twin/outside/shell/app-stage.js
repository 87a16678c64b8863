import { appTile } from "./chrome.js";
import { confirmLeaving, confirmScopes, pickResources } from "./dialogs.js";
import { ask, h } from "./dom.js";
import { hideToast, showToast } from "./toasts.js";
import { drawSaveBar } from "./save-bar.js";
import { drawTitleBar } from "./title-bar.js";

/**
 * Shows the app in its frame and answers its App Bridge. Only messages of that very frame, from the app's own
 * origin, are heard. While another admin page is shown the frame is hidden, not removed: the steps a person took
 * inside the app are part of the browser's history and would lead nowhere without it.
 */
export function showApp({ stage, session, chrome, appRoot, path, go }) {
  const { app } = session;
  const frame = h("iframe", { title: app.title, name: "app-iframe", class: "app-frame", allow: "clipboard-write" });
  const titleBar = h("div", { class: "app-title-bar" });
  const loadingBar = document.querySelector("#loading-bar");
  const dim = h("div", { class: "dim", hidden: true, onclick: () => send({ type: "close-modal" }) });
  let current = path;
  let unsaved = false;

  const send = (message) => frame.contentWindow?.postMessage({ from: "admin", ...message }, app.origin);
  const loading = (on) => (loadingBar.hidden = !on);
  const press = (area) => (index) => send({ type: `press-${area}`, index });

  const failure = h("div", { class: "page", hidden: true });
  const place = h("div", { class: "app-stage" }, titleBar, failure, frame);
  const shown = () => !place.hidden;

  stage.append(place);
  document.body.append(dim);
  drawTitleBar(titleBar, { tile: appTile(app), app, title: "", actions: [] }, press("title-bar"));
  frame.addEventListener("load", () => loading(false));

  /** Loads a path of the app from the start, with a fresh sign-in; `put` is how the frame gets there. */
  async function load(to, put) {
    current = to;
    loading(true);
    try {
      const { url } = await ask("app-address", { path: to });
      failure.hidden = true;
      frame.hidden = false;
      put(url);
    } catch (error) {
      loading(false);
      frame.hidden = true;
      failure.hidden = false;
      failure.replaceChildren(h("h1", {}, "The app cannot be shown"), h("p", {}, error.message));
    }
  }
  void load(path, (url) => (frame.src = url));

  const heard = {
    async "id-token"({ request }) {
      const answer = await ask("id-token", {}).catch((error) => ({ error: error.message }));
      send({ type: "answer", request, value: answer.token ?? null, error: answer.error });
    },
    navigated({ path: now, title }) {
      current = now;
      loading(false);
      if (!shown()) return;
      if (location.pathname + location.search !== appRoot + trimmed(now)) history.replaceState(null, "", appRoot + trimmed(now));
      if (title) document.title = `${title} · ${session.shop.name}`;
      chrome.draw();
    },
    "nav-menu": ({ items }) => chrome.setMenu(items),
    "title-bar": (bar) => drawTitleBar(titleBar, { tile: appTile(app), app, ...bar }, press("title-bar")),
    "save-bar"(bar) {
      if (!shown()) return;
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
    async scopes({ request }) {
      send({ type: "answer", request, value: await ask("scopes") });
    },
    async "scopes-request"({ request, scopes }) {
      const { granted } = await ask("scopes");
      const missing = scopes.filter((scope) => !granted.includes(scope));
      const isGranted = missing.length === 0 || (await confirmScopes(app.title, missing));
      const detail = isGranted && missing.length > 0 ? await ask("scopes/grant", { scopes }) : await ask("scopes");
      send({ type: "answer", request, value: { result: isGranted ? "granted-all" : "declined-all", detail } });
    },
    async "scopes-revoke"({ request, scopes }) {
      send({ type: "answer", request, value: { detail: await ask("scopes/revoke", { scopes }) } });
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
      drawSaveBar({ visible: false }, () => {});
    },
    navigate(to) {
      loading(true);
      send({ type: "navigate", path: to });
    },
    isHidden: () => place.hidden,
    /**
     * After going back or forward: shows the frame where it was left. Should the step lead to a page of the app that is no
     * longer loaded, it is loaded anew: the frame by itself would ask for it without a sign-in.
     */
    catchUp() {
      const wanted = (location.pathname + location.search).slice(appRoot.length) || "/";
      if (trimmed(wanted) !== trimmed(current)) return this.reopen(wanted);
      place.hidden = false;
    },
    /** Shows the app at a path, loaded anew and without a step of its own in the history. */
    reopen(to) {
      place.hidden = false;
      void load(to, (url) => frame.contentWindow.location.replace(url));
    },
    hide() {
      place.hidden = true;
      dim.hidden = true;
      unsaved = false;
      loading(false);
      drawSaveBar({ visible: false }, () => {});
    },
  };
}

/** Everything but the frame: the frame dims itself. */
const around = ({ left, top, right, bottom }) =>
  `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${left}px ${top}px, ${right}px ${top}px, ${right}px ${bottom}px, ${left}px ${bottom}px, ${left}px ${top}px)`;

const trimmed = (path) => (path === "/" ? "" : path);
