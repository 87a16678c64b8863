import { askAdmin } from "./wire.js";

/** Renewed a little early, so that a token does not run out on its way. */
const marginMs = 10_000;
let current = new URLSearchParams(location.search).get("id_token");
let renewing = null;

/** A session token that is good for at least ten seconds. */
export async function idToken({ fresh = false } = {}) {
  if (!fresh && current && expiry(current) - marginMs > Date.now()) return current;
  renewing ??= askAdmin("id-token").finally(() => (renewing = null));
  current = await renewing;
  return current;
}

function expiry(token) {
  const [, claims] = token.split(".");
  return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).exp * 1000;
}
