/** What a webhook says, once its signature is checked against the raw body. */
import { createHmac, timingSafeEqual } from "node:crypto";

import { instantFrom } from "#app/format/instants.ts";
import { acceptedApiSecrets } from "#app/platform/env.server.ts";
import { plainJsonOrNothing } from "#app/platform/plain-text.ts";

export type Webhook = {
  shop: string;
  /** In capitals with underscores: ORDERS_CREATE. */
  topic: string;
  /** Shopify's id of what happened: the same on every delivery of it. */
  eventId: string;
  /** `undefined` is a body that is not JSON. */
  payload: unknown;
  /** When it happened at Shopify; the message itself may be hours late. Null when Shopify does not say. */
  triggeredAt: Date | null;
};

/** Requests that stand for a message which came by another way, its sender proven there. */
const vouchedFor = new WeakMap<Request, Webhook>();

/** A request that is read as this webhook, without a signature. For whoever has proven that Shopify sent it. */
export function vouchFor(webhook: Webhook): Request {
  const request = new Request("http://webhooks.invalid/", { method: "POST" });
  vouchedFor.set(request, webhook);
  return request;
}

/** Throws a `Response`: 405 for anything but POST, 400 without the headers or body that Shopify sends, 401 for a forged signature. */
export async function readWebhook(request: Request): Promise<Webhook> {
  const vouched = vouchedFor.get(request);
  if (vouched) return vouched;
  if (request.method !== "POST") throw new Response(null, { status: 405 });
  // Event subscriptions name the same headers without the "x-".
  const header = (name: string) => request.headers.get(`x-shopify-${name}`) ?? request.headers.get(`shopify-${name}`);
  const [signature, shop, topic, webhookId] = [header("hmac-sha256"), header("shop-domain"), header("topic"), header("webhook-id")];
  if (!signature || !shop || !topic || !webhookId || !header("api-version")) throw new Response(null, { status: 400 });
  const body = bufferOf(await request.bytes());
  if (body.length === 0) throw new Response(null, { status: 400 });
  if (!verifyHmac(body, signature, acceptedApiSecrets)) throw new Response(null, { status: 401 });
  return webhookOf({ header, shop, topic, webhookId, body: body.toString("utf8") });
}

/** The same bytes, not a copy of them. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

type Parts = { header: (name: string) => string | null; shop: string; topic: string; webhookId: string; body: string };

function webhookOf({ header, shop, topic, webhookId, body }: Parts): Webhook {
  return {
    shop,
    topic: topic.toUpperCase().replaceAll(/[/.]/g, "_"),
    eventId: header("event-id") ?? webhookId,
    payload: jsonOf(body),
    triggeredAt: instantFrom(header("triggered-at")),
  };
}

/**
 * A signed body without the headers of a webhook, as Shopify Flow sends them: its JSON, `undefined` for a body that is none. Throws a
 * `Response`: 405 for anything but POST, 401 for a signature that is missing or forged.
 */
export async function readSigned(request: Request): Promise<unknown> {
  if (request.method !== "POST") throw new Response(null, { status: 405 });
  const body = bufferOf(await request.bytes());
  if (!verifyHmac(body, request.headers.get("x-shopify-hmac-sha256") ?? "", acceptedApiSecrets)) throw new Response(null, { status: 401 });
  return jsonOf(body.toString("utf8"));
}

/**
 * The same webhook from a queue's message, whose attributes are named like the headers of the delivery over HTTP. Null where it names
 * no shop, topic or id. The caller knows who sent it.
 */
export function webhookOfMessage(attributes: Readonly<Record<string, string>>, body: string): Webhook | null {
  const named = new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string) => named.get(`x-shopify-${name}`) ?? named.get(`shopify-${name}`) ?? null;
  const [shop, topic, webhookId] = [header("shop-domain"), header("topic"), header("webhook-id")];
  return shop && topic && webhookId ? webhookOf({ header, shop, topic, webhookId, body }) : null;
}

/**
 * Whether `signature` is the base64 HMAC-SHA256 of the raw body under one of the secrets. Compares in constant time.
 * Source: Shopify's documentation of webhook verification.
 */
function verifyHmac(rawBody: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, "base64");
  let matches = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(rawBody).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}

/**
 * Shopify's ids have up to 64 bits and a JSON number keeps 53: whole numbers beyond it are handed over as the digits that were
 * sent, as text. Other bodies are read as they are.
 */
function jsonOf(body: string): unknown {
  return plainJsonOrNothing(body, /\d{16}/.test(body) ? (_, value, context) => digitsOf(value, context?.source) : undefined);
}

function digitsOf(value: unknown, source: string | undefined): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source) ? source : value;
}
