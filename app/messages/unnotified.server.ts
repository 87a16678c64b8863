import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

/**
 * Whose code changed since they were last told, by enrolment. Told is who got a message whose codes were read after the
 * change, or of whom a person said so. Codes that were there before this app changed anything are no news.
 */
function untold(shop: string, offerId: string | null): Prisma.Sql {
  const ofOffer = (column: Prisma.Sql) => (offerId === null ? Prisma.empty : Prisma.sql`AND ${column} = ${offerId}::uuid`);
  return Prisma.sql`
    WITH changes AS (
      -- Told while both codes worked, a member knows; else it counts once the refresh was through.
      SELECT p."enrolmentId", CASE WHEN r."oldEnds" = 'at_time' THEN p."liveFrom" ELSE coalesce(i."settledAt", p."liveFrom") END AS at
      FROM "PromoCode" p JOIN "RefreshItem" i ON i."shop" = p."shop" AND i."id" = p."refreshItemId"
      JOIN "Refresh" r ON r."shop" = i."shop" AND r."id" = i."refreshId"
      WHERE p."shop" = ${shop} ${ofOffer(Prisma.sql`p."offerId"`)}
      UNION ALL
      SELECT i."enrolmentId", i."addedAt" FROM "RefreshItem" i JOIN "Refresh" r ON r."shop" = i."shop" AND r."id" = i."refreshId"
      WHERE i."shop" = ${shop} AND i."state" = 'running' AND i."waitingFor" = 'schedule' AND i."plan" = 'rename' ${ofOffer(Prisma.sql`r."offerId"`)}
      UNION ALL
      SELECT i."enrolmentId", i."settledAt" FROM "RefreshItem" i
      JOIN "EnrolmentChange" c ON c."shop" = i."shop" AND c."id" = i."changeId"
      WHERE i."shop" = ${shop} AND i."state" = 'done' AND c."kind" <> 'payout' ${ofOffer(Prisma.sql`c."offerId"`)}
      UNION ALL
      -- A code found on the discount that somebody made a member's: to them it is new.
      SELECT p."enrolmentId", d."resolvedAt" FROM "DriftFinding" d
      JOIN "PromoCode" p ON p."shop" = d."shop" AND p."offerId" = d."offerId" AND p."key" = d."key" AND p."liveFrom" = d."foundAt"
      WHERE d."shop" = ${shop} AND d."kind" = 'stranger' AND d."resolution" = 'adopted' ${ofOffer(Prisma.sql`d."offerId"`)}
    ), changed AS (
      SELECT "enrolmentId", max(at) AS at FROM changes GROUP BY "enrolmentId"
    ), told AS (
      SELECT t."enrolmentId", max(t."factsAt") AS at FROM "MessageRecipient" t JOIN "Message" m ON m."shop" = t."shop" AND m."id" = t."messageId"
      WHERE t."shop" = ${shop} AND t."state" IN ('sent', 'by_hand') AND m."about" = 'code' ${ofOffer(Prisma.sql`m."offerId"`)}
      GROUP BY t."enrolmentId"
    )
    SELECT e."id", e."offerId", e."memberId", e."status" FROM changed
    JOIN "Enrolment" e ON e."shop" = ${shop} AND e."id" = changed."enrolmentId"
    LEFT JOIN told ON told."enrolmentId" = changed."enrolmentId"
    WHERE told.at IS NULL OR told.at < changed.at`;
}

/** The enrolments of an offer whose members have not been told of their latest code. */
export async function unnotifiedIn({ shop, db }: ShopContext, offerId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT u."id"::text AS id FROM (${untold(shop, offerId)}) u ORDER BY u."id"`;
  return rows.map(({ id }) => id);
}

export type UnnotifiedOffer = { offerId: string; title: string; members: number };

/** Offers with members who have not been told, most first. Who was removed from an offer is not counted. */
export async function unnotifiedOffers({ shop, db }: ShopContext): Promise<UnnotifiedOffer[]> {
  const rows = await db.$queryRaw<{ offerId: string; title: string; members: bigint }[]>`
    SELECT u."offerId"::text AS "offerId", o."title", count(*) AS members FROM (${untold(shop, null)}) u
    JOIN "Offer" o ON o."shop" = ${shop} AND o."id" = u."offerId"
    WHERE u."status" <> 'removed' GROUP BY u."offerId", o."title" ORDER BY members DESC, o."title"`;
  return rows.map(({ members, ...row }) => ({ ...row, members: Number(members) }));
}
