/** What one request may cost before anybody has proved who they are. */

/** The largest body by kind of route, in bytes. */
export const BODY_LIMITS = {
  /** An order of thousands of lines stays below a megabyte. */
  webhook: 4 * 1024 * 1024,
  /** Files of 5 MB, and pasted lists of 5 million characters, which a form escapes to up to three times their length. */
  upload: 16 * 1024 * 1024,
  /** A staff member's form may carry the ids and new names of 20,000 members. */
  staffForm: 4 * 1024 * 1024,
  /** Creators' forms, unsubscribing, signing in, and whatever has no route. */
  other: 64 * 1024,
} as const;

/** How many bytes of bodies may be in memory at once. Webhooks have their own, so that uploads cannot keep them out. */
export const BODY_BUDGETS = { webhooks: 32 * 1024 * 1024, others: 64 * 1024 * 1024 } as const;

/** Options of Node's HTTP server; times in milliseconds, sizes in bytes. */
export const SERVER_LIMITS = {
  /** A request line and headers; Shopify's addresses with a session token take about two kilobytes. */
  maxHeaderSize: 16 * 1024,
  /** Until the headers are here. */
  headersTimeout: 10_000,
  /** Until the whole request is here: an upload of 5 MB on a line of 1 Mbit/s takes 40 seconds. */
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
} as const;

/** A connection on which nothing moves for so long is closed, in milliseconds. */
export const IDLE_SOCKET_MS = 120_000;
export const MAX_CONNECTIONS = 4_000;

const UPLOADS = [
  /^\/app\/members\/import$/,
  /^\/app\/offers\/[^/]+\/add-members$/,
  /^\/app\/offers\/adopt\/[^/]+$/,
  // Names for a refresh can be pasted from a file.
  /^\/app\/refreshes\/[^/]+(\/names)?$/,
];

/** The largest body a request to this path may have, in bytes. Remix asks for a route's data under its path with `.data` behind it. */
export function bodyLimit(pathname: string): number {
  const path = pathname.replace(/\.data$/, "");
  if (path.startsWith("/webhooks/")) return BODY_LIMITS.webhook;
  if (UPLOADS.some((upload) => upload.test(path))) return BODY_LIMITS.upload;
  return path.startsWith("/app/") ? BODY_LIMITS.staffForm : BODY_LIMITS.other;
}
