import { shopDb, type ShopContext } from "#app/platform/db.server.ts";
import type { WebhookOutcome, Webhook } from "#app/shopify/webhooks/receive-webhook.server.ts";

import { parseDeletion, parseOrder, parseRefund, type Parsed } from "./parse-order.ts";
import { type OrderEvent, encodeOrderEvent } from "./order-event.ts";

const AT_ONCE = 200;

const waiters = new Map<string, Waiter[]>();

/** orders/create, orders/updated and orders/cancelled carry the whole order and are taken in alike. */
export async function ingestOrder(webhook: Webhook): Promise<WebhookOutcome> {
  return keep(webhook, parseOrder(webhook.payload, webhook.triggeredAt));
}

/** orders/delete names an order that Shopify no longer knows: it counts nothing from then on, whatever still arrives of it. */
export async function ingestDeletion(webhook: Webhook): Promise<WebhookOutcome> {
  const parsed = parseDeletion(webhook.payload, webhook.triggeredAt ?? new Date());
  return keep(webhook, parsed.ok ? { ok: true, order: null, refunds: [], deleted: parsed.deleted } : parsed);
}

/** refunds/create carries neither codes nor the order's state: only what came back. */
export async function ingestRefund(webhook: Webhook): Promise<WebhookOutcome> {
  const { shop, payload } = webhook;
  const known = await shopDb(shop).shop.findUnique({ where: { domain: shop }, select: { currency: true } });
  if (!known) return "unknown_shop";
  const parsed = parseRefund(payload, known.currency);
  return keep(webhook, parsed.ok ? { ok: true, order: null, refunds: [parsed.refund] } : parsed);
}

async function keep({ shop, topic, eventId }: Webhook, parsed: Parsed<OrderEvent>): Promise<WebhookOutcome> {
  if (!parsed.ok) return { unreadable: parsed.problem };
  const { order, refunds, deleted = null } = parsed;
  const kept = await storeOrderEvent(
    { shop, db: shopDb(shop) },
    { topic, eventId, payload: encodeOrderEvent({ order, refunds, deleted }) },
  );
  return kept === "kept" ? "done" : kept;
}

/**
 * Messages about orders are written down and answered; the worker records them. One statement of a shop is under way at a
 * time, and what arrives meanwhile goes with the next: a single message is written at once, and of a flood many share
 * one commit.
 */
type Message = { topic: string; eventId: string; payload: string };

type StoreResult = "kept" | "unknown_shop";

type Waiter = { message: Message; resolve: (kept: StoreResult) => void; reject: (error: unknown) => void };

/**
 * Returns once the message is durable. One whose event was written down before changes nothing, and none is kept of a shop
 * that has not installed the app.
 */
function storeOrderEvent(ctx: ShopContext, message: Message): Promise<StoreResult> {
  return new Promise((resolve, reject) => {
    const line = waiters.get(ctx.shop);
    const waiter = { message, resolve, reject };
    if (line) line.push(waiter);
    else void writeAll(ctx, [waiter]);
  });
}

async function writeAll(ctx: ShopContext, first: Waiter[]): Promise<void> {
  const line = first;
  waiters.set(ctx.shop, line);
  while (line.length > 0) {
    await settle(ctx, line.splice(0, AT_ONCE));
  }
  waiters.delete(ctx.shop);
}

/** Never rejects. A message that PostgreSQL refuses for what it holds fails alone: those that came with it are written without it. */
async function settle(ctx: ShopContext, together: readonly Waiter[]): Promise<void> {
  try {
    const kept = await write(
      ctx,
      together.map(({ message }) => message),
    );
    for (const { resolve } of together) resolve(kept);
  } catch (error) {
    if (together.length === 1 || !isOfItsValues(error)) {
      for (const { reject } of together) reject(error);
      return;
    }
    const half = together.length >> 1;
    await settle(ctx, together.slice(0, half));
    await settle(ctx, together.slice(half));
  }
}

/** SQLSTATE classes of what is wrong with a row itself: data, constraints, and limits such as that of an index's key. */
function isOfItsValues(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:22|23|54)/.test(String(error.code));
}

async function write({ shop, db }: ShopContext, messages: readonly Message[]): Promise<StoreResult> {
  const rows = `[${messages.map(rowOf).join()}]`;
  const [answer] = await db.$prepared<{ known: boolean }[]>`
    WITH here AS (SELECT 1 FROM "Shop" WHERE "domain" = ${shop}),
    kept AS (
      INSERT INTO "WebhookReceipt" ("shop", "topic", "eventId", "receivedAt", "payload")
      SELECT DISTINCT ON (m."topic", m."eventId") ${shop}, m."topic", m."eventId", now() AT TIME ZONE 'UTC', m."payload"
      FROM jsonb_to_recordset(${rows}::jsonb) AS m("topic" text, "eventId" text, "payload" jsonb), here
      ORDER BY m."topic", m."eventId"
      ON CONFLICT ("shop", "topic", "eventId") DO NOTHING
    )
    SELECT EXISTS (SELECT 1 FROM here) AS known`;
  return answer?.known ? "kept" : "unknown_shop";
}

/** Its payload is JSON already. */
function rowOf({ topic, eventId, payload }: Message): string {
  return `{"topic":${JSON.stringify(topic)},"eventId":${JSON.stringify(eventId)},"payload":${payload}}`;
}
