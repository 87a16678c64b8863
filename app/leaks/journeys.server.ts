/** Reads how shoppers of orders with codes came to the store, keeps what the model needs of it, and forgets it again. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { OrderJourneys, OrderJourneyTold } from "#app/shopify/orders/order-journeys.server.ts";

import { couponDomains, couponSiteOf, DEFAULT_COUPON_DOMAINS } from "./coupon-sites.ts";
import { DAY_MS } from "./evidence.ts";
import { askAgainAt, creatorTouch, keptAddress } from "./visits.ts";

/** Orders of a call: what one may cost is reached with few more. */
const ORDERS_AT_ONCE = 100;

/** Without another permission Shopify shows no older orders. */
const SHOWN_FOR_DAYS = 60;

/** Orders of these sources have no visit: they are untracked, never direct. */
const UNTRACKED = ["pos", "shopify_draft_order", "subscription_contract"];

/** Fresh orders are looked for in so many days every minute; older ones once a night. */
const FRESH_DAYS = 2;

type Reading = { ask: OrderJourneys; now: Date; signal: AbortSignal };

/**
 * Asks Shopify for the journeys of orders with codes that were not asked for yet, newest first, and of those that were not ready,
 * until nothing is due. Answers whether one of them came from a coupon site: the codes are worth judging at once. What Shopify
 * does not show is kept as unknown and not asked for again.
 */
export async function readJourneys(ctx: ShopContext, { ask, now, signal }: Reading): Promise<{ fromCouponSite: boolean }> {
  const { journeyDays, couponDomains: listed } = await ctx.db.shop.findFirstOrThrow({ select: { journeyDays: true, couponDomains: true } });
  const domains = couponDomains(listed === null ? DEFAULT_COUPON_DOMAINS : listed.split("\n"));
  const since = new Date(now.getTime() - Math.min(SHOWN_FOR_DAYS, journeyDays) * DAY_MS);
  let fromCouponSite = false;
  while (!signal.aborted) {
    const due = await readDue(ctx, { since, now });
    if (due.length === 0) break;
    const { told, refused } = await ask(due.map(({ id }) => id));
    const rows = due.map((order) => rowOf(ctx.shop, order, { told: told.get(order.id) ?? null, refused, now }));
    fromCouponSite ||= rows.some(
      ({ lastReferrer: referrer, lastSource: source }) => couponSiteOf({ at: null, referrer, source }, domains) !== null,
    );
    await save(ctx, rows);
  }
  return { fromCouponSite };
}

type Due = { id: string; placedAt: Date; code: string; handle: string | null };

function readDue({ shop, db }: ShopContext, { since, now }: { since: Date; now: Date }): Promise<Due[]> {
  return db.$queryRaw<Due[]>`
    SELECT o.id, o."processedAt" AS "placedAt", min(u.name) AS code, min(l.handle) AS handle
    FROM (
      SELECT n.shop, n.id, n."processedAt" FROM "Order" n
      LEFT JOIN "OrderJourney" j ON j.shop = n.shop AND j."orderId" = n.id
      WHERE n.shop = ${shop} AND n."processedAt" > ${since} AND NOT n.test
        AND coalesce(n.source, 'web') <> ALL (${UNTRACKED}::text[])
        AND EXISTS (SELECT 1 FROM "OrderCode" c WHERE c.shop = n.shop AND c."orderId" = n.id)
        AND (j."orderId" IS NULL OR j."askAgainAt" <= ${now})
      ORDER BY n."processedAt" DESC, n.id LIMIT ${ORDERS_AT_ONCE}) o
    JOIN "OrderCode" u ON u.shop = o.shop AND u."orderId" = o.id
    LEFT JOIN "Conversion" v ON v.shop = o.shop AND v."orderId" = o.id
    LEFT JOIN "StableLink" l ON l.shop = v.shop AND l."enrolmentId" = v."enrolmentId"
    GROUP BY o.id, o."processedAt"`;
}

type Row = ReturnType<typeof rowOf>;

