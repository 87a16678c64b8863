import { createHmac, randomUUID } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";

import { API_SECRET } from "./app.ts";

type Message = { shop: string; topic: string; body: unknown; eventId?: string; triggeredAt?: Date | null; secret?: string };

/** A webhook as Shopify sends it: the raw body signed with the app's secret, everything else in headers. `triggeredAt` null: without. */
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
      ...(triggeredAt && { "X-Shopify-Triggered-At": triggeredAt.toISOString() }),
    },
  });
}

type Route = { action(args: ActionFunctionArgs): Promise<Response> };

/** Hands a request to a route's action as Remix does; the library refuses by throwing the response. */
export async function deliver(route: Route, request: Request): Promise<Response> {
  return route.action({ request, params: {}, context: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
}
