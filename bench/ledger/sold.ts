/** An offer whose members have sold for eighteen months, written straight into the tables: a million orders take minutes. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";

/** The offer's id. Every member has one code, and the orders are spread evenly over members and time. */
export async function sold({ shop, db }: ShopContext, { members, conversions }: { members: number; conversions: number }): Promise<string> {
  const offerId = randomUUID();
  const mark = `sold-${conversions}`;
  await db.offer.create({
    data: { id: offerId, shop, discountId: `gid://bench/${mark}`, title: mark, summary: "", status: "ACTIVE", startsAt: new Date(0) },
  });
  await db.$executeRaw`
    INSERT INTO "Member" ("id", "shop", "firstName", "lastName", "email", "handle")
    SELECT gen_random_uuid(), ${shop}, 'Member', n::text, ${mark} || '-' || n, ${mark} || '-' || n FROM generate_series(1, ${members}::int) n`;
  await db.$executeRaw`
    INSERT INTO "Enrolment" ("id", "shop", "offerId", "memberId")
    SELECT gen_random_uuid(), ${shop}, ${offerId}::uuid, m."id" FROM "Member" m WHERE m."shop" = ${shop} AND m."handle" LIKE ${mark} || '-%'`;
  await db.$executeRaw`
    INSERT INTO "PromoCode" ("id", "shop", "offerId", "memberId", "enrolmentId", "name", "key", "liveFrom", "issuedFor")
    SELECT gen_random_uuid(), ${shop}, e."offerId", e."memberId", e."id", e."id"::text, upper(e."id"::text), '2020-01-01', 'welcome'
    FROM "Enrolment" e WHERE e."shop" = ${shop} AND e."offerId" = ${offerId}::uuid`;
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`
        INSERT INTO "Order" ("shop", "id", "name", "processedAt", "updatedAt", "currency", "subtotalMinor", "customerId")
        SELECT ${shop}, ${mark} || '/' || n, '#' || n, at, at, 'USD', 3000 + n % 1000, 'c' || (n::bigint * 7919 % 300000)
        FROM (
          SELECT n, now()::timestamp(3) - (n::float / ${conversions}::int) * interval '540 days' AS at
          FROM generate_series(1, ${conversions}::int) n
        ) o`;
      await tx.$executeRaw`
        WITH held AS (
          SELECT p.*, row_number() OVER (ORDER BY p."id") - 1 AS position FROM "PromoCode" p WHERE p."shop" = ${shop} AND p."offerId" = ${offerId}::uuid
        )
        INSERT INTO "Conversion" ("shop", "orderId", "enrolmentId", "offerId", "memberId", "promoCodeId", "at", "state",
          "grossMinor", "refundedMinor", "netMinor", "commissionMinor", "customerKind")
        SELECT ${shop}, ${mark} || '/' || n, held."enrolmentId", held."offerId", held."memberId", held."id",
          now()::timestamp(3) - (n::float / ${conversions}::int) * interval '540 days', 'counted', 3000 + n % 1000, 0, 3000 + n % 1000, 300,
          CASE WHEN n > ${conversions}::int - 300000 THEN 'new' ELSE 'returning' END
        FROM generate_series(1, ${conversions}::int) n JOIN held ON held.position = n::bigint * 48271 % ${members}::int`;
      await tx.$executeRaw`
        INSERT INTO "OfferSalesRollup"
        SELECT "shop", "offerId", date_bin('15 minutes', "at", TIMESTAMP '2000-01-01'), count(*), count(*), sum("netMinor"), 0, sum("commissionMinor")
        FROM "Conversion" WHERE "shop" = ${shop} AND "offerId" = ${offerId}::uuid GROUP BY 1, 2, 3`;
      await tx.$executeRaw`
        INSERT INTO "CodeSalesRollup"
          ("shop", "promoCodeId", "enrolmentId", "startsAt", "offerId", "memberId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor")
        SELECT "shop", "promoCodeId", "enrolmentId", date_trunc('month', "at"), "offerId", "memberId", count(*), count(*), sum("netMinor"), 0, sum("commissionMinor")
        FROM "Conversion" WHERE "shop" = ${shop} AND "offerId" = ${offerId}::uuid GROUP BY 1, 2, 3, 4, 5, 6`;
    },
    { timeout: 900_000 },
  );
  return offerId;
}
