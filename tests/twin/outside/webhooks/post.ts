import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Delivery } from "./delivery.ts";

/** Shopify allows five seconds in all. Its one second for the connection alone is not played. */
const timeoutMs = 5_000;

type Signing = { secret: string; shop: string; apiVersion: string };

/** Base64 HMAC-SHA256 of the raw body under the app's secret. */
const signBody = (body: string, secret: string) => createHmac("sha256", secret).update(body, "utf8").digest("base64");

export function deliveryHeaders(delivery: Delivery, { secret, shop, apiVersion }: Signing): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "User-Agent": "Shopify-Captain-Hook",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Hmac-Sha256": signBody(delivery.body, secret),
    "X-Shopify-Shop-Domain": shop,
    "X-Shopify-API-Version": apiVersion,
    "X-Shopify-Webhook-Id": delivery.id,
    "X-Shopify-Event-Id": delivery.eventId,
    "X-Shopify-Triggered-At": delivery.triggeredAt,
    ...(delivery.name !== null && { "X-Shopify-Name": delivery.name }),
  };
}

/** Posts once and answers the HTTP status, or the words of what kept it from getting one. A redirect is an answer, not followed. */
export function post(
  url: string,
  { headers, body, signal }: { headers: Record<string, string>; body: string; signal: AbortSignal },
): Promise<number | string> {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(
      url,
      { method: "POST", headers: { ...headers, "Content-Length": Buffer.byteLength(body) }, agent: false, signal },
      (response) => {
        response.resume();
        response.on("close", () => resolve(response.statusCode ?? "no status"));
      },
    );
    const deadline = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    request.on("error", (error) => resolve(error.message));
    request.on("close", () => clearTimeout(deadline));
    request.end(body);
  });
}
