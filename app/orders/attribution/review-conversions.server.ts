/** What a person decides about conversions: rejecting one, and taking that back. */
import type { Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import type { RejectReason } from "./review-labels.ts";

type Part = { orderId: string; enrolmentId: string };
export type ReviewResult = "done" | "unknown" | "in_payout";
type By = { staff: string; now: Date };

/**
 * The part counts nothing from now on and says why. What was paid for it stays paid, and the next payout takes it back. What is in a
 * payout that is approved waits for it and answers "in_payout".
 */
export async function rejectConversion(
  { shop, db }: ShopContext,
  { part, reason, note, staff, now }: { part: Part; reason: RejectReason; note: string } & By,
): Promise<ReviewResult> {
  const facts = { rejectedFor: reason, note, isAllowed: false, reviewedBy: staff, reviewedAt: now };
  return rule({ shop, db }, part, async (tx, key) => {
    await tx.conversionReview.upsert({ where: key, create: { shop, ...part, ...facts }, update: facts });
    await tell(tx, { shop, kind: "conversion_rejected", part, staff, now, reason: note, after: { rejectedFor: reason } });
  });
}

/** The part counts again as its order says now, also where a rule of the shop left it out. */
export async function restoreConversion({ shop, db }: ShopContext, { part, staff, now }: { part: Part } & By): Promise<ReviewResult> {
  const facts = { rejectedFor: null, note: "", isAllowed: true, reviewedBy: staff, reviewedAt: now };
  return rule({ shop, db }, part, async (tx, key) => {
    await tx.conversionReview.upsert({ where: key, create: { shop, ...part, ...facts }, update: facts });
    await tell(tx, { shop, kind: "conversion_restored", part, staff, now });
  });
}

type Told = { shop: string; kind: "conversion_rejected" | "conversion_restored"; part: Part; reason?: string; after?: Facts } & By;

async function tell(tx: ShopTx, { shop, kind, part, staff, now, ...what }: Told): Promise<void> {
  const { offerId } = await tx.enrolment.findFirstOrThrow({ where: { id: part.enrolmentId }, select: { offerId: true } });
  const order = await tx.order.findFirst({ where: { id: part.orderId }, select: { name: true } });
  const members = [{ enrolmentId: part.enrolmentId }];
  const act = { shop, kind, by: staffOrSystem(staff), at: now, offerId, subject: order?.name ?? "", shopifyIds: [part.orderId], members };
  await recordActivity(tx, { ...act, ...what });
}

type Work = (
  tx: Parameters<Parameters<ShopContext["db"]["$transaction"]>[0]>[0],
  key: { shop_orderId_enrolmentId: Part & { shop: string } },
) => Promise<unknown>;

async function rule({ shop, db }: ShopContext, part: Part, work: Work): Promise<ReviewResult> {
  return db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    const key = { shop_orderId_enrolmentId: { shop, ...part } };
    const conversion = await tx.conversion.findUnique({ where: key, select: { payoutAt: true } });
    if (!conversion) return "unknown";
    if (conversion.payoutAt) return "in_payout";
    await work(tx, key);
    await attributeOrders(tx, shop, [part.orderId]);
    return "done";
  });
}
