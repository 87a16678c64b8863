/** A creator's own money: sums of their commissions, and the payouts that they are in. */
import { Prisma } from "#app/generated/prisma/client.ts";
import { decimalOf } from "#app/orders/minor-units.ts";
import { approvedAt } from "#app/payouts/due-lines.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { CreatorMoney, CreatorPayout, CreatorStatement } from "./creator-money.ts";
import type { Money } from "./creator-view.ts";
import { isCreator, type Creator } from "./read-creator-view.server.ts";

const PAYOUTS_SHOWN = 24;
/** A page that can still be printed. */
const LINES_SHOWN = 500;

/** Null while they have earned nothing and are in no payout, and for somebody who is no creator of this shop. */
export async function readCreatorMoney(ctx: ShopContext, creator: Creator, now: Date): Promise<CreatorMoney | null> {
  const { shop, db } = ctx;
  const theirs = Prisma.sql`(SELECT m.id FROM "Member" m WHERE m.shop = ${shop} AND ${isCreator(creator, shop)})`;
  const [row] = await db.$queryRaw<{ zone: string }[]>`SELECT s."ianaTimezone" AS zone FROM "Shop" s WHERE s.domain = ${shop}`;
  const sums = await db.$queryRaw<
    (Record<"pending" | "approved" | "checked" | "onTheWay", bigint> & { currency: string; orders: bigint })[]
  >`
    SELECT o.currency,
      coalesce(sum(c."commissionMinor") FILTER (WHERE ${approvedAt(now)}), 0)::bigint AS approved,
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."payoutAt" IS NOT NULL), 0)::bigint AS "onTheWay",
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."payoutAt" IS NULL AND c.state = 'counted' AND c."heldAt" IS NOT NULL), 0)::bigint
        AS checked,
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."payoutAt" IS NULL AND c.state = 'counted' AND c."heldAt" IS NULL
        AND (c."approvesAt" IS NULL OR c."approvesAt" > ${now})), 0)::bigint AS pending,
      count(*) FILTER (WHERE c.state = 'pending') AS orders
    FROM "Conversion" c JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
    WHERE c.shop = ${shop} AND c."memberId" IN ${theirs} AND c."paidAt" IS NULL GROUP BY 1 ORDER BY 1`;
  const paid = await db.$queryRaw<{ currency: string; sum: bigint }[]>`
    SELECT b.currency, sum(p."sumMinor")::bigint AS sum FROM "PayoutMember" p
    JOIN "PayoutBatch" b ON b.shop = p.shop AND b.id = p."payoutId" AND b.state = 'paid'
    WHERE p.shop = ${shop} AND p."memberId" IN ${theirs} AND p.outcome = 'included' GROUP BY 1 HAVING sum(p."sumMinor") <> 0 ORDER BY 1`;
  const payouts = await readPayouts(ctx, theirs);
  const waitingOrders = sums.reduce((all, { orders }) => all + Number(orders), 0);
  if (!row || (sums.length === 0 && payouts.length === 0)) return null;
  const figure = (name: "pending" | "approved" | "checked" | "onTheWay") =>
    sums.flatMap(({ currency, [name]: minor }) => (minor === 0n ? [] : [moneyOf(minor, currency)]));
  return {
    ...{ pending: figure("pending"), approved: figure("approved"), checked: figure("checked"), onTheWay: figure("onTheWay") },
    ...{ paid: paid.map(({ currency, sum }) => moneyOf(sum, currency)), waitingOrders, payouts, zone: row.zone },
  };
}

/** Of a payout that is theirs; null for every other, for a draft and for one that was cancelled. */
export async function readCreatorStatement(
  ctx: ShopContext,
  { creator, payoutId }: { creator: Creator; payoutId: string },
): Promise<CreatorStatement | null> {
  const { shop, db } = ctx;
  const theirs = Prisma.sql`(SELECT m.id FROM "Member" m WHERE m.shop = ${shop} AND ${isCreator(creator, shop)})`;
  const [payout] = await readPayouts(ctx, theirs, payoutId);
  if (!payout) return null;
  const [about] = await db.$queryRaw<{ zone: string; reference: string; carried: bigint; lines: bigint; currency: string }[]>`
    SELECT s."ianaTimezone" AS zone, b.reference, b.currency, sum(p."carriedMinor")::bigint AS carried, sum(p.lines) AS lines
    FROM "PayoutMember" p JOIN "PayoutBatch" b ON b.shop = p.shop AND b.id = p."payoutId" JOIN "Shop" s ON s.domain = p.shop
    WHERE p.shop = ${shop} AND p."payoutId" = ${payoutId}::uuid AND p."memberId" IN ${theirs} AND p.outcome = 'included' GROUP BY 1, 2, 3`;
  if (!about) return null;
  const lines = await db.$queryRaw<{ order: string; at: Date; offer: string; kind: string; minor: bigint }[]>`
    SELECT coalesce(o.name, '') AS "order", l."at", coalesce(f.title, '') AS offer, l.kind, l."amountMinor" AS minor
    FROM "PayoutLine" l
    LEFT JOIN "Order" o ON o.shop = l.shop AND o.id = l."orderId"
    LEFT JOIN "Offer" f ON f.shop = l.shop AND f.id = l."offerId"
    WHERE l.shop = ${shop} AND l."payoutId" = ${payoutId}::uuid AND l."memberId" IN ${theirs}
    ORDER BY l.kind DESC, l."at", l."orderId" LIMIT ${LINES_SHOWN}`;
  return {
    ...payout,
    ...{ zone: about.zone, reference: about.reference, more: Number(about.lines) - lines.length },
    carried: about.carried === 0n ? null : moneyOf(about.carried, about.currency),
    lines: lines.map(({ order, at, offer, kind, minor }) => ({
      ...{ order, at: at.toISOString(), offer, kind, amount: moneyOf(minor, about.currency) },
    })),
  };
}

async function readPayouts({ shop, db }: ShopContext, theirs: Prisma.Sql, payoutId: string | null = null): Promise<CreatorPayout[]> {
  const only = payoutId === null ? Prisma.empty : Prisma.sql`AND b.id = ${payoutId}::uuid`;
  const rows = await db.$queryRaw<PayoutRow[]>`
    SELECT b.id::text, b.number, b.currency, b.state = 'paid' AS "isPaid", coalesce(b."paidOn"::text, '') AS day,
      coalesce(b."paidAt", b."approvedAt", b."createdAt") AS at, b."reversesId" IS NOT NULL AS "takesBack", sum(p."sumMinor")::bigint AS sum
    FROM "PayoutMember" p JOIN "PayoutBatch" b ON b.shop = p.shop AND b.id = p."payoutId" AND b.state IN ('approved', 'paying', 'paid')
    WHERE p.shop = ${shop} AND p."memberId" IN ${theirs} AND p.outcome = 'included' ${only}
    GROUP BY b.shop, b.id ORDER BY b.number DESC LIMIT ${PAYOUTS_SHOWN}`;
  return rows.map(({ currency, sum, day, at, ...row }) => ({ ...row, on: day || at.toISOString(), sum: moneyOf(sum, currency) }));
}

type PayoutRow = Omit<CreatorPayout, "on" | "sum"> & { currency: string; day: string; at: Date; sum: bigint };

function moneyOf(minor: bigint, currency: string): Money {
  return { amount: decimalOf(Number(minor), currency), currency };
}
