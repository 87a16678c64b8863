/** What is kept of a visit, and what it says of the creator's link. */

/** As Shopify tells a visit; the instant ISO. What it does not show to this app is null. */
type ToldVisit = { at: string; landing: string | null; referrer: string | null; source: string | null };

/** An address as far as it is kept: where it is, not what a shopper searched for or who they are there. */
export function keptAddress(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  if (url === null) return null;
  return `${url.protocol}//${url.hostname}${url.pathname}`.slice(0, 500);
}

/**
 * Whether one of the visits began at the creator's link: at `/go/<handle>` of the app's pages, or at Shopify's own link for the code,
 * to which that one leads. Null where no visit tells where it began.
 */
export function creatorTouch(
  visits: readonly (ToldVisit | null)[],
  { handle, code }: { handle: string | null; code: string },
): boolean | null {
  const landings = visits.flatMap((visit) => (visit?.landing ? [pathOf(visit.landing)] : []));
  if (landings.length === 0) return null;
  const links = [`/discount/${code}`, ...(handle === null ? [] : [`/go/${handle}`])].map((one) => one.toLowerCase());
  return landings.some((path) => links.some((link) => path.endsWith(link) || path.includes(`${link}/`)));
}

function pathOf(address: string): string {
  const path = URL.parse(address)?.pathname ?? "";
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * When to ask for a journey again that Shopify has not put together, so that it is known within five minutes of being ready: every
 * three minutes for a day and a half, since Shopify says it is complete within about a day, then hourly until the second day is over.
 * Null when it is over.
 */
export function askAgainAt(placedAt: Date, now: Date): Date | null {
  const age = now.getTime() - placedAt.getTime();
  if (age > 48 * HOUR_MS) return null;
  return new Date(now.getTime() + (age > 36 * HOUR_MS ? HOUR_MS : 3 * MINUTE_MS));
}
