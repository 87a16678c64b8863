/** A leak case with what a person decides by: when, why, which orders, what they cost, and how the code stands now. */
import { staffNames } from "#app/activity/staff-names.server.ts";
import { inHandUrl } from "#app/codes/in-hand.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { csvText } from "#app/format/csv-text.ts";
import { attemptsWith } from "#app/leaks/attempts/count-attempts.server.ts";
import type { Reason } from "#app/leaks/reasons.ts";
import { commissionState, type CommissionState } from "#app/payouts/commission-state.ts";
import { decimalOf } from "#app/orders/minor-units.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readTenures, type CodeTenure } from "#app/screens/code/read-code.server.ts";

import { caseIdsWith, readGathered, type Gathered } from "./gathered.server.ts";
import { pacesOf, type Paces } from "./pace.ts";
import { readGuard, type GuardView } from "./read-guard.server.ts";
import { readHeld, readUnheld, type HeldView, type UnheldView } from "./read-held.server.ts";

/** Days `2026-11-19` in UTC; instants ISO, UTC; amounts in minor units of the shop's currency. */
export type LeakView = {
  id: string;
  name: string;
  state: "open" | "dismissed" | "ended";
  tier: "A" | "B";
  since: string;
  sinceFrom: string;
  sinceTo: string;
  reasons: Reason[];
  alarmedAt: string;
  dismissed: { by: string; at: string; note: string } | null;
  code: CodeTenure;
  /** The page on which the code is being changed; null while nothing has it in hand. */
  inHandUrl: string | null;
  /** The member's orders in the offer, for a channel's code those under its codes alone, of each day from two months before the date until now, days without orders included. */
  days: { day: string; orders: number }[];
  /** The day on which the code ended; null while it is theirs. */
  endedOn: string | null;
  paces: Paces;
  /** Orders since the date of which it is known how their shoppers came. */
  visitsKnown: number;
  gathered: Gathered;
  /** Null where no commission was held for it. */
  held: HeldView | null;
  /** Null where there is nothing that could be held. */
  unheld: UnheldView | null;
  /** How often checkouts refused the code since it ended; null where nobody counts that. */
  attempts: number | null;
  /** Null where the code is not guarded. */
  guard: GuardView | null;
  cost: LeakCost;
  /** The newest of them. */
  orders: LeakOrder[];
};

/** Of the orders since the date. The discount is reckoned from its percentage; null where it is not one. */
type LeakCost = { orders: number; revenueMinor: number; discountMinor: number | null; commissionMinor: number };

type LeakOrder = {
  id: string;
  name: string;
  at: string;
  amountMinor: number;
  commissionMinor: number;
  state: string;
  commission: CommissionState;
};

const ORDERS_SHOWN = 50;

/** Null for an unknown case. */
export async function readCase(ctx: ShopContext, caseId: string): Promise<LeakView | null> {
  const found = await ctx.db.leakCase.findFirst({ where: { id: caseId } });
  if (!found) return null;
  const tenures = await readTenures(ctx, keyOf(found.name));
  const code = tenures.find(({ codeId }) => codeId === found.promoCodeId);
  if (!code) return null;
  const [days, cost, orders, held, unheld, known, gathered, names, guard, attempts] = await Promise.all([
    ordersByDay(ctx, found),
    costOf(ctx, found),
    ordersSince(ctx, found, ORDERS_SHOWN),
    readHeld(ctx, found),
    readUnheld(ctx, found),
    visitsKnown(ctx, found),
    readGathered(ctx, found),
    staffNames(ctx, found.decidedBy === null ? [] : [found.decidedBy]),
    readGuard(ctx, found),
    attemptsWith(ctx, found.promoCodeId),
  ]);
  const endedOn = code.until?.slice(0, 10) ?? null;
  const dismissed =
    found.decidedAt === null
      ? null
      : { by: names.get(found.decidedBy ?? "") ?? "Somebody", at: found.decidedAt.toISOString(), note: found.note };
  return {
    ...{ id: found.id, name: found.name, tier: found.tier === "A" ? "A" : "B" },
    // The code may have ended a moment before the case is told so.
    state: found.state === "dismissed" ? "dismissed" : code.until !== null || found.state === "ended" ? "ended" : "open",
    ...{ since: dayOf(found.since), sinceFrom: dayOf(found.sinceFrom), sinceTo: dayOf(found.sinceTo) },
    reasons: found.reasons as Reason[],
    alarmedAt: found.alarmedAt.toISOString(),
    dismissed,
    code,
    inHandUrl: code.inHand ? inHandUrl(code.inHand) : null,
    ...{ days, cost, orders, held, unheld, guard, attempts, gathered, endedOn, visitsKnown: known },
    paces: pacesOf(days, { since: dayOf(found.since), ended: endedOn }),
  };
}

