/**
 * What a webhook says, once its signature is checked. The HMAC is computed by Shopify's library, from the same published
 * function that its own `authenticate.webhook` calls. That one also spells every header of the request anew for each of a
 * dozen names it looks for, which is most of what a message of a flood of orders cost.
 */
import { timingSafeEqual } from "node:crypto";

import { createSHA256HMAC } from "@shopify/shopify-api/runtime";

import { acceptedApiSecrets } from "#app/env.server.ts";
import { authenticateWebhook } from "#app/shopify.server.ts";

import type { Delivery } from "./delivery.server.ts";
import "./hmac-at-once.server.ts";

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
export async function readWebhook(delivery: Delivery): Promise<Webhook> {
  const header = (name: string) => delivery.header(`x-shopify-${name}`);
  const [signed, shop, topic, webhookId] = [header("hmac-sha256"), header("shop-domain"), header("topic"), header("webhook-id")];
  // What is not whole is the library's to judge: it knows more kinds of messages, and what to answer.
  if (delivery.method !== "POST" || !signed || !shop || !topic || !webhookId || !header("api-version"))
    return fromLibrary(delivery.request());
  const body = await delivery.text();
  if (body === "") throw new Response(null, { status: 400 });
  if (!(await isSigned(signed, body))) throw new Response(null, { status: 401 });
  return {
    shop,
    topic: topic.toUpperCase().replaceAll(/[/.]/g, "_"),
    eventId: header("event-id") ?? webhookId,
    payload: jsonOf(body),
    triggeredAt: instantOf(header("triggered-at")),
  };
}

async function fromLibrary(request: Request): Promise<Webhook> {
  const { shop, topic, payload, webhookId, triggeredAt, ...message } = await authenticateWebhook(request);
  const eventId = ("eventId" in message && message.eventId) || webhookId;
  return { shop, topic, eventId, payload, triggeredAt: instantOf(triggeredAt ?? null) };
}

/** By any secret that is accepted: while it is changed, Shopify signs with the oldest one that was not revoked. */
async function isSigned(signed: string, body: string): Promise<boolean> {
  for (const secret of acceptedApiSecrets) if (isSame(signed, await createSHA256HMAC(secret, body))) return true;
  return false;
}

/** In the same time wherever they differ. */
function isSame(signed: string, ours: string): boolean {
  const [theirs, expected] = [Buffer.from(signed), Buffer.from(ours)];
  return theirs.length === expected.length && timingSafeEqual(theirs, expected);
}

/** A time that is none is as good as no time. */
function instantOf(text: string | null): Date | null {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
