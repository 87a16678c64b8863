/** Approving, paying, cancelling and taking back a payout. Each press hands back what was shown and does nothing if it is no longer so. */
import { randomUUID } from "node:crypto";

import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { countAnew, type Later } from "./count-anew.server.ts";
import { carriedOver, dueLines, sumOf, termsOf, type Terms } from "./due-lines.server.ts";
import { draftOf, fixedSum, moved, nextNumber, tell, toMove, underLock, type By } from "./payout-batch.server.ts";
import { isByShopify, isSame, type Moved, type PayoutSum, type ShopifyWay } from "./payout.ts";
import { enterPayout, leavePayout, settleLines } from "./settle-lines.server.ts";
import { settlePayout, type Payment } from "./settle-payout.server.ts";
import { dropTransfers, openTransfers } from "./transfer-rows.server.ts";

type Press = { payoutId: string; shown: PayoutSum } & By;

/**
 * Fixes a draft's lines: from now on they are in this payout and in no other. Refuses where an order, a refund or a colleague has
 * changed what is due since it was shown, and where nobody is in it.
 */
export async function approvePayout(ctx: ShopContext, { payoutId, shown, staff, now }: Press): Promise<Moved> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "approve" });
    if ("refusal" in found) return found.refusal;
    const { batch, to } = found;
    const terms = await termsOf(tx, shop, { ...draftOf(batch), now });
    const current = await sumOf(tx, shop, terms);
    if (!isSame(current, shown)) return { ok: false, reason: "changed", shown, now: current };
    if (current.members === 0) return { ok: false, reason: "nobody" };
    await writeLines(tx, { shop, payoutId, terms });
    await enterPayout(tx, { shop, payoutId, staff, now });
    const { members, lines, sumMinor } = current;
    const data = { state: to, members, lines, sumMinor: BigInt(sumMinor), approvedBy: staff, approvedAt: now };
    await tx.payoutBatch.updateMany({ where: { id: payoutId }, data });
    await tell(tx, { shop, batch, kind: "payout_approved", sum: current, staff, now });
    return moved(payoutId);
  });
}

async function writeLines(tx: ShopTx, { shop, payoutId, terms }: { shop: string; payoutId: string; terms: Terms }): Promise<void> {
  await tx.$executeRaw`
    ${dueLines(shop, terms)}, statements AS (
      INSERT INTO "PayoutMember" ("shop", "payoutId", "memberId", "outcome", "lines", "sumMinor", "adjustmentsMinor", "carriedMinor")
      SELECT ${shop}, ${payoutId}::uuid, j."memberId", j.outcome, j.lines, j."sumMinor", j."adjustmentsMinor", coalesce(earlier.carried, 0)
      FROM judged j
      ${carriedOver(shop)}
    )
    INSERT INTO "PayoutLine" ("shop", "payoutId", "orderId", "enrolmentId", "memberId", "offerId", "kind", "at", "netMinor", "amountMinor")
    SELECT ${shop}, ${payoutId}::uuid, l."orderId", l."enrolmentId", l."memberId", l."offerId", l.kind, l."at", l."netMinor", l."amountMinor"
    FROM line l WHERE l.outcome = 'included'`;
}

/**
 * Somebody pays it now: a second person is told instead of paying too. A payout that Shopify pays is queued by `enqueue`, and paid once
 * every member is; `lacking` says which scopes it lacks for that at this moment, and where it does, nothing is begun.
 */
export async function startPaying(
  ctx: ShopContext,
  { payoutId, shown, staff, now, enqueue, lacking }: Press & { enqueue: Enqueue<ShopTx>; lacking?: (way: ShopifyWay) => Promise<string[]> },
): Promise<Moved> {
  const { shop } = ctx;
  const batch = await ctx.db.payoutBatch.findFirst({ where: { id: payoutId } });
  const way = batch && draftOf(batch).way;
  const scopes = way && isByShopify(way) ? await lacking?.(way) : [];
  if (scopes && scopes.length > 0) return { ok: false, reason: "lacks", scopes };
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "start" });
    if ("refusal" in found) return found.refusal;
    const sum = fixedSum(found.batch);
    if (!isSame(sum, shown)) return { ok: false, reason: "changed", shown, now: sum };
    await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: { state: found.to, startedBy: staff, startedAt: now } });
    if (isByShopify(draftOf(found.batch).way)) {
      await openTransfers(tx, { shop, payoutId });
      await enqueue(tx, "payouts.send", { shop, payoutId });
    }
    await tell(tx, { shop, batch: found.batch, kind: "payout_started", sum, staff, now });
    return moved(payoutId);
  });
}