/** Every order since the date, for the page that is printed. */
export async function readAllOrders(ctx: ShopContext, caseId: string): Promise<LeakOrder[]> {
  const found = await ctx.db.leakCase.findFirst({ where: { id: caseId } });
  return found === null ? [] : ordersSince(ctx, found, null);
}

/**
 * The finding, its reasons and every order since the date, for a dispute, of the case and of each that is gathered with it. Null for
 * an unknown case.
 */
export async function caseCsv(ctx: ShopContext, { caseId, currency }: { caseId: string; currency: string }): Promise<string | null> {
  const asked = await ctx.db.leakCase.findFirst({ where: { id: caseId } });
  if (!asked) return null;
  const ids = await caseIdsWith(ctx, asked);
  const all = new Map((await ctx.db.leakCase.findMany({ where: { id: { in: ids } } })).map((one) => [one.id, one]));
  const rows: string[][] = [];
  for (const id of ids) {
    const found = all.get(id);
    if (found) rows.push(...(await evidenceRows(ctx, found, currency)));
  }
  return csvText(
    ["Code", "What", "Words", "Time (UTC)", `Amount (${currency})`, `Commission (${currency})`, "State", "Commission state"],
    rows,
  );
}

type CaseRow = Found & {
  id: string;
  name: string;
  sinceFrom: Date;
  sinceTo: Date;
  alarmedAt: Date;
  reasons: unknown;
  holdFrom: Date | null;
  decideBy: Date | null;
};

async function evidenceRows(ctx: ShopContext, found: CaseRow, currency: string): Promise<string[][]> {
  const { name, since, sinceFrom, sinceTo, alarmedAt } = found;
  const between = +sinceFrom === +sinceTo ? "" : `, between ${dayOf(sinceFrom)} and ${dayOf(sinceTo)}`;
  const finding = `${name} may have leaked since ${dayOf(since)}${between}`;
  const [orders, held] = await Promise.all([ordersSince(ctx, found, null), readHeld(ctx, found)]);
  return [
    [name, "Finding", finding, alarmedAt.toISOString(), "", "", "", ""],
    ...(found.reasons as Reason[]).map(({ words }) => [name, "Reason", words, "", "", "", "", ""]),
    ...(held === null ? [] : [[name, "Held commission", heldWords(held), "", "", decimalOf(held.held.commissionMinor, currency), "", ""]]),
    ...orders.map((order) => [
      ...[name, "Order", order.name, order.at],
      ...[decimalOf(order.amountMinor, currency), decimalOf(order.commissionMinor, currency), order.state, order.commission],
    ]),
  ];
}

function heldWords({ from, held, released, voided }: HeldView): string {
  return `Held from ${from} on: ${held.orders} held, ${released.orders} released, ${voided} void`;
}

type Found = { promoCodeId: string; since: Date };

