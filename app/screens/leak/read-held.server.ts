/** The commission that a leak case holds: how much of it waits for a decision, until when, and what became of the rest. */
import type { ShopContext } from "#app/platform/db.server.ts";

/** Of the orders that the case held once. Amounts in minor units of the shop's currency. */
export type HeldView = {
  /** The day (UTC) from which on it was held. */
  from: string;
  /** ISO, UTC; whether that is over. */
  decideBy: string;
  overdue: boolean;
  held: { orders: number; commissionMinor: number };
  released: { orders: number; commissionMinor: number };
  voided: number;
  /** Those that wait for a decision, the newest first. */
  waiting: { id: string; name: string; at: string; commissionMinor: number }[];
};

const SHOWN = 250;

/** What a case could hold and does not: unpaid commission of the code's orders since its date. In minor units of the shop's currency. */
export type UnheldView = { orders: number; commissionMinor: number };

/** Null where the case holds or held something, was dismissed, or has nothing to hold. */
export async function readUnheld(
  { shop, db }: ShopContext,
  found: { promoCodeId: string; state: string; since: Date; holdFrom: Date | null },
): Promise<UnheldView | null> {
  if (found.holdFrom !== null || found.state === "dismissed") return null;
  const [row] = await db.$queryRaw<{ orders: number; commission: bigint }[]>`
    SELECT count(DISTINCT c."orderId")::int AS orders, coalesce(sum(c."commissionMinor"), 0)::bigint AS commission FROM "Conversion" c
    WHERE c.shop = ${shop} AND c."promoCodeId" = ${found.promoCodeId}::uuid AND c.at >= ${found.since} AND c.state IN ('counted', 'pending')
      AND c."paidAt" IS NULL AND c."payoutAt" IS NULL AND c."heldAt" IS NULL AND c."commissionMinor" > 0`;
  return row && row.orders > 0 ? { orders: row.orders, commissionMinor: Number(row.commission) } : null;
}

/** Null where the case holds nothing and never did. */
export async function readHeld(
  ctx: ShopContext,
  found: { id: string; holdFrom: Date | null; decideBy: Date | null },
): Promise<HeldView | null> {
  const { shop, db } = ctx;
  if (found.holdFrom === null || found.decideBy === null) return null;
  const [sums] = await db.$queryRaw<{ held: number; heldMinor: bigint; released: number; releasedMinor: bigint; voided: number }[]>`
    SELECT count(*) FILTER (WHERE is_held)::int AS held,
      coalesce(sum("commissionMinor") FILTER (WHERE is_held), 0)::bigint AS "heldMinor",
      count(*) FILTER (WHERE is_released)::int AS released,
      coalesce(sum("commissionMinor") FILTER (WHERE is_released), 0)::bigint AS "releasedMinor",
      count(*) FILTER (WHERE state = 'rejected')::int AS voided
    FROM (
      SELECT c.state, c."commissionMinor", c.state IN ('counted', 'pending') AND c."heldAt" = h."heldAt" IS TRUE AS is_held,
        c.state IN ('counted', 'pending') AND c."heldAt" IS NULL AS is_released
      FROM "LeakHold" h
      JOIN "Conversion" c ON c.shop = h.shop AND c."orderId" = h."orderId" AND c."enrolmentId" = h."enrolmentId"
      WHERE h.shop = ${shop} AND h."caseId" = ${found.id}::uuid AND h."heldAt" IS NOT NULL) one`;
  const waiting = await db.$queryRaw<{ id: string; name: string; at: Date; commission: bigint }[]>`
    SELECT o.id, o.name, c.at, c."commissionMinor" AS commission
    FROM "LeakHold" h
    JOIN "Conversion" c ON c.shop = h.shop AND c."orderId" = h."orderId" AND c."enrolmentId" = h."enrolmentId" AND c."heldAt" = h."heldAt"
    JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
    WHERE h.shop = ${shop} AND h."caseId" = ${found.id}::uuid AND c.state IN ('counted', 'pending')
    ORDER BY c.at DESC, o.id LIMIT ${SHOWN}`;
  const { held = 0, heldMinor = 0n, released = 0, releasedMinor = 0n, voided = 0 } = sums ?? {};
  return {
    from: found.holdFrom.toISOString().slice(0, 10),
    decideBy: found.decideBy.toISOString(),
    overdue: held > 0 && found.decideBy < new Date(),
    held: { orders: held, commissionMinor: Number(heldMinor) },
    released: { orders: released, commissionMinor: Number(releasedMinor) },
    voided,
    waiting: waiting.map(({ at, commission, ...order }) => ({ ...order, at: at.toISOString(), commissionMinor: Number(commission) })),
  };
}
