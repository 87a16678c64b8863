/**
 * Sums that reports read in place of the ledger's rows: an offer's by quarters of an hour, a code's by months. They are
 * computed from the ledger's rows, whole, in the transaction that changes these, and never counted up: whatever happened
 * to an order, they say what the rows say.
 */
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** Where a conversion is, or was. */
export type RollupKey = { offerId: string; promoCodeId: string; at: Date };
const bucketOf = (at: Prisma.Sql) => Prisma.sql`date_bin('15 minutes', ${at}, TIMESTAMP '2000-01-01')`;
const monthOf = (at: Prisma.Sql) => Prisma.sql`date_trunc('month', ${at})`;

const AMOUNTS = Prisma.sql`
  coalesce(sum(c."netMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS "netMinor",
  coalesce(sum(c."refundedMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS "refundedMinor",
  coalesce(sum(c."commissionMinor"), 0)::bigint AS "commissionMinor"`;
const SPAN_COUNTS = Prisma.sql`count(*) FILTER (WHERE c."ofOffer")::int AS "conversions", count(*) FILTER (WHERE c."ofOrder")::int AS "orders"`;
const MONTH_COUNTS = Prisma.sql`count(*)::int AS "parts", count(*) FILTER (WHERE c."state" = 'counted')::int AS "conversions"`;

/**
 * Adds up again whatever has a part in these places. The caller holds the ledger's lock and has written its rows. Each place is
 * looked up by itself (LATERAL) and told apart from those that are gone by a table of hashes (NOT IN): joined otherwise, they would be
 * planned from figures about the tables that a flood of orders has long left behind.
 */
