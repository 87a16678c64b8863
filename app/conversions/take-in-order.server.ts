import { shopDb } from "#app/db.server.ts";
import type { Taken, Webhook } from "#app/shopify/webhooks/webhook-intake.server.ts";

import { keepMessage } from "./keep-messages.server.ts";
import { parseOrder, parseRefund, type Parsed } from "./parse-order.ts";
import type { Told } from "./waiting.ts";

/** orders/create, orders/updated and orders/cancelled carry the whole order and are taken in alike. */
export async function takeInOrder(webhook: Webhook): Promise<Taken> {
  return keep(webhook, parseOrder(webhook.payload));
}

/** refunds/create carries neither codes nor the order's state: only what came back. */
export async function takeInRefund(webhook: Webhook): Promise<Taken> {
  const { shop, payload } = webhook;
  const known = await shopDb(shop).shop.findUnique({ where: { domain: shop }, select: { currency: true } });
  if (!known) return "unknown_shop";
  const parsed = parseRefund(payload, known.currency);
  return keep(webhook, parsed.ok ? { ok: true, order: null, refunds: [parsed.refund] } : parsed);
}

async function keep({ shop, topic, eventId }: Webhook, parsed: Parsed<Told>): Promise<Taken> {
  if (!parsed.ok) return { unreadable: parsed.problem };
  const { order, refunds } = parsed;
  const kept = await keepMessage({ shop, db: shopDb(shop) }, { topic, eventId, told: { order, refunds } });
  return kept === "kept" ? "done" : kept;
}
