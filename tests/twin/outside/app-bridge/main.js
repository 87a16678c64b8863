import { adminOrigin, askAdmin, isFramed, tell } from "./wire.js";
import { config, plainPath } from "./config.js";
import { idToken } from "./id-token.js";
import { installFetch } from "./authenticated-fetch.js";
import { installNavigation } from "./navigation.js";
import { installChromeElements } from "./chrome-elements.js";
import { installSaveBar, saveBarApi } from "./save-bar.js";
import { installModal, modalApi } from "./modal.js";
import { installStyles } from "./styles.js";
import { installToast, toastApi } from "./toast.js";

const pickable = ["product", "variant", "collection"];

/** Resolves to the chosen resources, or undefined when nothing was chosen. Shopify's picker offers no customers. */
async function resourcePicker(options) {
  if (!pickable.includes(options?.type)) throw new Error(`The resource picker offers ${pickable.join(", ")}; not ${options?.type}.`);
  const selection = await askAdmin("pick", { options: JSON.parse(JSON.stringify(options)) });
  return selection ? Object.assign(selection, { selection }) : undefined;
}

/** What the app may do: asked of the admin, which asks the person. https://shopify.dev/docs/api/app-home/apis/scopes */
const scopes = {
  query: () => askAdmin("scopes", {}),
  request: (wanted) => askAdmin("scopes-request", { scopes: [...wanted] }),
  revoke: (unwanted) => askAdmin("scopes-revoke", { scopes: [...unwanted] }),
};

const shopify = {
  config,
  origin: location.origin,
  ready: Promise.resolve(),
  environment: { embedded: isFramed(), mobile: false, pos: false, intent: false },
  idToken: () => idToken(),
  loading: (on = false) => tell("loading", { on }),
  toast: toastApi,
  saveBar: saveBarApi,
  modal: modalApi,
  resourcePicker,
  scopes,
};

/** What is not played here says so at once, instead of being undefined somewhere later. */
window.shopify = new Proxy(shopify, {
  get(target, name) {
    if (name in target || typeof name === "symbol" || name === "then" || name === "toJSON") return target[name];
    throw new Error(`The local App Bridge has no shopify.${name}.`);
  },
});

/** An embedded app opened by itself goes where it belongs. */
function goToAdmin() {
  location.replace(`${adminOrigin}/admin/apps/${config.apiKey}${plainPath(location.href)}`);
}

/** The app could not tell who is there and asks to be loaded again with a token. [Shopify's library: the bounce page] */
async function reloadWithToken(address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error(`${address} is not an address of this app.`);
  url.searchParams.set("id_token", await idToken({ fresh: true }));
  location.replace(url.href);
}

const reload = new URLSearchParams(location.search).get("shopify-reload");
if (!isFramed()) goToAdmin();
else if (reload) void reloadWithToken(reload);
else {
  installStyles();
  installFetch();
  installNavigation();
  installChromeElements();
  installSaveBar();
  installModal();
  installToast();
}
