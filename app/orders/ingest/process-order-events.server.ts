import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";

import { recordAll, type OrderMessage } from "./record-order.server.ts";
import { decodeOrderEvent } from "./order-event.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

type Row = { topic: string; eventId: string; payload: unknown };

const AT_ONCE = 500;
/** A message that could not be recorded is tried again after this long; the others do not wait for it. */
const TRY_AGAIN_SECONDS = 60;

/**
 * Records the oldest messages of the shop that wait, in the transaction that takes them from the waiting ones: however it
 * ends, each is recorded or still waits. Answers how many it dealt with; fewer than `atOnce` means none are left.
 */
export async function processOrderEvents(ctx: ShopContext, atOnce = AT_ONCE): Promise<number> {
  try {
    return await recordSome(ctx, atOnce);
  } catch (error) {
    if (atOnce > 1) return oneByOne(ctx, await ctx.db.$transaction((tx) => waiting(tx, ctx.shop, atOnce)));
    throw error;
  }
}

async function recordSome({ shop, db }: ShopContext, atOnce: number): Promise<number> {
  return db.$transaction(async (tx) => {
    const rows = await waiting(tx, shop, atOnce);
    await record(tx, shop, rows);
    return rows.length;
  }, LONG_TRANSACTION);
}

/** Something among them cannot be recorded, or could not just now: what it is shows alone. */
async function oneByOne({ shop, db }: ShopContext, rows: readonly Row[]): Promise<number> {
  for (const row of rows) {
    try {
      await db.$transaction((tx) => record(tx, shop, [row]));
    } catch (error) {
      const { topic, eventId } = row;
      log.error("message_not_recorded", error, { shop, topic, eventId });
      await db.$executeRaw`
        UPDATE "WebhookReceipt" SET "tryAgainAt" = (now() AT TIME ZONE 'UTC') + make_interval(secs => ${TRY_AGAIN_SECONDS})
        WHERE "shop" = ${shop} AND "topic" = ${topic} AND "eventId" = ${eventId}`;
    }
  }
  return rows.length;
}

/** Other workers pass over what this transaction holds. */
function waiting(tx: ShopTx, shop: string, atOnce: number): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT "topic", "eventId", "payload" FROM "WebhookReceipt"
    WHERE "shop" = ${shop} AND "payload" IS NOT NULL AND ("tryAgainAt" IS NULL OR "tryAgainAt" <= now() AT TIME ZONE 'UTC')
    ORDER BY "receivedAt" LIMIT ${atOnce} FOR UPDATE SKIP LOCKED`;
}

async function record(tx: ShopTx, shop: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const payload = rows.map((row) => decodeOrderEvent(row.payload));
  const orders = payload.flatMap(({ order, refunds }): OrderMessage[] => (order ? [{ order, refunds }] : []));
  const refunds = payload.flatMap((one) => (one.order ? [] : one.refunds));
  await recordAll(tx, shop, { orders, refunds, deletions: payload.flatMap(({ deleted }) => deleted ?? []) });
  await tx.$executeRaw`
    UPDATE "WebhookReceipt" r SET "payload" = NULL, "tryAgainAt" = NULL
    FROM unnest(${rows.map(({ topic }) => topic)}::text[], ${rows.map(({ eventId }) => eventId)}::text[]) AS m("topic", "eventId")
    WHERE r."shop" = ${shop} AND r."topic" = m."topic" AND r."eventId" = m."eventId"`;
}

/** The shops that messages wait for. */
export async function shopsWithOrderEvents(db: PrismaClient): Promise<string[]> {
  const rows = await db.$queryRaw<{ shop: string }[]>`
    SELECT DISTINCT "shop" FROM "WebhookReceipt"
    WHERE "payload" IS NOT NULL AND ("tryAgainAt" IS NULL OR "tryAgainAt" <= now() AT TIME ZONE 'UTC')`;
  return rows.map(({ shop }) => shop);
}
