/**
 * A press is done once, however often it is sent. The page gives each a key; when its answer was lost on the way it sends the
 * press again under the same key, and is told what the first one was told.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { REQUEST_KEY_HEADER } from "#app/edits/request-key.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { openStored, seal } from "#app/keys/sealed-text.server.ts";
import { isId } from "#app/platform/ids.ts";
import { log } from "#app/platform/logger.server.ts";

/** A press whose process no longer renews it is taken for ended after this long, and done anew. */
export const LOST_AFTER_MS = 15_000;
const RENEW_MS = 5_000;
/** A second press waits for the first this long before it is told to come back. */
const WAIT_MS = 60_000;
const KEPT_MS = 60 * 60 * 1_000;
/** A merchant's system may come back to its own key for this long. */
const CALLS_KEPT_MS = 24 * KEPT_MS;
/** Longer answers are files; a file can be asked for again. */
const LONGEST_BODY = 200_000;

/** `fingerprint`: of what a call asked for; null for a press of a page, whose key is made for it alone. */
type Turn = { key: string; fingerprint: string | null; claimed: ShopContext | null; replay: Response | null };

/** Headers of an answer that holds a secret: it is written down nowhere, and a press whose answer was lost is done anew. */
export const NOT_KEPT = { "X-Not-Kept": "1" };

const turns = new AsyncLocalStorage<Turn>();

/** Answers a request of any kind. One with a key is answered as it was the first time, where there was one. */
export async function answerOnce(request: Request, handle: (request: Request) => Promise<Response>): Promise<Response> {
  const key = request.headers.get(REQUEST_KEY_HEADER);
  if (request.method === "GET" || request.method === "HEAD" || key === null || !isId(key)) return handle(request);
  return inTurn({ key, fingerprint: null, claimed: null, replay: null }, () => handle(request));
}

/**
 * Answers a call that came with an idempotency key of the caller's choice: calls of one key run once, also when they race, and
 * the answer is kept for a day. Null where the key was used for something else.
 */
export async function answerCallOnce(
  ctx: ShopContext,
  { key, fingerprint }: { key: string; fingerprint: string },
  handle: () => Promise<Response>,
): Promise<Response | null> {
  const turn: Turn = { key, fingerprint, claimed: null, replay: null };
  const response = await inTurn(turn, async () => {
    await claim(ctx, turn);
    return turn.replay ?? handle();
  });
  return turn.replay?.status === OTHER_CALL ? null : response;
}

/** Never sent: the key stands for another call. */
const OTHER_CALL = 418;

async function inTurn(turn: Turn, handle: () => Promise<Response>): Promise<Response> {
  const { key } = turn;
  const renewing = setInterval(() => void renew(turn), RENEW_MS);
  try {
    const response = await turns.run(turn, handle);
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
  await claim(ctx, turn);
  if (turn.replay) throw new Response(null, { status: 409 });
}

/** Comes back with the turn claimed, or with the answer that it gets instead. */
async function claim(ctx: ShopContext, turn: Turn): Promise<void> {
  const { shop, db } = ctx;
  for (const giveUp = Date.now() + WAIT_MS; ; await sleep(200)) {
    const now = new Date();
    const lost = new Date(now.getTime() - LOST_AFTER_MS);
    const claimed = await db.$executeRaw`
      INSERT INTO "RequestKey" ("shop", "key", "at", "fingerprint") VALUES (${shop}, ${turn.key}::uuid, ${now}, ${turn.fingerprint})
      ON CONFLICT ("shop", "key") DO UPDATE SET "at" = excluded."at"
      WHERE "RequestKey"."status" IS NULL AND "RequestKey"."at" < ${lost} AND "RequestKey"."fingerprint" IS NOT DISTINCT FROM ${turn.fingerprint}`;
    if (claimed === 1) {
      turn.claimed = ctx;
      const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
      await db.requestKey.deleteMany({ where: { OR: [{ at: before(KEPT_MS), fingerprint: null }, { at: before(CALLS_KEPT_MS) }] } });
      return;
    }
    const known = await db.requestKey.findUnique({ where: { shop_key: { shop, key: turn.key } } });
    if (known && known.fingerprint !== turn.fingerprint) turn.replay = new Response(null, { status: OTHER_CALL });
    else if (known && known.status !== null) {
      const headers = z.record(z.string(), z.string()).catch({}).parse(known.headers);
      const body = known.body === null ? null : await openStored(known.body, placeOf(ctx, turn.key));
      turn.replay = new Response(body, { status: known.status, headers });
    } else if (now.getTime() >= giveUp) turn.replay = new Response(null, { status: 503, headers: { "Retry-After": "5" } });
    if (turn.replay) return;
  }
}

/** An answer may hold what opens something: a token of a preview, a link to a creator's page. */
const placeOf = ({ shop }: ShopContext, key: string) => ({ row: `${shop} ${key}`, column: "keptAnswer" }) as const;

/** An answer that says nothing was decided, or that nothing could be read, is not kept: the press may be tried anew, mended. */
async function keep(ctx: ShopContext, { key, response }: { key: string; response: Response }): Promise<Response> {
  if (response.status >= 500 || response.status === 400 || response.headers.has("X-Not-Kept")) {
    await forget(ctx, key);
    return response;
  }
  const body = response.body === null ? null : await response.text();
  if (body !== null && body.length > LONGEST_BODY) await forget(ctx, key);
  else {
    const { status, headers } = response;
    await quietly("request_key_not_kept", async () => {
      const sealed = body === null ? null : await seal(body, placeOf(ctx, key));
      return ctx.db.requestKey.updateMany({ where: { key }, data: { status, headers: Object.fromEntries(headers), body: sealed } });
    });
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
