import type { IncomingHttpHeaders } from "node:http";

export type RequestHead = { method: string; url: string; headers: IncomingHttpHeaders };
export type Refusal = { status: 400 | 403 | 405 | 415; headers?: Record<string, string> };

/**
 * Paths that other sites may post to, since what they send proves itself: the app proxy's signature, a session token, the
 * link of a mail. Elsewhere a form comes from the app's own pages.
 */
const FROM_OTHER_SITES = /^\/(?:webhooks|portal|account|admin|unsubscribe)\//;
const WRITES = ["POST", "PUT", "PATCH", "DELETE"];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** NUL and the other control characters: no route names one, and PostgreSQL takes no NUL. */
const CONTROL = /%(?:[01][0-9a-f]|7f)/i;
/** In a query, a line break or a tab may be what somebody typed. */
const NUL = /%00/;

/**
 * Why a request is refused by its first lines alone; null when they are sound. 405 for methods that no route knows; 400
 * for an address that is no path, has a broken percent-encoding or carries control characters; 400 for a transfer coding
 * other than chunked, and for an Origin that is none; 403 for a form of another site; 415 for a compressed body, which is
 * never unpacked.
 */
export function refusalOf({ method, url, headers }: RequestHead): Refusal | null {
  if (!METHODS.includes(method)) return { status: 405, headers: { Allow: METHODS.join(", ") } };
  const [path = "", ...query] = url.split("?");
  if (!path.startsWith("/") || path.includes("\\") || path.includes("#") || CONTROL.test(path) || !isDecodable(path))
    return { status: 400 };
  // Two slashes at the beginning read as the name of another host.
  if (path.startsWith("//") || NUL.test(query.join("?"))) return { status: 400 };
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") return { status: 400 };
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") return { status: 415 };
  return refusalOfOrigin({ method, path, headers });
}

/** Remix compares origins too, and answers 500. */
function refusalOfOrigin({ method, path, headers }: { method: string; path: string; headers: IncomingHttpHeaders }): Refusal | null {
  const { origin } = headers;
  if (origin === undefined || origin === "") return null;
  if (origin !== "null" && !URL.canParse(origin)) return { status: 400 };
  if (!WRITES.includes(method) || FROM_OTHER_SITES.test(path)) return null;
  const forwarded = headers["x-forwarded-host"]?.toString().split(",")[0]?.trim();
  const from = origin === "null" ? origin : new URL(origin).host;
  return from === (forwarded || headers.host) ? null : { status: 403 };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
