import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

/**
 * Enrolments whose code changed since their member was last told. Told is who got a message about their code, or one that named it,
 * written after the change; or of whom a person said so. Codes that were there before this app changed anything are no news.
 * `news` is false where the code that works is the one the member knew before: a refresh that was undone or cancelled.
 */
function changedSinceTold(shop: string, offerId: string | null): Prisma.Sql {
  const ofOffer = (column: Prisma.Sql) => (offerId === null ? Prisma.empty : Prisma.sql`AND ${column} = ${offerId}::uuid`);
  return Prisma.sql`
    WITH changes AS (
      -- Told while both codes worked, a member knows; else it counts once the refresh was through. "was" is the key before it;
      -- "always" is news even when the name is the same, as a code that was given out again.
      SELECT p."enrolmentId", CASE WHEN r."oldEnds" = 'at_time' THEN p."liveFrom" ELSE coalesce(i."settledAt", p."liveFrom") END AS at,
        o."key" AS was, i."plan" NOT IN ('rename', 'old_first', 'take_back') AS always
      FROM "PromoCode" p JOIN "RefreshItem" i ON i."shop" = p."shop" AND i."id" = p."refreshItemId"
      JOIN "Refresh" r ON r."shop" = i."shop" AND r."id" = i."refreshId"
      LEFT JOIN "PromoCode" o ON o."shop" = i."shop" AND o."id" = i."oldCodeId"
      WHERE p."shop" = ${shop} ${ofOffer(Prisma.sql`p."offerId"`)}
      UNION ALL
      SELECT p."enrolmentId", p."liveUntil", p."key", false FROM "PromoCode" p
      WHERE p."shop" = ${shop} AND p."endedFor" = 'taken_back' ${ofOffer(Prisma.sql`p."offerId"`)}
      UNION ALL
      SELECT i."enrolmentId", i."addedAt", NULL, true FROM "RefreshItem" i JOIN "Refresh" r ON r."shop" = i."shop" AND r."id" = i."refreshId"
      WHERE i."shop" = ${shop} AND i."state" = 'running' AND i."waitingFor" = 'schedule' AND i."plan" = 'rename' ${ofOffer(Prisma.sql`r."offerId"`)}
      UNION ALL
      SELECT i."enrolmentId", i."settledAt", NULL, true FROM "RefreshItem" i
      JOIN "EnrolmentChange" c ON c."shop" = i."shop" AND c."id" = i."changeId"
      WHERE i."shop" = ${shop} AND i."state" = 'done' AND c."kind" <> 'payout' ${ofOffer(Prisma.sql`c."offerId"`)}
      UNION ALL
      -- A code found on the discount that somebody made a member's: to them it is new.
      SELECT p."enrolmentId", d."resolvedAt", NULL, true FROM "DriftFinding" d
      JOIN "PromoCode" p ON p."shop" = d."shop" AND p."offerId" = d."offerId" AND p."key" = d."key" AND p."liveFrom" = d."foundAt"
      WHERE d."shop" = ${shop} AND d."kind" = 'stranger' AND d."resolution" = 'adopted' ${ofOffer(Prisma.sql`d."offerId"`)}
    ), told AS (
      SELECT t."enrolmentId", max(t."factsAt") AS at FROM "MessageRecipient" t JOIN "Message" m ON m."shop" = t."shop" AND m."id" = t."messageId"
      WHERE t."shop" = ${shop} AND (t."state" = 'by_hand' OR t."state" = 'sent' AND (m."about" = 'code' OR t."namesCode"))
        ${ofOffer(Prisma.sql`m."offerId"`)}
      GROUP BY t."enrolmentId"
    ), since AS (
      SELECT c."enrolmentId", bool_or(c.always) AS always, (array_agg(c.was ORDER BY c.at))[1] AS knew
      FROM changes c LEFT JOIN told ON told."enrolmentId" = c."enrolmentId"
      WHERE told.at IS NULL OR c.at > told.at GROUP BY c."enrolmentId"
    )
    SELECT e."id", e."offerId", e."memberId", e."status", since.always OR since.knew IS NULL OR live."key" IS DISTINCT FROM since.knew AS news
    FROM since JOIN "Enrolment" e ON e."shop" = ${shop} AND e."id" = since."enrolmentId"
    LEFT JOIN "PromoCode" live ON live."shop" = e."shop" AND live."enrolmentId" = e."id" AND live."liveUntil" IS NULL AND live."isPrimary"`;
}

/** The enrolments of an offer whose members have not been told of their latest code. */
export async function unnotifiedIn({ shop, db }: ShopContext, offerId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT u."id"::text AS id FROM (${changedSinceTold(shop, offerId)}) u WHERE u.news ORDER BY u."id"`;
  return rows.map(({ id }) => id);
}

/** The enrolments of an offer whose code changed and is now what the member knew before: there is nothing to tell them. */
export async function unchangedIn({ shop, db }: ShopContext, offerId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT u."id"::text AS id FROM (${changedSinceTold(shop, offerId)}) u WHERE NOT u.news ORDER BY u."id"`;
  return rows.map(({ id }) => id);
}

export type UnnotifiedOffer = { offerId: string; title: string; members: number };

/** Offers with members who have not been told, most first. Who was removed from an offer is not counted. */
export async function unnotifiedOffers({ shop, db }: ShopContext): Promise<UnnotifiedOffer[]> {
  const rows = await db.$queryRaw<{ offerId: string; title: string; members: bigint }[]>`
    SELECT u."offerId"::text AS "offerId", o."title", count(*) AS members FROM (${changedSinceTold(shop, null)}) u
    JOIN "Offer" o ON o."shop" = ${shop} AND o."id" = u."offerId"
    WHERE u.news AND u."status" <> 'removed' GROUP BY u."offerId", o."title" ORDER BY members DESC, o."title"`;
  return rows.map(({ members, ...row }) => ({ ...row, members: Number(members) }));
}
