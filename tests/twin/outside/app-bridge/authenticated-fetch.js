import { idToken } from "./id-token.js";

const plainFetch = window.fetch.bind(window);

/**
 * Requests to the app's own origin carry the session token. One that is answered with
 * X-Shopify-Retry-Invalid-Session-Request is sent once more with a new token; one that is answered with a
 * re-authorisation address leads there.
 */
async function authenticatedFetch(input, init) {
  const request = new Request(input, init);
  if (new URL(request.url).origin !== location.origin) return plainFetch(input, init);
  const again = request.clone();
  const response = await send(request, await idToken());
  if (response.headers.has("X-Shopify-Retry-Invalid-Session-Request")) return send(again, await idToken({ fresh: true }));
  const reauthorise = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
  if (reauthorise) window.open(reauthorise, "_top");
  return response;
}

function send(request, token) {
  if (!request.headers.has("Authorization")) request.headers.set("Authorization", `Bearer ${token}`);
  if (!request.headers.has("X-Requested-With")) request.headers.set("X-Requested-With", "XMLHttpRequest");
  return plainFetch(request);
}

export function installFetch() {
  window.fetch = authenticatedFetch;
}
