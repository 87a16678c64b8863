import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import { inFlight } from "#app/codes/in-flight.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { lastHeld } from "./last-held.server.ts";
import type { EnrolmentFacts } from "./plan-change.ts";

export type KnownEnrolment = EnrolmentFacts & { memberId: string; memberName: string };

/**
 * What our records say of these enrolments of one offer, locked until the transaction ends: neither a refresh nor another
 * change can begin for them meanwhile. Ids of another offer or shop are simply not among the answers.
 */
export async function lockEnrolments(
  { shop, tx }: LineageTx,
  { offerId, enrolmentIds }: { offerId: string; enrolmentIds: readonly string[] },
): Promise<KnownEnrolment[]> {
  const ids = [...enrolmentIds];
  await tx.$queryRaw`
    SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid AND id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<KnownEnrolment[]>`
    SELECT en.id::text AS "enrolmentId", en."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS "memberName", en.status,
      live.codes AS live, last.name AS "lastName", last.channel AS "lastChannel", last."liveFrom" AS "lastFrom", pay."commissionBps", pay."commissionMinor",
      ${inFlight(shop, Prisma.sql`en.id`, "refresh")} AS "beingRefreshed",
      ${inFlight(shop, Prisma.sql`en.id`, "change")} AS "beingChanged"
    FROM "Enrolment" en
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('codeId', p.id, 'name', p.name, 'redeemCodeId', p."redeemCodeId", 'channel', p.channel)
        ORDER BY p."isPrimary" DESC, p."liveFrom", p.id), '[]') AS codes
      FROM "PromoCode" p WHERE p.shop = ${shop} AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL
    ) live
    LEFT JOIN LATERAL (${lastHeld(shop, Prisma.sql`en.id`)}) last ON true
    LEFT JOIN LATERAL (
      SELECT p."commissionBps", p."commissionMinor" FROM "Payout" p WHERE p.shop = ${shop} AND p."enrolmentId" = en.id ORDER BY p."from" DESC, p.id DESC LIMIT 1
    ) pay ON true
    WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid AND en.id = ANY(${ids}::uuid[])`;
  const known = new Map(rows.map((row) => [row.enrolmentId, row]));
  return ids.flatMap((id) => known.get(id) ?? []);
}
