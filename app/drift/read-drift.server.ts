import type { ShopContext } from "#app/platform/db.server.ts";

import type { DriftKind } from "./drift.ts";

/** What needs a person; instants are UTC. `memberName` is null for a stranger's code. */
export type DriftView = {
  id: string;
  offerId: string;
  offerTitle: string;
  kind: DriftKind;
  name: string;
  memberName: string | null;
  foundAt: string;
};

const SHOWN = 20;

/** Open findings of an offer or of a member, oldest first, and how many there are in all. */
export async function readDrift(
  { shop, db }: ShopContext,
  which: { offerId: string } | { memberId: string },
): Promise<{ findings: DriftView[]; total: number }> {
  const enrolments = "memberId" in which ? await db.enrolment.findMany({ where: { memberId: which.memberId }, select: { id: true } }) : [];
  const where = {
    resolvedAt: null,
    ...("offerId" in which ? { offerId: which.offerId } : { enrolmentId: { in: enrolments.map(({ id }) => id) } }),
  };
  const rows = await db.driftFinding.findMany({
    where,
    orderBy: [{ foundAt: "asc" }, { id: "asc" }],
    take: SHOWN,
    include: { offer: { select: { title: true } } },
  });
  const holders = await db.enrolment.findMany({
    where: { shop, id: { in: rows.flatMap(({ enrolmentId }) => enrolmentId ?? []) } },
    select: { id: true, member: { select: { firstName: true, lastName: true } } },
  });
  const nameOf = new Map(holders.map(({ id, member }) => [id, `${member.firstName} ${member.lastName}`.trim()]));
  return {
    total: await db.driftFinding.count({ where }),
    findings: rows.map(({ id, offerId, offer, kind, name, enrolmentId, foundAt }) => ({
      ...{ id, offerId, name, offerTitle: offer.title },
      kind: kind as DriftKind,
      memberName: enrolmentId === null ? null : (nameOf.get(enrolmentId) ?? null),
      foundAt: foundAt.toISOString(),
    })),
  };
}

/** Members who could be given a stranger's code: those without a live code in the offer. */
export async function membersWithoutCode({ shop, db }: ShopContext, offerId: string): Promise<{ id: string; name: string }[]> {
  return db.$queryRaw`
    SELECT m.id::text, btrim(m."firstName" || ' ' || m."lastName") AS name FROM "Member" m
    WHERE m.shop = ${shop} AND NOT EXISTS (
      SELECT 1 FROM "PromoCode" p WHERE p.shop = m.shop AND p."memberId" = m.id AND p."offerId" = ${offerId}::uuid AND p."liveUntil" IS NULL)
    ORDER BY 2, 1 LIMIT 200`;
}