export async function rebuildRollups(tx: ShopTx, shop: string, places: readonly RollupKey[]): Promise<void> {
  if (places.length === 0) return;
  const json = JSON.stringify(places.map(({ offerId, promoCodeId, at }) => ({ offerId, promoCodeId, at })));
  const touched = Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS t("offerId" uuid, "promoCodeId" uuid, "at" timestamp(3))`;
  await tx.$executeRaw`
    WITH touched AS (SELECT DISTINCT t."offerId", ${bucketOf(Prisma.sql`t."at"`)} AS "startsAt" FROM ${touched}),
    sums AS (
      SELECT t."offerId", t."startsAt", s.* FROM touched t
      CROSS JOIN LATERAL (
        SELECT ${SPAN_COUNTS}, ${AMOUNTS} FROM "Conversion" c
        WHERE c."shop" = ${shop} AND c."offerId" = t."offerId" AND c."at" >= t."startsAt" AND c."at" < t."startsAt" + interval '15 minutes'
        HAVING count(*) > 0
      ) s
    ), gone AS (
      DELETE FROM "OfferSalesRollup" s USING touched t
      WHERE s."shop" = ${shop} AND s."offerId" = t."offerId" AND s."startsAt" = t."startsAt"
        AND (s."offerId", s."startsAt") NOT IN (SELECT sums."offerId", sums."startsAt" FROM sums)
    )
    INSERT INTO "OfferSalesRollup" ("shop", "offerId", "startsAt", "conversions", "orders", "netMinor", "refundedMinor", "commissionMinor")
    SELECT ${shop}, sums.* FROM sums
    ON CONFLICT ("shop", "offerId", "startsAt") DO UPDATE SET
      "conversions" = excluded."conversions", "orders" = excluded."orders", "netMinor" = excluded."netMinor",
      "refundedMinor" = excluded."refundedMinor", "commissionMinor" = excluded."commissionMinor"`;
  await tx.$executeRaw`
    WITH touched AS (SELECT DISTINCT t."promoCodeId", ${monthOf(Prisma.sql`t."at"`)} AS "startsAt" FROM ${touched}),
    sums AS (
      SELECT t."promoCodeId", s."enrolmentId", t."startsAt", s."offerId", s."memberId",
        s."parts", s."conversions", s."netMinor", s."refundedMinor", s."commissionMinor"
      FROM touched t
      CROSS JOIN LATERAL (
        SELECT c."enrolmentId", c."offerId", c."memberId", ${MONTH_COUNTS}, ${AMOUNTS} FROM "Conversion" c
        WHERE c."shop" = ${shop} AND c."promoCodeId" = t."promoCodeId" AND c."at" >= t."startsAt" AND c."at" < t."startsAt" + interval '1 month'
        GROUP BY 1, 2, 3
      ) s
    ), gone AS (
      DELETE FROM "CodeSalesRollup" s USING touched t
      WHERE s."shop" = ${shop} AND s."promoCodeId" = t."promoCodeId" AND s."startsAt" = t."startsAt"
        AND (s."promoCodeId", s."enrolmentId", s."startsAt") NOT IN (SELECT sums."promoCodeId", sums."enrolmentId", sums."startsAt" FROM sums)
    )
    INSERT INTO "CodeSalesRollup"
      ("shop", "promoCodeId", "enrolmentId", "startsAt", "offerId", "memberId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor")
    SELECT ${shop}, sums.* FROM sums
    ON CONFLICT ("shop", "promoCodeId", "enrolmentId", "startsAt") DO UPDATE SET
      "parts" = excluded."parts", "conversions" = excluded."conversions", "netMinor" = excluded."netMinor",
      "refundedMinor" = excluded."refundedMinor", "commissionMinor" = excluded."commissionMinor"`;
}

/**
 * Compares every sum with the ledger's rows, adds up again where they differ, and answers where that was: nowhere, as long
 * as everything that writes conversions says so to `rebuildRollups`.
 */
export async function checkRollups({ shop, db }: ShopContext): Promise<RollupKey[]> {
  return db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    const wrong = [...(await wrongSpans(tx, shop)), ...(await wrongMonths(tx, shop))];
    await rebuildRollups(tx, shop, wrong);
    return wrong;
  }, LONG_TRANSACTION);
}

const NOBODY = Prisma.sql`'00000000-0000-0000-0000-000000000000'`;

function wrongSpans(tx: ShopTx, shop: string): Promise<RollupKey[]> {
  return tx.$queryRaw<RollupKey[]>`
    WITH rows AS (
      SELECT c."offerId", ${bucketOf(Prisma.sql`c."at"`)} AS "startsAt", ${SPAN_COUNTS}, ${AMOUNTS}
      FROM "Conversion" c WHERE c."shop" = ${shop} GROUP BY 1, 2
    ), kept AS (
      SELECT "offerId", "startsAt", "conversions", "orders", "netMinor", "refundedMinor", "commissionMinor"
      FROM "OfferSalesRollup" WHERE "shop" = ${shop}
    )
    SELECT DISTINCT wrong."offerId"::text AS "offerId", ${NOBODY} AS "promoCodeId", wrong."startsAt" AS "at"
    FROM ((TABLE rows EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE rows)) wrong`;
}

function wrongMonths(tx: ShopTx, shop: string): Promise<RollupKey[]> {
  return tx.$queryRaw<RollupKey[]>`
    WITH rows AS (
      SELECT c."promoCodeId", c."enrolmentId", ${monthOf(Prisma.sql`c."at"`)} AS "startsAt", c."offerId", c."memberId", ${MONTH_COUNTS}, ${AMOUNTS}
      FROM "Conversion" c WHERE c."shop" = ${shop} GROUP BY 1, 2, 3, 4, 5
    ), kept AS (
      SELECT "promoCodeId", "enrolmentId", "startsAt", "offerId", "memberId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor"
      FROM "CodeSalesRollup" WHERE "shop" = ${shop}
    )
    SELECT DISTINCT ${NOBODY} AS "offerId", wrong."promoCodeId"::text AS "promoCodeId", wrong."startsAt" AS "at"
    FROM ((TABLE rows EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE rows)) wrong`;
}