async function ordersByDay({ shop, db }: ShopContext, { promoCodeId, since }: Found): Promise<LeakView["days"]> {
  return db.$queryRaw<LeakView["days"]>`
    SELECT d.day::date::text AS day, count(c."orderId")::int AS orders
    FROM "PromoCode" p
    CROSS JOIN LATERAL generate_series(greatest(date_trunc('day', p."liveFrom"), ${since}::timestamp - interval '60 days'),
      date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS d(day)
    LEFT JOIN "Conversion" c ON c.shop = p.shop AND c."enrolmentId" = p."enrolmentId" AND c.state <> 'test'
      AND c.at >= d.day AND c.at < d.day + interval '1 day'
      AND EXISTS (SELECT 1 FROM "PromoCode" q WHERE q.shop = c.shop AND q.id = c."promoCodeId" AND q.channel IS NOT DISTINCT FROM p.channel)
    WHERE p.shop = ${shop} AND p.id = ${promoCodeId}::uuid
    GROUP BY d.day ORDER BY d.day`;
}

async function costOf({ shop, db }: ShopContext, { promoCodeId, since }: Found): Promise<LeakCost> {
  const [sums] = await db.$queryRaw<{ orders: number; revenue: bigint; paid: bigint; commission: bigint; summary: string }[]>`
    SELECT count(c."orderId")::int AS orders, coalesce(sum(c."netMinor"), 0)::bigint AS revenue,
      coalesce(sum(r."subtotalMinor"), 0)::bigint AS paid, coalesce(sum(c."commissionMinor"), 0)::bigint AS commission, o.summary
    FROM "PromoCode" p
    JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    LEFT JOIN "Conversion" c ON c.shop = p.shop AND c."promoCodeId" = p.id AND c.state = 'counted' AND c.at >= ${since}
    LEFT JOIN "Order" r ON r.shop = c.shop AND r.id = c."orderId"
    WHERE p.shop = ${shop} AND p.id = ${promoCodeId}::uuid GROUP BY o.id`;
  if (!sums) return { orders: 0, revenueMinor: 0, discountMinor: null, commissionMinor: 0 };
  const percent = Number(/^(\d+(?:\.\d+)?)% off/.exec(sums.summary)?.[1] ?? NaN);
  const discountMinor = percent < 100 ? Math.round((Number(sums.paid) * percent) / (100 - percent)) : null;
  return { orders: sums.orders, revenueMinor: Number(sums.revenue), discountMinor, commissionMinor: Number(sums.commission) };
}

async function ordersSince({ shop, db }: ShopContext, { promoCodeId, since }: Found, most: number | null): Promise<LeakOrder[]> {
  const rows = await db.$queryRaw<({ id: string; name: string; at: Date; amount: bigint; due: bigint } & Stamps)[]>`
    SELECT o.id, o.name, c.at, c."netMinor" AS amount, c."commissionMinor" AS due, c.state, c."approvesAt",
      c."heldAt", c."payoutAt", c."paidAt"
    FROM "Conversion" c JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
    WHERE c.shop = ${shop} AND c."promoCodeId" = ${promoCodeId}::uuid AND c.at >= ${since}
    ORDER BY c.at DESC, o.id LIMIT ${most}`;
  const now = new Date();
  return rows.map(({ id, name, at, amount, due, ...part }) => ({
    ...{ id, name, at: at.toISOString(), amountMinor: Number(amount), commissionMinor: Number(due) },
    ...{ state: part.state, commission: commissionState(part, now) },
  }));
}

async function visitsKnown({ shop, db }: ShopContext, { promoCodeId, since }: Found): Promise<number> {
  const [row] = await db.$queryRaw<{ known: number }[]>`
    SELECT count(*)::int AS known FROM "Conversion" c
    JOIN "OrderJourney" j ON j.shop = c.shop AND j."orderId" = c."orderId" AND j.state = 'ready'
    WHERE c.shop = ${shop} AND c."promoCodeId" = ${promoCodeId}::uuid AND c.state = 'counted' AND c.at >= ${since}`;
  return row?.known ?? 0;
}

type Stamps = Parameters<typeof commissionState>[0];

/** A date of the database as `2026-11-19`. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
