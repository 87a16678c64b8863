import type { ShopContext } from "#app/platform/db.server.ts";

/** A decoy as its page shows it; instants are ISO, UTC. */
export type DecoyView = {
  id: string;
  name: string;
  place: string;
  state: "planting" | "planted" | "withdrawing" | "withdrawn" | "refused";
  trouble: string | null;
  createdAt: string;
  usedAt: string | null;
  /** Orders that used it, as far as they were told of. */
  orders: number;
  seen: boolean;
  /** Whose code stands in the same place, with the open case of it. */
  beside: { member: string; offer: string; caseId: string | null } | null;
};

type Row = Omit<DecoyView, "createdAt" | "usedAt" | "beside"> & {
  createdAt: Date;
  usedAt: Date | null;
  member: string | null;
  offer: string | null;
  caseId: string | null;
};

/** The newest 200, those that were used first. */
export async function readDecoys({ shop, db }: ShopContext): Promise<DecoyView[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT d.id::text, d.name, d.place, d.state, d.trouble, d."createdAt", d."usedAt", d.told AS orders, d."seenAt" IS NOT NULL AS seen,
      btrim(m."firstName" || ' ' || m."lastName") AS member, o.title AS offer, (
        SELECT l.id::text FROM "LeakCase" l WHERE l.shop = d.shop AND l."enrolmentId" = d."enrolmentId" AND l.state = 'open' ORDER BY l."openedAt" DESC LIMIT 1
      ) AS "caseId"
    FROM "Decoy" d
    LEFT JOIN "Enrolment" en ON en.shop = d.shop AND en.id = d."enrolmentId"
    LEFT JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    WHERE d.shop = ${shop} ORDER BY d."usedAt" DESC NULLS LAST, d."createdAt" DESC LIMIT 200`;
  return rows.map(({ member, offer, caseId, createdAt, usedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    beside: member === null ? null : { member, offer: offer ?? "", caseId },
  }));
}
