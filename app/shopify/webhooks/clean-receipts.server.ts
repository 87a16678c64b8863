import type { PrismaClient } from "#app/generated/prisma/client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 5_000;

/**
 * Deletes receipts of what was recorded that are older than Shopify can still deliver the event (it says up to a day late; a week to be safe), and
 * refunds whose order never came within a month: their order carried no code.
 */
export async function cleanReceipts(db: PrismaClient, now: Date): Promise<{ receipts: number; refunds: number }> {
  const receipts = await inBatches(
    () => db.$executeRaw`
      DELETE FROM "WebhookReceipt" WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM "WebhookReceipt" WHERE "receivedAt" < ${new Date(now.getTime() - 7 * DAY_MS)} AND "payload" IS NULL LIMIT ${AT_ONCE}))`,
  );
  const refunds = await db.$executeRaw`
    DELETE FROM "OrderRefund" waiting
    WHERE waiting."createdAt" < ${new Date(now.getTime() - 30 * DAY_MS)}
      AND NOT EXISTS (SELECT 1 FROM "Order" o WHERE o."shop" = waiting."shop" AND o."id" = waiting."orderId")`;
  return { receipts, refunds };
}

/** A busy day's receipts in one statement would hold their rows for minutes. */
async function inBatches(deleteSome: () => Promise<number>): Promise<number> {
  for (let deleted = 0; ;) {
    const now = await deleteSome();
    deleted += now;
    if (now < AT_ONCE) return deleted;
  }
}
