/** One commission that a person holds or releases; move-commissions moves many. What is held is not paid. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { heldEvent } from "./paid-events.ts";
import { commissionState, isAllowed, type CommissionState } from "./commission-state.ts";

export type Part = { orderId: string; enrolmentId: string };
/** `unknown`: there is no such part. Otherwise the state in which the move is refused. */
export type Held = { ok: true } | { ok: false; reason: "unknown" | CommissionState };

type By = { staff: string; now: Date };

/** Keeps one member's part of an order from being paid until it is released, and says why. Refuses what is paid, void or held already. */
export async function holdCommission(
  { shop, db }: ShopContext,
  { part, reason, staff, now }: { part: Part; reason: string } & By,
): Promise<Held> {
  const held = { heldFor: reason, heldBy: staff, heldAt: now };
  const reviewed = { reviewedBy: staff, reviewedAt: now };
  return db.$transaction((tx) =>
    move(tx, { shop, part, kind: "hold", now }, async () => {
      const key = { shop_orderId_enrolmentId: { shop, ...part } };
      await tx.conversionReview.upsert({ where: key, create: { shop, ...part, ...held, ...reviewed }, update: held });
      await tell(tx, { shop, part, kind: "commission_held", reason, staff, now });
    }),
  );
}

/** The part may be paid again, as its order says. */
export async function releaseCommission({ shop, db }: ShopContext, { part, staff, now }: { part: Part } & By): Promise<Held> {
  return db.$transaction((tx) =>
    move(tx, { shop, part, kind: "release", now }, async () => {
      await tx.conversionReview.updateMany({ where: { ...part }, data: { heldFor: null, heldBy: null, heldAt: null } });
      await tell(tx, { shop, part, kind: "commission_released", reason: null, staff, now });
    }),
  );
}

type Move = { shop: string; part: Part; kind: "hold" | "release"; now: Date };

async function move(tx: ShopTx, about: Move, work: () => Promise<void>): Promise<Held> {
  const { shop, part, kind, now } = about;
  await lockLedger(tx, shop);
  const conversion = await tx.conversion.findUnique({ where: { shop_orderId_enrolmentId: { shop, ...part } } });
  if (!conversion) return { ok: false, reason: "unknown" };
  const state = commissionState(conversion, now);
  if (!isAllowed(kind, state)) return { ok: false, reason: state };
  await work();
  await attributeOrders(tx, shop, [part.orderId]);
  return { ok: true };
}

type Told = { shop: string; part: Part; kind: "commission_held" | "commission_released"; reason: string | null } & By;

async function tell(tx: ShopTx, { shop, part, kind, reason, staff, now }: Told): Promise<void> {
  const { offerId } = await tx.enrolment.findFirstOrThrow({ where: { id: part.enrolmentId }, select: { offerId: true } });
  const order = await tx.order.findFirst({ where: { id: part.orderId }, select: { name: true } });
  const act = { offerId, subject: order?.name ?? "", shopifyIds: [part.orderId], members: [{ enrolmentId: part.enrolmentId }] };
  await recordActivity(tx, { shop, kind, by: staffOrSystem(staff), at: now, reason, ...act });
  if (kind === "commission_held") await recordEvents(tx, shop, [heldEvent({ enrolmentId: part.enrolmentId, parts: [part], at: now })]);
}
