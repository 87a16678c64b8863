/**
 * Webhooks that Shopify publishes to Google Pub/Sub, whose push subscription sends them here one by one. It proves itself by a
 * token of Google's. Source: Google's documentation of push subscriptions and of their authentication.
 */
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";

import { env } from "#app/platform/env.server.ts";
import { count } from "#app/platform/measure.server.ts";
import { vouchFor, webhookOfMessage } from "#app/shopify/webhook-request.server.ts";

const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];

/** One message as a push subscription wraps it. `data` is the body in base64. */
const push = z.object({ message: z.object({ attributes: z.record(z.string(), z.string()).default({}), data: z.string().default("") }) });

let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

/**
 * The message as a request that a webhook's action takes in, and its topic. Throws a `Response`: 404 where no Pub/Sub is set up, 401
 * for a token that is not the subscription's, 503 while Google's keys cannot be read, 400 for what is no message of Shopify's.
 * Whatever is not answered with 2xx is pushed again.
 */
export async function readPush(request: Request): Promise<{ topic: string; request: Request }> {
  const { PUBSUB_AUDIENCE: audience, PUBSUB_SERVICE_ACCOUNT: account } = env;
  if (audience === undefined || account === undefined) throw new Response(null, { status: 404 });
  if (request.method !== "POST") throw new Response(null, { status: 405 });
  const token = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) throw refused(401);
  await verify(token, { audience, account });
  const told = push.safeParse(await request.json().catch(() => null));
  const webhook = told.success
    ? webhookOfMessage(told.data.message.attributes, Buffer.from(told.data.message.data, "base64").toString("utf8"))
    : null;
  if (webhook === null) throw refused(400);
  return { topic: webhook.topic, request: vouchFor(webhook) };
}

async function verify(token: string, { audience, account }: { audience: string; account: string }): Promise<void> {
  keys ??= createRemoteJWKSet(new URL(env.PUBSUB_KEYS_URL), { timeoutDuration: 3_000 });
  try {
    const { payload } = await jwtVerify(token, keys, { audience, issuer: ISSUERS, algorithms: ["RS256"] });
    if (payload.email !== account || payload.email_verified !== true) throw refused(401);
  } catch (error) {
    if (error instanceof Response) throw error;
    throw refused(saysNothingOfToken(error) ? 503 : 401);
  }
}

/** Google's keys could not be fetched or read. A key that is not among them is a forgery. */
function saysNothingOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return [errors.JOSEError.code, errors.JWKSTimeout.code, errors.JWKSInvalid.code].includes(error.code);
}

function refused(status: number): Response {
  count("webhooks", { topic: "unknown", outcome: "refused" });
  return new Response(null, { status });
}
