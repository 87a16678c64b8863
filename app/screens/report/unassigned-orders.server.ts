import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

/** An order that no code gave to a member; `given` once a person did. Amounts in minor units of the shop's currency. */
export type UnassignedOrder = {
  orderId: string;
  name: string;
  /** ISO, UTC. */
  at: string;
  /** Codes that were typed and nobody held, and names of discounts by hand. */
  names: string[];
  /** Those of them that are decoys: whoever used one had it from the place where it was planted. */
  decoys: string[];
  source: string | null;
  subtotalMinor: number;
  given: { member: string; memberId: string; offer: string; reason: string } | null;
};

type Row = Omit<UnassignedOrder, "at" | "subtotalMinor" | "given"> & {
  at: Date;
  subtotalMinor: bigint;
  member: string | null;
  memberId: string | null;
  offer: string | null;
  reason: string | null;
};

/** A page of them, newest first, whose name or a name on them holds what is searched for. */
export async function unassignedOrders(
  { shop, db }: ShopContext,
  { show, search, page, pageSize }: { show: "open" | "given"; search: string; page: number; pageSize: number },
): Promise<{ rows: UnassignedOrder[]; total: number }> {
  const text = `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const open = Prisma.sql`AND NOT EXISTS (SELECT 1 FROM "Conversion" c WHERE c."shop" = o."shop" AND c."orderId" = o."id")
    AND NOT EXISTS (SELECT 1 FROM "OrderDeletion" d WHERE d."shop" = o."shop" AND d."orderId" = o."id") AND NOT o."test"`;
  const given = Prisma.sql`AND given."orderId" IS NOT NULL`;
  const from = Prisma.sql`
    FROM "Order" o
    LEFT JOIN "OrderAssignment" given ON given."shop" = o."shop" AND given."orderId" = o."id"
    LEFT JOIN "Enrolment" e ON e."shop" = o."shop" AND e."id" = given."enrolmentId"
    LEFT JOIN "Member" m ON m."shop" = o."shop" AND m."id" = e."memberId"
    LEFT JOIN "Offer" f ON f."shop" = o."shop" AND f."id" = e."offerId"
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(n."name" ORDER BY n."name"), '{}') AS names FROM (
        SELECT "name" FROM "OrderCode" WHERE "shop" = o."shop" AND "orderId" = o."id"
        UNION SELECT "name" FROM "OrderMention" WHERE "shop" = o."shop" AND "orderId" = o."id"
      ) n
    ) on_it
    WHERE o."shop" = ${shop} ${show === "open" ? open : given}
      AND (o."name" ILIKE ${text} OR array_to_string(on_it.names, ' ') ILIKE ${text})`;
  const [counted] = await db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total ${from}`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT o."id" AS "orderId", o."name", o."processedAt" AS "at", on_it.names, o."source", o."subtotalMinor",
      ARRAY(SELECT d."name" FROM "Decoy" d JOIN "OrderCode" u ON u."shop" = d."shop" AND u."key" = d."key"
        WHERE d."shop" = o."shop" AND u."orderId" = o."id" AND d."state" <> 'refused' ORDER BY d."name") AS decoys,
      trim(m."firstName" || ' ' || m."lastName") AS "member", m."id"::text AS "memberId", f."title" AS "offer", given."reason"
    ${from} ORDER BY o."processedAt" DESC, o."id" DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  return { total: Number(counted?.total ?? 0n), rows: rows.map(shown) };
}

function shown({ at, subtotalMinor, member, memberId, offer, reason, ...row }: Row): UnassignedOrder {
  const given = memberId === null ? null : { member: member ?? "", memberId, offer: offer ?? "", reason: reason ?? "" };
  return { ...row, at: at.toISOString(), subtotalMinor: Number(subtotalMinor), given };
}

/** A member's place in an offer, as a person tells it from others. */
export type Place = { enrolmentId: string; member: string; offer: string; code: string };

/** Up to ten places whose member, handle or code, of any time, holds the text. */
export async function findPlaces({ shop, db }: ShopContext, text: string): Promise<Place[]> {
  if (text.trim() === "") return [];
  const like = `%${text.trim().replaceAll(/[\\%_]/g, "\\$&")}%`;
  return db.$queryRaw<Place[]>`
    SELECT e."id"::text AS "enrolmentId", trim(m."firstName" || ' ' || m."lastName") AS "member", f."title" AS "offer",
      (SELECT p."name" FROM "PromoCode" p WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id"
        ORDER BY p."liveUntil" IS NULL DESC, p."issuedFor" = 'visitor', p."liveFrom" DESC LIMIT 1) AS "code"
    FROM "Enrolment" e
    JOIN "Member" m ON m."shop" = e."shop" AND m."id" = e."memberId"
    JOIN "Offer" f ON f."shop" = e."shop" AND f."id" = e."offerId"
    WHERE e."shop" = ${shop}
      AND EXISTS (SELECT 1 FROM "PromoCode" p WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id")
      AND (m."firstName" || ' ' || m."lastName" ILIKE ${like} OR m."handle" ILIKE ${like} OR EXISTS (
        SELECT 1 FROM "PromoCode" p WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id" AND p."name" ILIKE ${like}))
    ORDER BY 2, 3, 1 LIMIT 10`;
}
