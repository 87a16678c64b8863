/** What the admin says about itself in the app's first address, kept for the pages that are loaded without it. */
const kept = "app-bridge-config";
const fromAdmin = ["embedded", "host", "hmac", "id_token", "locale", "session", "shop", "timestamp", "appLoadId"];

const parameters = new URLSearchParams(location.search);
const before = JSON.parse(sessionStorage.getItem(kept) ?? "{}");
const apiKey = document.currentScript?.dataset.apiKey ?? document.querySelector("meta[name='shopify-api-key']")?.content;

export const config = {
  apiKey: apiKey ?? before.apiKey,
  shop: parameters.get("shop") ?? before.shop,
  host: parameters.get("host") ?? before.host,
  locale: parameters.get("locale") ?? before.locale ?? "en",
};
sessionStorage.setItem(kept, JSON.stringify(config));

/** A path of the app as a person would write it: without what the admin adds. */
export function plainPath(url) {
  const { pathname, searchParams } = new URL(url, location.href);
  for (const name of fromAdmin) searchParams.delete(name);
  const query = searchParams.toString();
  return pathname + (query ? `?${query}` : "");
}

/** A path of the app with what a whole page load needs. */
export function loadablePath(path, idToken) {
  const url = new URL(path, location.origin);
  const added = { embedded: "1", shop: config.shop, host: config.host, locale: config.locale, id_token: idToken };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  return url.href;
}
