/** Stands before everything that handles requests: what is malformed, too large or too much ends here. */
import type { IncomingMessage, ServerResponse } from "node:http";

import { log } from "#app/logger.server.ts";

import { byteBudget } from "./byte-budget.ts";
import { readBody } from "./read-body.server.ts";
import { refuse } from "./refuse.server.ts";
import { refusalOf, type Refusal } from "./request-head.ts";
import { BODY_BUDGETS, bodyLimit } from "./request-limits.ts";

/** A request whose body is in memory. */
export type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse; pathname: string; rawBody: Buffer };

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const budgets = { webhooks: byteBudget(BODY_BUDGETS.webhooks), others: byteBudget(BODY_BUDGETS.others) };
const STATUS = { too_large: 413, budget_spent: 503 } as const;

/**
 * A listener for Node's events `request` and `checkContinue`. `handle` is called for requests with a sound head whose whole
 * body has come; everything else is refused. What `handle` rejects with is logged and answered 500. Never throws.
 */
export function guarded(handle: (exchange: Exchange) => Promise<void>): Listener {
  return (incoming, outgoing) => {
    // A client that goes away is no error of ours; without listeners it would be an uncaught one.
    incoming.on("error", ignore);
    outgoing.on("error", ignore);
    const { url = "/", method = "GET" } = incoming;
    const pathname = url.split("?", 1)[0]!;
    logWhenDone(outgoing, { method, pathname });
    void pass({ incoming, outgoing, pathname }, handle).catch((error: unknown) => {
      log.error("request_failed", error, { method, path: loggable(pathname) });
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { "Content-Length": 0 }).end();
    });
  };
}

async function pass(exchange: Omit<Exchange, "rawBody">, handle: (exchange: Exchange) => Promise<void>): Promise<void> {
  const { incoming, outgoing, pathname } = exchange;
  const refusal: Refusal | null = refusalOf({ method: incoming.method ?? "", url: incoming.url ?? "", headers: incoming.headers });
  if (refusal) return refuse(exchange, refusal.status, refusal.headers);
  const limit = bodyLimit(pathname);
  const announced = Number(incoming.headers["content-length"] ?? 0);
  if (incoming.headers.expect !== undefined && announced <= limit) outgoing.writeContinue();
  const budget = pathname.startsWith("/webhooks/") ? budgets.webhooks : budgets.others;
  const read = await readBody(incoming, { limit, budget });
  if (!read.ok) {
    if (read.reason === "gone") return void outgoing.destroy();
    return refuse(exchange, STATUS[read.reason], read.reason === "budget_spent" ? { "Retry-After": "5" } : {});
  }
  outgoing.once("close", read.release);
  await handle({ ...exchange, rawBody: read.body });
}

function ignore(): void {}

function logWhenDone(outgoing: ServerResponse, { method, pathname }: { method: string; pathname: string }): void {
  const began = performance.now();
  outgoing.once("close", () => {
    const status = outgoing.headersSent ? outgoing.statusCode : 0;
    log.info("request", { method, path: loggable(pathname), status, ms: Math.round(performance.now() - began) });
  });
}

/** A path as it may be logged: an unsubscribe link is a secret, and the longest path tells no more than its beginning. */
function loggable(pathname: string): string {
  return pathname.startsWith("/unsubscribe/") ? "/unsubscribe/:token" : pathname.slice(0, 200);
}
