import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopDb } from "#app/platform/db.server.ts";

import type { InHand } from "./in-hand.ts";

type Row = { enrolmentId: string; refreshId: string | null; changeId: string | null; by: string | null; parked: boolean };

/** What has the codes of these enrolments in hand at this moment, by enrolment id; nothing for those that nothing has. */
export async function readInHand(
  { shop, db }: { shop: string; db: Pick<ShopDb, "$queryRaw" | "staffMember" | "apiKey"> },
  enrolmentIds: readonly string[],
): Promise<Map<string, InHand>> {
  const ids = [...new Set(enrolmentIds)];
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (i."enrolmentId") i."enrolmentId"::text, i."refreshId"::text, i."changeId"::text, i.state = 'parked' AS parked,
      coalesce(r."startedBy", c."createdBy") AS by
    FROM "RefreshItem" i
    LEFT JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId"
    LEFT JOIN "EnrolmentChange" c ON c.shop = i.shop AND c.id = i."changeId"
    WHERE i.shop = ${shop} AND i."enrolmentId" = ANY(${ids}::uuid[]) AND i.state IN ('running', 'parked')
    ORDER BY i."enrolmentId", i.state DESC, i.id DESC`;
  const names = await staffNames({ db }, [...new Set(rows.flatMap(({ by }) => by ?? []))]);
  return new Map(
    rows.map(({ enrolmentId, refreshId, changeId, by, parked }) => {
      const what = refreshId === null ? { kind: "change" as const, id: changeId ?? "" } : { kind: "refresh" as const, id: refreshId };
      return [enrolmentId, { ...what, by: names.get(by ?? "") ?? null, parked }];
    }),
  );
}