function rowOf(shop: string, { id, placedAt, code, handle }: Due, answer: { told: OrderJourneyTold; refused: boolean; now: Date }) {
  const { told, refused, now } = answer;
  const isOpen = told === null ? !refused : !told.ready;
  const again = isOpen ? askAgainAt(placedAt, now) : null;
  const state =
    told === null
      ? refused
        ? "refused"
        : again === null
          ? "none"
          : "waiting"
      : told.ready
        ? "ready"
        : again === null
          ? "none"
          : "waiting";
  const known = told?.ready ? told : null;
  return {
    ...{ shop, orderId: id, placedAt: placedAt.toISOString(), state, askAgainAt: again?.toISOString() ?? null },
    customerOrderIndex: known?.customerOrderIndex ?? null,
    creatorTouch: known === null ? null : creatorTouch([known.first, known.last], { handle, code }),
    ...{
      firstAt: known?.first?.at ?? null,
      firstReferrer: keptAddress(known?.first?.referrer ?? null),
      firstSource: known?.first?.source ?? null,
    },
    ...{
      lastAt: known?.last?.at ?? null,
      lastReferrer: keptAddress(known?.last?.referrer ?? null),
      lastSource: known?.last?.source ?? null,
    },
  };
}

async function save({ shop, db }: ShopContext, rows: readonly Row[]): Promise<void> {
  // An order may have been erased or deleted while Shopify was asked.
  await db.$executeRaw`
    INSERT INTO "OrderJourney" (shop, "orderId", "placedAt", state, "askAgainAt", "customerOrderIndex", "creatorTouch",
      "firstAt", "firstReferrer", "firstSource", "lastAt", "lastReferrer", "lastSource")
    SELECT ${shop}, r."orderId", r."placedAt", r.state, r."askAgainAt", r."customerOrderIndex", r."creatorTouch",
      r."firstAt", r."firstReferrer", r."firstSource", r."lastAt", r."lastReferrer", r."lastSource"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("orderId" text, "placedAt" timestamptz, state text, "askAgainAt" timestamptz,
      "customerOrderIndex" int, "creatorTouch" boolean, "firstAt" timestamptz, "firstReferrer" text, "firstSource" text,
      "lastAt" timestamptz, "lastReferrer" text, "lastSource" text)
    JOIN "Order" o ON o.shop = ${shop} AND o.id = r."orderId"
    ON CONFLICT (shop, "orderId") DO UPDATE SET state = excluded.state, "askAgainAt" = excluded."askAgainAt",
      "customerOrderIndex" = excluded."customerOrderIndex", "creatorTouch" = excluded."creatorTouch", "firstAt" = excluded."firstAt",
      "firstReferrer" = excluded."firstReferrer", "firstSource" = excluded."firstSource", "lastAt" = excluded."lastAt",
      "lastReferrer" = excluded."lastReferrer", "lastSource" = excluded."lastSource"`;
}

/** Installed shops with fresh orders whose journeys were not asked for, or that are to be asked for again. */
export async function shopsWithJourneysDue(db: PrismaClient, now: Date): Promise<string[]> {
  const since = new Date(now.getTime() - FRESH_DAYS * DAY_MS);
  const rows = await db.$queryRaw<{ domain: string }[]>`
    SELECT s.domain FROM "Shop" s WHERE s."uninstalledAt" IS NULL AND (
      EXISTS (SELECT 1 FROM "OrderJourney" j WHERE j.shop = s.domain AND j."askAgainAt" <= ${now})
      OR EXISTS (
        SELECT 1 FROM "Order" o JOIN "OrderCode" u ON u.shop = o.shop AND u."orderId" = o.id
        WHERE o.shop = s.domain AND o."processedAt" > ${since} AND NOT o.test AND coalesce(o.source, 'web') <> ALL (${UNTRACKED}::text[])
          AND NOT EXISTS (SELECT 1 FROM "OrderJourney" j WHERE j.shop = o.shop AND j."orderId" = o.id)))`;
  return rows.map(({ domain }) => domain);
}

/** Forgets journeys of orders that are older than their shop keeps them. Answers how many. */
export async function forgetJourneys(db: PrismaClient, now: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "OrderJourney" j USING "Shop" s
    WHERE s.domain = j.shop AND j."placedAt" < ${now}::timestamp - make_interval(days => s."journeyDays")`;
}
