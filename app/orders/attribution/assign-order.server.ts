/** Orders that no code gave to a member, given to one by a person, with a reason, and taken back. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";

/**
 * `counted`: a code on it counts for a member already. `paid`: its commission was paid, or is in a payout, and is locked. `no_code`: the member
 * never held a code in the offer, so that nothing says where it belongs.
 */
export type AssignRefusal = "unknown" | "counted" | "paid" | "no_code";
export type Assigned = { ok: true } | { ok: false; reason: AssignRefusal };

type By = { staff: string; now: Date };

/**
 * Gives an order to a member in one of their offers. It counts as if their code had been typed, at the terms of the time it was
 * placed. An order that was given before is given anew. What codes say is not overruled.
 */
export async function assignOrder(
  { shop, db }: ShopContext,
  { orderId, enrolmentId, reason, staff, now }: { orderId: string; enrolmentId: string; reason: string } & By,
): Promise<Assigned> {
  return db.$transaction(async (tx): Promise<Assigned> => {
    await lockLedger(tx, shop);
    const order = await tx.order.findFirst({ where: { id: orderId }, include: { assignment: true } });
    const enrolment = await tx.enrolment.findFirst({ where: { id: enrolmentId } });
    if (!order || !enrolment) return { ok: false, reason: "unknown" };
    const parts = await tx.conversion.findMany({ where: { orderId } });
    if (parts.some(({ paidAt, payoutAt }) => paidAt !== null || payoutAt !== null)) return { ok: false, reason: "paid" };
    if (parts.length > 0 && !order.assignment) return { ok: false, reason: "counted" };
    if ((await tx.promoCode.count({ where: { enrolmentId } })) === 0) return { ok: false, reason: "no_code" };
    const given = { enrolmentId, reason, assignedBy: staff, assignedAt: now };
    await tx.orderAssignment.upsert({ where: { shop_orderId: { shop, orderId } }, create: { shop, orderId, ...given }, update: given });
    await attributeOrders(tx, shop, [orderId]);
    const act = { subject: order.name, shopifyIds: [orderId], reason, offerId: enrolment.offerId, members: [{ enrolmentId }] };
    await recordActivity(tx, { shop, kind: "order_assigned", by: staffOrSystem(staff), at: now, ...act });
    return { ok: true };
  });
}

/** Takes an order back that was given by hand: from then on it is nobody's, or whoever's codes say. */
export async function unassignOrder({ shop, db }: ShopContext, { orderId, staff, now }: { orderId: string } & By): Promise<Assigned> {
  return db.$transaction(async (tx): Promise<Assigned> => {
    await lockLedger(tx, shop);
    const given = await tx.orderAssignment.findFirst({ where: { orderId }, include: { order: true, enrolment: true } });
    if (!given) return { ok: false, reason: "unknown" };
    if (await isPaid(tx, orderId)) return { ok: false, reason: "paid" };
    await tx.orderAssignment.deleteMany({ where: { orderId } });
    await attributeOrders(tx, shop, [orderId]);
    const { enrolmentId, order, enrolment, reason } = given;
    const act = { subject: order.name, shopifyIds: [orderId], reason, offerId: enrolment.offerId, members: [{ enrolmentId }] };
    await recordActivity(tx, { shop, kind: "order_unassigned", by: staffOrSystem(staff), at: now, ...act });
    return { ok: true };
  });
}

async function isPaid(tx: ShopTx, orderId: string): Promise<boolean> {
  return (await tx.conversion.count({ where: { orderId, OR: [{ paidAt: { not: null } }, { payoutAt: { not: null } }] } })) > 0;
}
