import { createHmac, randomUUID } from "node:crypto";

import type { WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";

import { API_SECRET } from "./app.ts";

type Message = { shop: string; topic: string; body: unknown; eventId?: string; triggeredAt?: Date; secret?: string };

/** A webhook as Shopify sends it: the raw body signed with the app's secret, everything else in headers. */
export function aWebhook({ shop, topic, body, eventId = randomUUID(), triggeredAt = new Date(), secret = API_SECRET }: Message): Request {
  const raw = typeof body === "string" ? body : JSON.stringify(body);
  return new Request("https://reissue.example.com/webhooks", {
    method: "POST",
    body: raw,
    headers: {
      "Content-Type": "application/json",
      "X-Shopify-Topic": topic,
      "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(raw, "utf8").digest("base64"),
      "X-Shopify-Shop-Domain": shop,
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": randomUUID(),
      "X-Shopify-Event-Id": eventId,
      "X-Shopify-Triggered-At": triggeredAt.toISOString(),
    },
  });
}

/** Hands a request to a webhook's handler, as the intake does once the body is in memory. */
export async function deliver({ handle }: { handle: WebhookHandler }, request: Request): Promise<Response> {
  const header = (name: string) => request.headers.get(name) ?? undefined;
  const rawBody = Buffer.from(await request.arrayBuffer());
  const { status, text } = await handle({ method: request.method, header, rawBody });
  return new Response(text || null, { status });
}
