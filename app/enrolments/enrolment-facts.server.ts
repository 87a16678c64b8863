import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import type { EnrolmentFacts } from "./plan-change.ts";

export type KnownEnrolment = EnrolmentFacts & { memberId: string; memberName: string };

type Row = Omit<KnownEnrolment, "live"> & { liveName: string | null; redeemCodeId: string | null };

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
  const rows = await tx.$queryRaw<Row[]>`
    SELECT en.id::text AS "enrolmentId", en."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS "memberName", en.status,
      live.name AS "liveName", live."redeemCodeId", last.name AS "lastName", last."liveFrom" AS "lastFrom", pay."commissionBps", pay."commissionMinor",
      EXISTS (SELECT 1 FROM "RefreshItem" i WHERE i.shop = ${shop} AND i."enrolmentId" = en.id AND i.state IN ('running', 'parked')) AS "beingRefreshed",
      EXISTS (SELECT 1 FROM "EnrolmentChangeItem" i WHERE i.shop = ${shop} AND i."enrolmentId" = en.id AND i.state = 'running') AS "beingChanged"
    FROM "Enrolment" en
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "PromoCode" live ON live.shop = en.shop AND live."enrolmentId" = en.id AND live."liveUntil" IS NULL
    LEFT JOIN LATERAL (
      SELECT p.name, p."liveFrom" FROM "PromoCode" p
      WHERE p.shop = ${shop} AND p."enrolmentId" = en.id AND p."endedFor" IS DISTINCT FROM 'taken_back' ORDER BY p."liveFrom" DESC, p.id DESC LIMIT 1
    ) last ON true
    LEFT JOIN LATERAL (
      SELECT p."commissionBps", p."commissionMinor" FROM "Payout" p WHERE p.shop = ${shop} AND p."enrolmentId" = en.id ORDER BY p."from" DESC, p.id DESC LIMIT 1
    ) pay ON true
    WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid AND en.id = ANY(${ids}::uuid[])`;
  const known = new Map(
    rows.map(({ liveName, redeemCodeId, ...row }) => [
      row.enrolmentId,
      { ...row, live: liveName === null ? null : { name: liveName, redeemCodeId } },
    ]),
  );
  return ids.flatMap((id) => known.get(id) ?? []);
}
