/** What a person does about money that Shopify refused, or that may have been paid. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { PayoutTransfer } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { toMove, underLock, type By } from "./payout-batch.server.ts";
import type { Refusal } from "./payout.ts";
import { AT_IT_MS } from "./transfer.ts";

/** `settled`: it is in doubt no longer. `at_it`: Shopify may still be about to pay it, until then. */
export type Decided = { ok: true } | Refusal | { ok: false; reason: "settled" } | { ok: false; reason: "at_it"; until: string };

type Deciding = { payoutId: string; memberId: string; wasPaid: boolean; note: string; enqueue: Enqueue<ShopTx> } & By;

/**
 * Says of a transfer in doubt that it was paid, or that it was not and is to be paid now. Before it is paid again Shopify is looked at
 * once more: a single credit that came late counts for it. Refuses to take it for unpaid within a minute of the call.
 */
export async function decideTransfer(ctx: ShopContext, deciding: Deciding): Promise<Decided> {
  const { payoutId, memberId, wasPaid, note, staff, now, enqueue } = deciding;
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Decided> => {
    const found = await toMove(tx, { payoutId, move: "pay" });
    if ("refusal" in found) return found.refusal;
    const [row] = await tx.$queryRaw<PayoutTransfer[]>`
      SELECT * FROM "PayoutTransfer" WHERE "shop" = ${shop} AND "payoutId" = ${payoutId}::uuid AND "memberId" = ${memberId}::uuid FOR UPDATE`;
    if (row?.state !== "doubtful") return { ok: false, reason: "settled" };
    const until = new Date((row.calledAt?.getTime() ?? 0) + AT_IT_MS);
    if (!wasPaid && until > now) return { ok: false, reason: "at_it", until: until.toISOString() };
    const decided = { decidedBy: staff, decidedAt: now, note };
    // The code stays until the card is known to be there: with it, a second call makes no second card.
    const data = { ...decided, ...(wasPaid ? { state: "paid", code: null } : { state: "waiting" }) };
    await tx.payoutTransfer.updateMany({ where: { payoutId, memberId }, data });
    await recordActivity(tx, {
      ...{ shop, kind: wasPaid ? "payout_doubt_paid" : "payout_doubt_unpaid", by: staffOrSystem(staff), at: now, reason: note },
      ...{ subject: `Payout ${found.batch.number}`, members: [{ memberId }], after: { sumMinor: Number(row.amountMinor) } },
    });
    // Also where all are paid by now: the job is what settles the payout.
    await enqueue(tx, "payouts.send", { shop, payoutId });
    return { ok: true };
  });
}

/** Has everybody whom Shopify refused paid again, as customers and permissions are by now. */
export async function retryRefused(
  ctx: ShopContext,
  { payoutId, staff, now, enqueue }: { payoutId: string; enqueue: Enqueue<ShopTx> } & By,
): Promise<Decided> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Decided> => {
    const found = await toMove(tx, { payoutId, move: "pay" });
    if ("refusal" in found) return found.refusal;
    const { count } = await tx.payoutTransfer.updateMany({ where: { payoutId, state: "refused" }, data: { state: "waiting" } });
    if (count === 0) return { ok: false, reason: "settled" };
    const act = { by: staffOrSystem(staff), at: now, subject: `Payout ${found.batch.number}`, after: { people: count } };
    await recordActivity(tx, { shop, kind: "payout_retried", ...act });
    await enqueue(tx, "payouts.send", { shop, payoutId });
    return { ok: true };
  });
}

/** Looks at Shopify once more for everything in doubt: a credit may have come late. Nothing is paid by it. */
export async function lookAgain(ctx: ShopContext, { payoutId, enqueue }: { payoutId: string; enqueue: Enqueue<ShopTx> }): Promise<Decided> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Decided> => {
    const found = await toMove(tx, { payoutId, move: "pay" });
    if ("refusal" in found) return found.refusal;
    // A look is what a call without an answer gets.
    const { count } = await tx.payoutTransfer.updateMany({
      where: { payoutId, state: "doubtful", payout: { way: "store_credit" } },
      data: { state: "calling" },
    });
    if (count === 0) return { ok: false, reason: "settled" };
    await enqueue(tx, "payouts.send", { shop, payoutId });
    return { ok: true };
  });
}
