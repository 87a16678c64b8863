/** Requests of a merchant's own systems, with an API key: whose they are, how many there may be, and how they are answered. */
import { createHash } from "node:crypto";

import { findApiKey, type KnownKey } from "#app/access/api-keys.server.ts";
import { byKey } from "#app/activity/activity.ts";
import { matchOperation, runOperation } from "#app/api/call.server.ts";
import type { Caller } from "#app/api/operation.ts";
import { Refusal } from "#app/api/problems.ts";
import { codesOf, contextOf, enqueue, lookupBudget } from "#app/composition.server.ts";
import { counter } from "#app/platform/db-counters.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { isPlain } from "#app/platform/plain-text.ts";

import { answerCallOnce } from "./request-keys.server.ts";

/** Of one key within a minute: four a second, in bursts as a script sends them. */
const REQUESTS_A_MINUTE = 240;
const LONGEST_IDEMPOTENCY_KEY = 255;

const requests = counter({ points: REQUESTS_A_MINUTE, seconds: 60 });

type Refused = { refusal: Refusal; retryAfter?: number };

/** Who asks. Refused: without a key that works, and beyond what one key may ask in a minute (`retryAfter` in seconds). */
export async function callerOf(request: Request, now: Date): Promise<Caller | Refused> {
  const [, token] = /^Bearer +([A-Za-z0-9_-]{1,100})$/i.exec(request.headers.get("authorization")?.trim() ?? "") ?? [];
  const key = token === undefined ? null : await findApiKey(db, { key: token, now });
  if (!key) return { refusal: new Refusal("no_key") };
  const limited = await countCalls(key, 1);
  if (limited) return limited;
  const { shop } = key;
  return { ctx: contextOf(shop), key, by: byKey(key.id), now, codes: codesOf(shop, "person"), room: lookupBudget(shop), enqueue };
}

/** Counts calls of one key; what they are refused with where it has made too many, and null otherwise. */
export async function countCalls({ shop, id }: KnownKey, calls: number): Promise<Refused | null> {
  const waitMs = await requests.count(`${shop} api ${id}`, calls);
  return waitMs === null ? null : { refusal: new Refusal("too_many_requests"), retryAfter: Math.ceil(waitMs / 1_000) };
}

const NEVER_KEPT = { "Cache-Control": "no-store" };

/** Whoever is refused, with when to come back where that is known. */
export function refusedWith({ refusal, retryAfter }: Refused): Response {
  return problem(refusal, retryAfter === undefined ? {} : { "Retry-After": `${retryAfter}` });
}

/** A refusal as RFC 9457 has it. */
export function problem({ problem: body }: Refusal, headers: Record<string, string> = {}): Response {
  const challenge: Record<string, string> = body.status === 401 ? { "WWW-Authenticate": 'Bearer realm="reissue"' } : {};
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { "Content-Type": "application/problem+json", ...NEVER_KEPT, ...challenge, ...headers },
  });
}

/** Answers a request below /api/v1. Whatever is wrong with it is a problem of one shape; what goes wrong here is one too. */
export async function answerApi(request: Request, path: string): Promise<Response> {
  try {
    return await answer(request, path);
  } catch (error) {
    log.error("api_failed", error, { path: `/api/v1${path}` });
    return problem(new Refusal("failed"));
  }
}

async function answer(request: Request, path: string): Promise<Response> {
  const now = new Date();
  const caller = await callerOf(request, now);
  if ("refusal" in caller) return refusedWith(caller);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const matched = matchOperation(method, path);
  if (!matched) return problem(new Refusal("not_found"));
  if ("allow" in matched) return problem(new Refusal("method_not_allowed"), { Allow: matched.allow.join(", ") });
  const body = method === "GET" ? "" : await jsonOf(request);
  if (body instanceof Refusal) return problem(body);
  const run = async (): Promise<Response> => {
    const answered = await runOperation(caller, matched, { query: new URL(request.url).searchParams, body });
    if (answered instanceof Refusal) return problem(answered);
    return Response.json(answered.answer, { status: answered.status, headers: NEVER_KEPT });
  };
  const wanted = method === "GET" ? null : request.headers.get("idempotency-key");
  if (wanted === null) return run();
  if (wanted === "" || wanted.length > LONGEST_IDEMPOTENCY_KEY || !isPlain(wanted))
    return problem(new Refusal("bad_request", { detail: `Idempotency-Key is 1 to ${LONGEST_IDEMPOTENCY_KEY} characters.` }));
  const key = asUuid(`${caller.key.id} ${wanted}`);
  const once = await answerCallOnce(caller.ctx, { key, fingerprint: hashOf(`${method} ${path}\n${body}`) }, run);
  if (once === null) return problem(new Refusal("idempotency_key_reused"));
  return once.status === 503 ? problem(new Refusal("still_running"), { "Retry-After": "5" }) : once;
}

/** The text of a body that says that it is JSON, or says nothing of itself. */
async function jsonOf(request: Request): Promise<string | Refusal> {
  const { headers } = request;
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(headers.get("content-type") ?? JSON_TYPE) || headers.has("content-encoding"))
    return new Refusal("unsupported_media_type", { detail: `Send ${JSON_TYPE}, not compressed.` });
  return textOf(request);
}

/** The text of a body, which has to be UTF-8: of other bytes another text would come to be. */
export async function textOf(request: Request): Promise<string | Refusal> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await request.arrayBuffer());
  } catch {
    return new Refusal("bad_request", { detail: "The body is no UTF-8." });
  }
}

const JSON_TYPE = "application/json";

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A text as an id: the same text gives the same one, and nobody else's text does. */
function asUuid(text: string): string {
  const hex = hashOf(text).slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
