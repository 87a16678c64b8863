/** "End this leak": the one refresh, begun from a case, that also holds commission when it is started. */
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { proposeForAll } from "#app/refreshes/suggest-names.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import type { Ending } from "./ending.ts";
import { holdFor } from "./held-commission.server.ts";

type Begun = { ok: true; refreshId: string } | { ok: false; reason: "unknown" | "closed" | "cannot_be_replaced" };

/**
 * A draft of the one refresh form for the code of an open case and those gathered with it, with the reason chosen and names proposed.
 * Other codes of their members are not in it. Nothing is changed yet. `closed`: the case is not open any more. `cannot_be_replaced`: the member is not active in the offer, or the code is in hand.
 */
export async function beginEnding(
  ctx: ShopContext,
  { caseId, staff, codes }: { caseId: string; staff: string; codes: DiscountCodes },
): Promise<Begun> {
  const found = await ctx.db.leakCase.findFirst({ where: { id: caseId } });
  if (!found) return { ok: false, reason: "unknown" };
  if (found.state !== "open") return { ok: false, reason: "closed" };
  const together =
    found.gatheredIn === null
      ? []
      : await ctx.db.leakCase.findMany({
          where: { gatheredIn: found.gatheredIn, state: "open", id: { not: caseId } },
          orderBy: [{ openedAt: "asc" }, { id: "asc" }],
          select: { promoCodeId: true },
        });
  const codeIds = [found, ...together].map(({ promoCodeId }) => promoCodeId);
  const draft = await beginRefresh(ctx, {
    ...{ offerId: found.offerId, codeIds, reason: "leak", createdBy: staff, codes },
    origin: { from: "leak", id: caseId },
  });
  if (!draft.ok) return { ok: false, reason: "cannot_be_replaced" };
  if (codeIds.length > 1) await proposeForAll(ctx, draft.refreshId);
  return { ok: true, refreshId: draft.refreshId };
}

/** What a refresh that was begun from a case would hold; null for any other, and once the case is not open. */
export async function readEnding({ shop, db }: ShopContext, refreshId: string): Promise<Ending | null> {
  const cases = await openCasesOf({ shop, db }, refreshId);
  const [first] = cases;
  if (!first) return null;
  const days = await db.$queryRaw<{ day: string; orders: number; commission: bigint; ordersEach: number; commissionEach: bigint }[]>`
    SELECT c.at::date::text AS day, count(*)::int AS orders, sum(c."commissionMinor")::bigint AS commission,
      (count(*) FILTER (WHERE c.at >= l.since))::int AS "ordersEach",
      coalesce(sum(c."commissionMinor") FILTER (WHERE c.at >= l.since), 0)::bigint AS "commissionEach"
    FROM "LeakCase" l JOIN "Conversion" c ON c.shop = l.shop AND c."promoCodeId" = l."promoCodeId"
    WHERE l.shop = ${shop} AND l.id = ANY (${cases.map(({ id }) => id)}::uuid[]) AND c.at >= l.since - 180
      AND c.state IN ('counted', 'pending') AND c."paidAt" IS NULL AND c."payoutAt" IS NULL AND c."heldAt" IS NULL
    GROUP BY 1 ORDER BY 1`;
  return {
    names: cases.map(({ name }) => name),
    since: cases.reduce((earliest, { since }) => (since < earliest ? since : earliest), first.since),
    each: {
      orders: days.reduce((sum, { ordersEach }) => sum + ordersEach, 0),
      commissionMinor: days.reduce((sum, { commissionEach }) => sum + Number(commissionEach), 0),
    },
    days: days.map(({ day, orders, commission }) => ({ day, orders, commissionMinor: Number(commission) })),
  };
}

/** `from` is one day for all of them; null holds each from its own estimated date on. */
type Held = { refreshId: string; from: Date | null; staff: string; now: Date };

/** Holds the commission of the cases that a draft was begun from, in the transaction that starts it. Nothing for any other draft. */
export async function holdWithRefresh(tx: ShopTx, shop: string, { refreshId, ...how }: Held): Promise<void> {
  const cases = await openCasesOf({ shop, db: tx }, refreshId);
  if (cases.length > 0) await holdFor(tx, shop, { caseIds: cases.map(({ id }) => id), ...how });
}

function openCasesOf(
  { shop, db }: { shop: string; db: ShopTx },
  refreshId: string,
): Promise<{ id: string; name: string; since: string }[]> {
  return db.$queryRaw<{ id: string; name: string; since: string }[]>`
    SELECT l.id::text, l.name, l.since::text FROM "Refresh" r
    JOIN "LeakCase" f ON f.shop = r.shop AND f.id = r."originId"
    JOIN "LeakCase" l ON l.shop = f.shop AND l.state = 'open' AND (l.id = f.id OR l."gatheredIn" = f."gatheredIn")
    JOIN "RefreshItem" i ON i.shop = r.shop AND i."refreshId" = r.id AND i."oldCodeId" = l."promoCodeId" AND i.state <> 'excluded'
    WHERE r.shop = ${shop} AND r.id = ${refreshId}::uuid AND r.origin = 'leak' ORDER BY l."openedAt", l.id`;
}
