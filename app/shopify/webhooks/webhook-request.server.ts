import { verifyHmac } from "./verify-hmac.server.ts";

/** One webhook as it came over HTTP. */
export type WebhookRequest = {
  method: string;
  /** By the name in small letters; undefined when it is missing. */
  header(name: string): string | undefined;
  /** The bytes that were signed. */
  rawBody: Buffer;
};

/** One webhook whose signature holds. */
export type Webhook = {
  shop: string;
  /** As Shopify's library spells it: ORDERS_CREATE. */
  topic: string;
  /** Shopify's name of what happened: the same on every delivery of it. */
  eventId: string;
  /** `undefined` is a body that is no JSON. */
  payload: unknown;
  /** When it happened at Shopify; the message itself may be hours late. Null when Shopify does not say. */
  triggeredAt: Date | null;
};

export type WebhookRead = { ok: true; webhook: Webhook } | { ok: false; status: 400 | 401 | 405 };

/**
 * Reads a webhook. Refuses with 405 what is no POST, with 400 what lacks a header that Shopify sends or a body, with 401
 * what none of `secrets` signed. Shopify's two kinds of messages differ in the beginning of their headers' names:
 * `X-Shopify-` for webhooks, `Shopify-` for events.
 */
export function readWebhook(request: WebhookRequest, secrets: readonly string[]): WebhookRead {
  if (request.method !== "POST") return { ok: false, status: 405 };
  const isEvent = Boolean(request.header("shopify-hmac-sha256"));
  const header = (name: string) => request.header(isEvent ? `shopify-${name}` : `x-shopify-${name}`);
  const [signature, shop, topic, webhookId] = [header("hmac-sha256"), header("shop-domain"), header("topic"), header("webhook-id")];
  if (!signature || !shop || !topic || !webhookId || !header("api-version")) return { ok: false, status: 400 };
  if (request.rawBody.length === 0) return { ok: false, status: 400 };
  if (!verifyHmac(request.rawBody, signature, secrets)) return { ok: false, status: 401 };
  return {
    ok: true,
    webhook: {
      shop,
      topic: topic.toUpperCase().replaceAll(/[/.]/g, "_"),
      eventId: (!isEvent && header("event-id")) || webhookId,
      payload: parseJson(request.rawBody),
      triggeredAt: parseTime(header("triggered-at")),
    },
  };
}

function parseTime(text: string | undefined): Date | null {
  const time = new Date(text ?? "");
  return Number.isNaN(time.getTime()) ? null : time;
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString());
  } catch {
    return undefined;
  }
}
