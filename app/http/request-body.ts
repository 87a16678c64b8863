/**
 * How much of a request's body is read before anything looks at it. A body is counted while it arrives, so one that lies about
 * its length, or names none, is cut off at the limit as well.
 */
import type { IncomingMessage } from "node:http";

const KB = 1024;
const MB = 1024 * KB;

/**
 * What all bodies of a kind that are being read or worked on may hold together: a flood of webhooks leaves room for uploads. The path
 * decides which kind it is, because a body is read before anybody knows who sent it.
 */
const TOTAL_BYTES = { staff: 64 * MB, anybody: 16 * MB };

/**
 * Each piece that a body arrives in is kept as an object of its own, which costs a hundred times what a piece of one byte holds. Beyond
 * these a body comes in pieces of at least so many bytes on average, as every network and program sends it.
 */
const FREE_PIECES = 1_000;
const BYTES_A_PIECE = 100;

export type BodyLimit = { bytes: number; seconds: number; from: keyof typeof TOTAL_BYTES };

/** Files are at most 20 MB; the form around one adds a little. */
const UPLOAD: BodyLimit = { bytes: 21 * MB, seconds: 120, from: "staff" };
/** Shopify waits five seconds for an answer, and sends orders of a few hundred kilobytes at most. */
const WEBHOOK: BodyLimit = { bytes: 5 * MB, seconds: 10, from: "anybody" };
/** Names for ten thousand members fit. */
const ADMIN: BodyLimit = { bytes: 2 * MB, seconds: 60, from: "staff" };
/** Names for ten thousand members fit, as in the admin; who asks is known only once it is read. */
const API: BodyLimit = { bytes: 2 * MB, seconds: 20, from: "anybody" };
/** A creator's wish, an unsubscription, a sign-in. */
const PUBLIC: BodyLimit = { bytes: 64 * KB, seconds: 10, from: "anybody" };

/** The limit of a path. */
export function bodyLimit(path: string): BodyLimit {
  // A message that came back holds the one that was sent.
  if (path.startsWith("/webhooks/") || path === "/mail/bounces") return WEBHOOK;
  if (path.startsWith("/app/members/import") || path.startsWith("/app/offers/adopt") || path.startsWith("/app/offers/new")) return UPLOAD;
  if (path === "/app" || path.startsWith("/app/") || path.startsWith("/app.")) return ADMIN;
  if (path.startsWith("/api/") || path === "/mcp") return API;
  return PUBLIC;
}

type ReadBody =
  | { ok: true; body: Buffer; release: () => void }
  /** 413 too large or in crumbs, 503 no room at the moment, 408 too slow, null when the sender went away. */
  | { ok: false; status: 413 | 503 | 408 | null };

/** Reads bodies within their limits and within what all of them may hold together. */
export function createBodyReader(totalBytes: Record<BodyLimit["from"], number> = TOTAL_BYTES) {
  const held = { staff: 0, anybody: 0 };

  /** Whether the announced length alone rules the body out: asked before a sender is told to go on. */
  function announcedTooLarge(incoming: IncomingMessage, limit: BodyLimit): boolean {
    return Number(incoming.headers["content-length"] ?? 0) > limit.bytes;
  }

  /** Never rejects. The caller releases the body once it has been answered. */
  function read(incoming: IncomingMessage, limit: BodyLimit): Promise<ReadBody> {
    if (announcedTooLarge(incoming, limit)) return Promise.resolve({ ok: false, status: 413 });
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      let pieces = 0;
      const finish = (result: ReadBody) => {
        clearTimeout(timer);
        incoming.off("data", onData).off("end", onEnd).off("close", onClose);
        if (!result.ok) {
          held[limit.from] -= bytes;
          incoming.pause();
        }
        resolve(result);
      };
      const onData = (part: Buffer) => {
        bytes += part.length;
        held[limit.from] += part.length;
        pieces++;
        const inCrumbs = pieces > FREE_PIECES && bytes < pieces * BYTES_A_PIECE;
        if (bytes > limit.bytes || inCrumbs) finish({ ok: false, status: 413 });
        else if (held[limit.from] > totalBytes[limit.from]) finish({ ok: false, status: 503 });
        else parts.push(part);
      };
      const onEnd = () => {
        let released = false;
        const release = () => {
          if (!released) held[limit.from] -= bytes;
          released = true;
        };
        finish({ ok: true, body: parts.length === 1 ? parts[0]! : Buffer.concat(parts), release });
      };
      const onClose = () => finish({ ok: false, status: null });
      const timer = setTimeout(() => finish({ ok: false, status: 408 }), limit.seconds * 1000);
      // An error is followed by "close"; it needs a listener all the same, or it ends the process.
      incoming.on("error", () => {});
      incoming.on("data", onData).once("end", onEnd).once("close", onClose);
    });
  }

  return { read, announcedTooLarge, heldBytes: () => held.staff + held.anybody };
}
