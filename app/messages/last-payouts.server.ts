import type { ShopContext } from "#app/platform/db.server.ts";

/** Minor units of the payout's currency; `on` is a day of the shop's calendar, or an instant where nobody said a day. */
export type LastPayout = { id: string; number: number; minor: number; currency: string; on: string };

/** The last payout that each of these members was paid by and that was not taken back. Who was never paid is missing. */
export async function lastPayouts({ shop, db }: ShopContext, memberIds: readonly string[]): Promise<Map<string, LastPayout>> {
  const rows = await db.$queryRaw<(Omit<LastPayout, "minor"> & { memberId: string; minor: bigint })[]>`
    SELECT DISTINCT ON (p."memberId") p."memberId"::text, b.id::text, b.number, b.currency, p."sumMinor" AS minor,
      coalesce(b."paidOn"::text, to_char(b."paidAt", 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS "on"
    FROM "PayoutMember" p
    JOIN "PayoutBatch" b ON b.shop = p.shop AND b.id = p."payoutId" AND b.state = 'paid' AND b."reversesId" IS NULL
    WHERE p.shop = ${shop} AND p."memberId" = ANY(${[...memberIds]}::uuid[]) AND p.outcome = 'included'
      AND NOT EXISTS (SELECT 1 FROM "PayoutBatch" o WHERE o.shop = b.shop AND o."reversesId" = b.id)
    ORDER BY p."memberId", b.number DESC`;
  return new Map(rows.map(({ memberId, minor, ...row }) => [memberId, { ...row, minor: Number(minor) }]));
}
