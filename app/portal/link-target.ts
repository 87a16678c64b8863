/**
 * Where a stable link leads within the shop: `/apps/reissue/go/maya/products/serum?utm_source=tiktok`. Only ever to a path
 * of the same shop. What could lead elsewhere is not mended but dropped: such a link goes to the shop's first page.
 */

import { NOT_TO_FOLLOW, SHOP_PAGES } from "#app/codes/shop-paths.ts";
import { VISITOR_PARAMETER } from "#app/pools/visitor-key.ts";

const HOME = "/";
const LONGEST = 1_500;
/** Added by Shopify to every forwarded request, and by the page that knows a visitor again (pools/visitor-key.ts). */
const NOT_THE_VISITORS = [VISITOR_PARAMETER, "shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];
/** Read by `/discount`, a cart's address or the checkout: would set another code, or lead elsewhere. */
const NOT_TO_PASS = /discount|redirect|^(?:return|checkout)_(?:to|url)/i;

/**
 * What stands behind `/go/`, in whatever letters: the handle and the rest of the path, as it came, still encoded. An address that a program
 * encoded as a whole, once or twice, is taken apart as the one it was.
 */
export function splitGo(pathname: string): { handle: string; rest: string } {
  const written = /\/go\/+(.*)$/is.exec(pathname)?.[1] ?? "";
  const after = written.replace(/^[^/]+/, (first) =>
    first.replace(/%(?:25)*2f/gi, "/").replace(/(?:%(?:25)*(?:3f|23|26)|[&;](?=\w+=)).*$/is, ""),
  );
  const at = after.indexOf("/");
  return at === -1 ? { handle: after, rest: "" } : { handle: after.slice(0, at), rest: after.slice(at) };
}

/**
 * The path of a market or language before a page of an app: `/en-ca` of `/en-ca/apps/reissue`, and `/apps/reissue`. Empty where a
 * visitor is in the shop's first market.
 */
export function splitMarket(path: string): { market: string; path: string } {
  const [, market = ""] = /^(\/[a-z0-9]{1,8}(?:-[a-z0-9]{1,8}){0,3})(?=\/(?:a|apps|community|tools)\/)/i.exec(path) ?? [];
  return { market, path: path.slice(market.length) };
}

/**
 * A path of the shop in the visitor's market with their own parameters, or the market's first page when the path is not one to follow.
 */
export function targetOf(rest: string, query: URLSearchParams, market = ""): string {
  const safe = safePath(withoutSentence(rest)) ?? HOME;
  const path = safe === market || safe.startsWith(`${market}/`) || namesMarket(safe) ? safe : `${market}${safe}`;
  const own = ownParameters(query);
  const target = own.size > 0 ? `${path}?${own}` : path;
  return target.length > LONGEST ? path : target;
}

/** What the visitor's own address carried, without what Shopify adds and what would set another code. */
export function ownParameters(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([name]) => !NOT_THE_VISITORS.includes(name) && !NOT_TO_PASS.test(name)));
}

/** Whether a path begins with a market of its own (`/fr/products/serum`): whoever posted it chose that one. */
function namesMarket(path: string): boolean {
  const [, market = "", next = ""] = path.split("/");
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/i.test(market) && SHOP_PAGES.includes(next.toLowerCase());
}

/**
 * Shopify sets the code for this visit, then follows `redirect`. Neither part can break out of the address. `path` is Shopify's own for
 * the code, where it has told it; else by its rule: it reads the code twice, and its link for `test%10` is `/discount/test%252510`.
 */
export function discountAddress(
  code: string,
  target: string,
  { market = "", path = null }: { market?: string; path?: string | null } = {},
): string {
  return `${market}${path ?? `/discount/${encodeURIComponent(code.replaceAll("%", "%25"))}`}?redirect=${encodeURIComponent(target)}`;
}

/** No page of a shop ends with the sign that ended a sentence, or with a blank. */
export function withoutSentence(path: string): string {
  return path.replace(/(?:[.,;:!)\]'"*]|%(?:20|2c|3b|3a|21|29|5d|22|e2%80%(?:8[b-f]|a6|99|9d)))+$/i, "");
}

/** Null for anything but a plain path: other hosts, schemes, dot segments and whatever is encoded to look like a path. */
function safePath(rest: string): string | null {
  if (rest.length > LONGEST) return null;
  const path = decoded(rest);
  if (path === null || path === "" || path === "/") return path === null ? null : HOME;
  if (!path.startsWith("/") || path.includes("//") || /[\\%\p{Cc}]/u.test(path)) return null;
  const segments = path.slice(1).split("/");
  if (segments.some((segment) => segment === "." || segment === ".." || /^[a-z][a-z0-9+.-]*:/i.test(segment))) return null;
  // Another code would take this one's place, and a link to a link would never end: not at the beginning, and not behind a market.
  for (const segment of segments.map((one) => one.toLowerCase())) {
    if (NOT_TO_FOLLOW.includes(segment)) return null;
    if (SHOP_PAGES.includes(segment)) break;
  }
  // A cart's address (`/cart/123:1,456:2`) is read with these as they are.
  return `/${segments.map((segment) => encodeURIComponent(segment).replaceAll("%3A", ":").replaceAll("%2C", ",")).join("/")}`;
}

/** Decoded once, as a browser would; what is encoded twice still has its percent sign and is refused for it. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
