import { decimalOf } from "#app/orders/minor-units.ts";
import { commissionState } from "#app/payouts/commission-state.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { OrderBlock, SaleInBlock } from "./order-block.ts";

type Row = Omit<SaleInBlock, "held" | "state" | "isRuledOut" | "waitsUntil" | "commission"> & {
  liveFrom: Date;
  liveUntil: Date | null;
  state: string;
  ruledOut: string | null;
  approvesAt: Date | null;
  heldAt: Date | null;
  payoutAt: Date | null;
  paidAt: Date | null;
  commissionMinor: bigint;
};

/** Whose sale an order is and why, as it is now. Null for an order that is not known, or had no code: nothing to say of it. */
export async function readOrderBlock({ shop, db }: ShopContext, orderId: string, now: Date): Promise<OrderBlock | null> {
  const [order] = await db.$queryRaw<{ name: string; currency: string; zone: string; test: boolean }[]>`
    SELECT o.name, o.test, s.currency, s."ianaTimezone" AS zone FROM "Order" o JOIN "Shop" s ON s.domain = o.shop
    WHERE o.shop = ${shop} AND o.id = ${orderId}`;
  if (!order) return null;
  const rows = await db.$queryRaw<Row[]>`
    SELECT c."enrolmentId"::text, c."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS member, f.title AS offer,
      typed.name AS typed, given.reason AS given, p."liveFrom", p."liveUntil", c.state, c."ruledOut", c."approvesAt", c."heldAt",
      c."payoutAt", c."paidAt", c."commissionMinor"
    FROM "Conversion" c
    JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId"
    JOIN "Offer" f ON f.shop = c.shop AND f.id = c."offerId"
    JOIN "PromoCode" p ON p.shop = c.shop AND p.id = c."promoCodeId"
    LEFT JOIN "OrderCode" typed ON typed.shop = c.shop AND typed."orderId" = c."orderId" AND typed.key = p.key
    LEFT JOIN "OrderAssignment" given ON given.shop = c.shop AND given."orderId" = c."orderId" AND given."enrolmentId" = c."enrolmentId"
    WHERE c.shop = ${shop} AND c."orderId" = ${orderId} ORDER BY member, c."enrolmentId"`;
  const nobodys = await db.$queryRaw<{ name: string }[]>`
    SELECT oc.name FROM "OrderCode" oc WHERE oc.shop = ${shop} AND oc."orderId" = ${orderId} AND NOT EXISTS (
      SELECT 1 FROM "Conversion" c JOIN "PromoCode" p ON p.shop = c.shop AND p.id = c."promoCodeId"
      WHERE c.shop = oc.shop AND c."orderId" = oc."orderId" AND p.key = oc.key) ORDER BY oc.name`;
  const live = await db.$queryRaw<OrderBlock["live"]>`
    SELECT p.id::text AS "promoCodeId", p.name, btrim(m."firstName" || ' ' || m."lastName") AS member
    FROM "OrderCode" oc JOIN "PromoCode" p ON p.shop = oc.shop AND p.key = oc.key AND p."liveUntil" IS NULL
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
    WHERE oc.shop = ${shop} AND oc."orderId" = ${orderId} ORDER BY p.name`;
  const sales = rows.map((row) => saleOf(row, order.currency, now));
  const isLocked = sales.some(({ state }) => state === "paid" || state === "in_payout");
  return {
    ...{ name: order.name, zone: order.zone, sales, live },
    nobodys: nobodys.map(({ name }) => name),
    mayAssign: !order.test && !isLocked && sales.every(({ given }) => given !== null),
  };
}

function saleOf(row: Row, currency: string, now: Date): SaleInBlock {
  const { liveFrom, liveUntil, state, ruledOut, approvesAt, heldAt, payoutAt, paidAt, commissionMinor, ...sale } = row;
  const standing = commissionState({ state, approvesAt, heldAt, payoutAt, paidAt }, now);
  return {
    ...sale,
    held: sale.typed === null ? null : { from: liveFrom.toISOString(), until: liveUntil?.toISOString() ?? null },
    state: standing,
    isRuledOut: ruledOut !== null,
    waitsUntil: standing === "pending" ? (approvesAt?.toISOString() ?? null) : null,
    commission: { amount: decimalOf(Number(commissionMinor), currency), currency },
  };
}
