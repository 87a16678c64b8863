/**
 * A press is done once, however often it is sent. The page gives each a key; when its answer was lost on the way it sends the
 * press again under the same key, and is told what the first one was told.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { REQUEST_KEY_HEADER } from "#app/edits/request-key.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { isId } from "#app/platform/ids.ts";
import { log } from "#app/platform/logger.server.ts";

/** A press whose process no longer renews it is taken for ended after this long, and done anew. */
export const LOST_AFTER_MS = 15_000;
const RENEW_MS = 5_000;
/** A second press waits for the first this long before it is told to come back. */
const WAIT_MS = 60_000;
const KEPT_MS = 60 * 60 * 1_000;
/** Longer answers are files; a file can be asked for again. */
const LONGEST_BODY = 200_000;

type Turn = { key: string; claimed: ShopContext | null; replay: Response | null };

const turns = new AsyncLocalStorage<Turn>();

/** Answers a request of any kind. One with a key is answered as it was the first time, where there was one. */
export async function answerOnce(request: Request, handle: (request: Request) => Promise<Response>): Promise<Response> {
  const key = request.headers.get(REQUEST_KEY_HEADER);
  if (request.method === "GET" || request.method === "HEAD" || key === null || !isId(key)) return handle(request);
  const turn: Turn = { key, claimed: null, replay: null };
  const renewing = setInterval(() => void renew(turn), RENEW_MS);
  try {
    const response = await turns.run(turn, () => handle(request));
    if (turn.replay) return turn.replay;
    return turn.claimed ? await keep(turn.claimed, { key, response }) : response;
  } catch (error) {
    if (turn.claimed) await forget(turn.claimed, key);
    throw error;
  } finally {
    clearInterval(renewing);
  }
}

/**
 * Called once the shop is known. Returns when this request is the one that does the press. Throws a Response when it was done
 * before; what is thrown does not matter, `answerOnce` sends what was kept. 503 while the first one is still at work.
 */
export async function claimRequestKey(ctx: ShopContext): Promise<void> {
  const turn = turns.getStore();
  if (!turn || turn.claimed) return;
  const { shop, db } = ctx;
  for (const giveUp = Date.now() + WAIT_MS; ; await sleep(200)) {
    const now = new Date();
    const lost = new Date(now.getTime() - LOST_AFTER_MS);
    const claimed = await db.$executeRaw`
      INSERT INTO "RequestKey" ("shop", "key", "at") VALUES (${shop}, ${turn.key}::uuid, ${now})
      ON CONFLICT ("shop", "key") DO UPDATE SET "at" = excluded."at"
      WHERE "RequestKey"."status" IS NULL AND "RequestKey"."at" < ${lost}`;
    if (claimed === 1) {
      turn.claimed = ctx;
      await db.requestKey.deleteMany({ where: { at: { lt: new Date(now.getTime() - KEPT_MS) } } });
      return;
    }
    const known = await db.requestKey.findUnique({ where: { shop_key: { shop, key: turn.key } } });
    if (known && known.status !== null) {
      const headers = z.record(z.string(), z.string()).catch({}).parse(known.headers);
      turn.replay = new Response(known.body, { status: known.status, headers });
    } else if (now.getTime() >= giveUp) turn.replay = new Response(null, { status: 503, headers: { "Retry-After": "5" } });
    if (turn.replay) throw new Response(null, { status: 409 });
  }
}

/** An answer that says nothing was decided is not kept: the press may be tried anew. */
async function keep(ctx: ShopContext, { key, response }: { key: string; response: Response }): Promise<Response> {
  if (response.status >= 500) {
    await forget(ctx, key);
    return response;
  }
  const body = response.body === null ? null : await response.text();
  if (body !== null && body.length > LONGEST_BODY) await forget(ctx, key);
  else {
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), body };
    await quietly("request_key_not_kept", () => ctx.db.requestKey.updateMany({ where: { key }, data: answer }));
  }
  return new Response(body, { status: response.status, headers: response.headers });
}

async function forget(ctx: ShopContext, key: string): Promise<void> {
  await quietly("request_key_not_forgotten", () => ctx.db.requestKey.deleteMany({ where: { key, status: null } }));
}

async function renew({ claimed, key }: Turn): Promise<void> {
  if (!claimed) return;
  await quietly("request_key_not_renewed", () =>
    claimed.db.requestKey.updateMany({ where: { key, status: null }, data: { at: new Date() } }),
  );
}

/** The press itself is through; a key that could not be written costs it nothing. */
async function quietly(what: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => log.error(what, error));
}
