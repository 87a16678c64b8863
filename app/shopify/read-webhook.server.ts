/**
 * What a webhook says, once its signature is checked. The HMAC is computed by Shopify's library, from the same published
 * function that its own `authenticate.webhook` calls. That one also spells every header of the request anew for each of a
 * dozen names it looks for, which is most of what a message of a flood of orders cost.
 */
import { timingSafeEqual } from "node:crypto";

import { createSHA256HMAC } from "@shopify/shopify-api/runtime";

import { env } from "#app/env.server.ts";
import { authenticateWebhook } from "#app/shopify.server.ts";

export type Webhook = {
  shop: string;
  /** As the library spells it: ORDERS_CREATE. */
  topic: string;
  /** Shopify's name of what happened: the same on every delivery of it. */
  eventId: string;
  /** `undefined` is a body that is no JSON. */
  payload: unknown;
  /** When it happened at Shopify; the message itself may be hours late. Null when Shopify does not say. */
  triggeredAt: Date | null;
};

/** Throws 401 for a forged webhook, 400 for one without the headers that Shopify sends, 405 for anything but POST. */
export async function readWebhook(request: Request): Promise<Webhook> {
  const header = (name: string) => request.headers.get(`X-Shopify-${name}`);
  const [signed, shop, topic, webhookId] = [header("Hmac-Sha256"), header("Shop-Domain"), header("Topic"), header("Webhook-Id")];
  // What is not whole is the library's to judge: it knows more kinds of messages, and what to answer.
  if (request.method !== "POST" || !signed || !shop || !topic || !webhookId || !header("API-Version")) return fromLibrary(request);
  const body = await request.text();
  if (body === "") throw new Response(null, { status: 400 });
  if (!isSame(signed, await createSHA256HMAC(env.SHOPIFY_API_SECRET, body))) throw new Response(null, { status: 401 });
  return {
    shop,
    topic: topic.toUpperCase().replaceAll(/[/.]/g, "_"),
    eventId: header("Event-Id") ?? webhookId,
    payload: jsonOf(body),
    triggeredAt: instantOf(header("Triggered-At")),
  };
}

async function fromLibrary(request: Request): Promise<Webhook> {
  const { shop, topic, payload, webhookId, triggeredAt, ...message } = await authenticateWebhook(request);
  const eventId = ("eventId" in message && message.eventId) || webhookId;
  return { shop, topic, eventId, payload, triggeredAt: instantOf(triggeredAt ?? null) };
}

/** In the same time wherever they differ. */
function isSame(signed: string, ours: string): boolean {
  const [theirs, expected] = [Buffer.from(signed), Buffer.from(ours)];
  return theirs.length === expected.length && timingSafeEqual(theirs, expected);
}

const instantOf = (text: string | null) => (text ? new Date(text) : null);

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