/** It was paid: its lines are settled for good. What became of their orders meanwhile is put right by the next payout. */
export async function payPayout(ctx: ShopContext, { payoutId, shown, payment, staff, now }: Press & { payment: Payment }): Promise<Moved> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "pay" });
    if ("refusal" in found) return found.refusal;
    const sum = fixedSum(found.batch);
    if (!isSame(sum, shown)) return { ok: false, reason: "changed", shown, now: sum };
    if (isByShopify(draftOf(found.batch).way)) return { ok: false, reason: "by_shopify" };
    await settlePayout(tx, { shop, batch: found.batch, payment, staff, now });
    return moved(payoutId);
  });
}

/** Nothing of it was paid: all that was in it is due again. Refuses once it is paid, and once money of a member was or may have been. */
export async function cancelPayout(ctx: ShopContext, { payoutId, staff, now, enqueue }: { payoutId: string } & By & Later): Promise<Moved> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "cancel" });
    if ("refusal" in found) return found.refusal;
    if (!(await dropTransfers(tx, { shop, payoutId }))) return { ok: false, reason: "money_moved" };
    await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: { state: found.to, cancelledBy: staff, cancelledAt: now } });
    await leavePayout(tx, { shop, payoutId });
    await countAnew(tx, { shop, payoutId, enqueue });
    await tell(tx, { shop, batch: found.batch, kind: "payout_cancelled", staff, now });
    return moved(payoutId);
  });
}

/**
 * Takes a paid payout back by an opposite one: for when it was marked and never paid, or paid and returned. Nothing of the first
 * changes; its parts are due again as their orders say now. Answers the opposite payout. Refuses a second time, and taking back what
 * takes back.
 */
export async function reversePayout(
  ctx: ShopContext,
  { payoutId, reason, staff, now, enqueue }: { payoutId: string; reason: string } & By & Later,
): Promise<Moved> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Moved> => {
    const found = await toMove(tx, { payoutId, move: "reverse" });
    if ("refusal" in found) return found.refusal;
    const { batch, to } = found;
    const again = await tx.payoutBatch.findFirst({ where: { reversesId: payoutId } });
    if (again || batch.reversesId !== null)
      return { ok: false, reason: "state", state: to, by: null, at: again?.paidAt?.toISOString() ?? null };
    const [id, number] = [randomUUID(), await nextNumber(tx)];
    const { way, currency, cutOff, members, lines, sumMinor } = batch;
    const opposite = { id, shop, number, state: to, way, currency, cutOff, leftOut: [], members, lines, sumMinor: -sumMinor };
    const pressed = { createdBy: staff, createdAt: now, approvedBy: staff, approvedAt: now, startedBy: staff, startedAt: now };
    await tx.payoutBatch.create({ data: { ...opposite, ...pressed, reversesId: payoutId, note: reason, paidBy: staff, paidAt: now } });
    await tx.$executeRaw`
      INSERT INTO "PayoutMember" ("shop", "payoutId", "memberId", "outcome", "lines", "sumMinor", "adjustmentsMinor")
      SELECT "shop", ${id}::uuid, "memberId", "outcome", "lines", -"sumMinor", -"adjustmentsMinor" FROM "PayoutMember"
      WHERE "shop" = ${shop} AND "payoutId" = ${payoutId}::uuid AND "outcome" = 'included'`;
    await tx.$executeRaw`
      INSERT INTO "PayoutLine" ("shop", "payoutId", "orderId", "enrolmentId", "memberId", "offerId", "kind", "at", "netMinor", "amountMinor")
      SELECT "shop", ${id}::uuid, "orderId", "enrolmentId", "memberId", "offerId", 'reversal', "at", "netMinor", -"amountMinor"
      FROM "PayoutLine" WHERE "shop" = ${shop} AND "payoutId" = ${payoutId}::uuid`;
    await settleLines(tx, { shop, payoutId: id, staff, now });
    await countAnew(tx, { shop, payoutId, enqueue });
    const sum = fixedSum({ ...batch, sumMinor: -sumMinor });
    await tell(tx, { shop, batch: { number }, kind: "payout_reversed", sum, reason, staff, now });
    return moved(id);
  });
}
