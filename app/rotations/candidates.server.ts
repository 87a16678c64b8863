import { inFlight } from "#app/codes/in-flight.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Candidate } from "./due-rotations.ts";

/** A candidate with what a person reads of them. */
export type RotationCandidate = Candidate & {
  memberId: string;
  firstName: string;
  lastName: string;
  handle: string;
  code: string | null;
  /** The name their next code is to have; empty until one is drawn. */
  nextName: string;
};

type Row = Omit<RotationCandidate, "isActive" | "isArchived"> & { status: string; archivedAt: Date | null };

/** Everybody in the offer who was not removed, by name, with their code for all and its uses as the ledger counts them. */
export async function readCandidates(
  { shop, db }: ShopContext,
  { offerId, now }: { offerId: string; now: Date },
): Promise<RotationCandidate[]> {
  const [dayAgo, before] = [new Date(now.getTime() - 86_400_000), new Date(now.getTime() - 29 * 86_400_000)];
  const rows = await db.$queryRaw<Row[]>`
    SELECT en.id::text AS "enrolmentId", m.id::text AS "memberId", m."firstName", m."lastName", m.handle, en.status, m."archivedAt",
      p.name AS code, p."liveFrom" AS "codeFrom", coalesce(rm."skipOnce", false) AS "skipOnce", coalesce(rm."nextName", '') AS "nextName",
      EXISTS (SELECT 1 FROM "LeakCase" l WHERE l.shop = en.shop AND l."enrolmentId" = en.id AND l.state = 'open') AS "inLeakCase",
      ${inFlight(shop, Prisma.sql`en.id`)} AS "inHand",
      coalesce((SELECT sum(s.conversions) FROM "CodeSalesRollup" s WHERE s.shop = en.shop AND s."promoCodeId" = p.id
        AND (rm."countsFrom" IS NULL OR s."startsAt" >= rm."countsFrom")), 0)::int AS uses,
      coalesce(d.day, 0)::int AS "usesInDay", coalesce(d.busiest, 0)::int AS "busiestDay"
    FROM "Enrolment" en
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "RotationMember" rm ON rm.shop = en.shop AND rm."enrolmentId" = en.id
    LEFT JOIN "PromoCode" p ON p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL AND p."isPrimary"
    LEFT JOIN LATERAL (
      SELECT sum(x.uses) FILTER (WHERE x.ago = 0 AND x.now) AS day, max(x.uses) FILTER (WHERE x.ago > 0) AS busiest FROM (
        SELECT greatest(floor(extract(epoch FROM (${now}::timestamp(3) - s."startsAt")) / 86400), 0) AS ago,
          s."startsAt" >= coalesce(rm."countsFrom", s."startsAt") AS now, sum(s.conversions) AS uses
        FROM "CodeSalesRollup" s
        WHERE s.shop = en.shop AND s."offerId" = en."offerId" AND s."enrolmentId" = en.id AND s."startsAt" > ${before} AND (s."promoCodeId" = p.id OR s."startsAt" <= ${dayAgo})
        GROUP BY 1, 2) x
    ) d ON true
    WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid AND en.status <> 'removed' AND en."mergedIntoId" IS NULL
    ORDER BY m."firstName", m."lastName", en.id`;
  return rows.map(({ status, archivedAt, ...row }) => ({
    ...row,
    isActive: status === "active" && archivedAt === null,
    isArchived: archivedAt !== null,
  }));
}
