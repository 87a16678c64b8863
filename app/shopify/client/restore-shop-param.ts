/**
 * A link pressed before the page's script has taken over is followed by the browser itself, and what Shopify added to
 * the page's own address (the shop, the admin's host) stays behind. Without it the library can only ask which shop this
 * is. The page the person came from still names both.
 */
const KEPT = ["shop", "host", "embedded", "locale"];

/**
 * The address to send such a request on to: its own, with the shop it was made for. Null when there is nothing to mend,
 * and for a referrer of any other origin. What is carried over proves nothing; signing in happens all the same.
 */
export function urlWithShop(request: Request, appUrl: string): string | null {
  const asked = new URL(request.url);
  const referrer = request.headers.get("Referer");
  if (request.method !== "GET" || asked.searchParams.has("shop") || request.headers.has("Authorization") || !referrer) return null;
  const cameFrom = URL.parse(referrer);
  if (cameFrom?.origin !== new URL(appUrl).origin || !cameFrom.searchParams.has("shop")) return null;
  for (const name of KEPT) {
    const value = cameFrom.searchParams.get(name);
    if (value !== null) asked.searchParams.set(name, value);
  }
  return `${asked.pathname}${asked.search}`;
}
