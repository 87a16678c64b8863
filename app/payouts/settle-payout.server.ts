/** A payout whose money is out: its lines are settled for good, by a person's word or by what Shopify answered. */
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import { toTyped } from "#app/format/zone-input.ts";
import type { PayoutBatch } from "#app/generated/prisma/client.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { fixedSum, moved, tell, toMove, underLock, type By } from "./payout-batch.server.ts";
import type { Moved } from "./payout.ts";
import { paidEvent } from "./paid-events.ts";
import { leavePayout, settleLines } from "./settle-lines.server.ts";

/** How it was paid. `on`: the day in the shop's calendar, `2026-11-22`. */
export type Payment = { reference: string; on: string; note: string };

type Settling = { shop: string; batch: PayoutBatch; payment: Payment } & By;

/** Settles it. The caller holds the ledger's lock and knows that it may be paid. */
export async function settlePayout(tx: ShopTx, { shop, batch, payment, staff, now }: Settling): Promise<void> {
  const { id: payoutId } = batch;
  const { reference, on, note } = payment;
  const paid = { state: "paid", paidBy: staff, paidAt: now, reference, note, paidOn: new Date(`${on}T00:00:00Z`) };
  await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: paid });
  await leavePayout(tx, { shop, payoutId });
  await settleLines(tx, { shop, payoutId, staff, now });
  const { number, currency } = batch;
  const { sumMinor, members } = fixedSum(batch);
  await recordEvents(tx, shop, [paidEvent({ payoutId, number, currency, sumMinor, members, at: now })]);
  await tell(tx, { shop, batch, kind: "payout_paid", sum: fixedSum(batch), staff, now, reason: note });
}

/** Settles a payout that Shopify pays, once every member is paid. Whoever began it counts as who paid it. Refuses before. */
export async function finishPayout(ctx: ShopContext, { payoutId, now }: { payoutId: string; now: Date }): Promise<Moved> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "pay" });
    if ("refusal" in found) return found.refusal;
    if ((await tx.payoutTransfer.count({ where: { payoutId, state: { not: "paid" } } })) > 0) return { ok: false, reason: "unsettled" };
    await settleToday(tx, { shop, batch: found.batch, now });
    return moved(payoutId);
  });
}

/**
 * Closes a payout without the members whom Shopify refused: what is due to them stays due, and their statement says so. Refuses while
 * somebody's money waits or is in doubt, and where nobody was paid: such a payout is cancelled.
 */
export async function finishWithoutRefused(ctx: ShopContext, { payoutId, staff, now }: { payoutId: string } & By): Promise<Moved> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "pay" });
    if ("refusal" in found) return found.refusal;
    const rows = await tx.$queryRaw<{ memberId: string; state: string }[]>`
      SELECT "memberId"::text, "state" FROM "PayoutTransfer" WHERE "shop" = ${shop} AND "payoutId" = ${payoutId}::uuid FOR UPDATE`;
    if (rows.some(({ state }) => state !== "paid" && state !== "refused")) return { ok: false, reason: "unsettled" };
    const refused = rows.filter(({ state }) => state === "refused").map(({ memberId }) => memberId);
    if (refused.length === rows.length) return { ok: false, reason: "nobody" };
    const orders = await takeOut(tx, { shop, payoutId, memberIds: refused });
    const batch = await tx.payoutBatch.findFirstOrThrow({ where: { id: payoutId } });
    await tell(tx, { shop, batch, kind: "payout_refused_out", members: refused, staff, now });
    await settleToday(tx, { shop, batch, now });
    // Whose an order is was kept as it was while it was in the payout.
    await attributeOrders(tx, shop, orders);
    return moved(payoutId);
  });
}

async function settleToday(tx: ShopTx, { shop, batch, now }: { shop: string; batch: PayoutBatch; now: Date }): Promise<void> {
  const { ianaTimezone } = await tx.shop.findFirstOrThrow({ select: { ianaTimezone: true } });
  const payment = { reference: "", on: toTyped(now.toISOString(), ianaTimezone).slice(0, 10), note: "" };
  await settlePayout(tx, { shop, batch, payment, staff: batch.startedBy ?? batch.createdBy, now });
}

/** Takes members out of a payout of which none of theirs was paid. Answers the orders that were in it. */
async function takeOut(
  tx: ShopTx,
  { shop, payoutId, memberIds }: { shop: string; payoutId: string; memberIds: string[] },
): Promise<string[]> {
  const parts = await tx.$queryRaw<{ orderId: string; amountMinor: bigint }[]>`
    WITH gone AS (
      DELETE FROM "PayoutLine" WHERE "shop" = ${shop} AND "payoutId" = ${payoutId}::uuid AND "memberId" = ANY(${memberIds}::uuid[]) RETURNING *
    ), reviews AS (
      UPDATE "ConversionReview" r SET "payoutAt" = NULL FROM gone g
      WHERE r."shop" = g."shop" AND r."orderId" = g."orderId" AND r."enrolmentId" = g."enrolmentId"
    ), conversions AS (
      UPDATE "Conversion" c SET "payoutAt" = NULL FROM gone g
      WHERE c."shop" = g."shop" AND c."orderId" = g."orderId" AND c."enrolmentId" = g."enrolmentId"
    )
    SELECT "orderId", "amountMinor" FROM gone`;
  await tx.payoutMember.updateMany({ where: { payoutId, memberId: { in: memberIds } }, data: { outcome: "refused" } });
  await tx.payoutBatch.updateMany({
    where: { id: payoutId },
    data: {
      members: { decrement: memberIds.length },
      lines: { decrement: parts.length },
      sumMinor: { decrement: parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) },
    },
  });
  return [...new Set(parts.map(({ orderId }) => orderId))];
}
