import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import { recordChangeSettled } from "./change-activity.server.ts";

/**
 * Marks changes as settled that have nothing running any more, and as running those that do again after a retry. Whoever
 * changes an item's state calls it in the same transaction. The lock lets the last of two who finish at once see the other.
 */
export async function settleChanges({ shop, tx }: LineageTx, changeIds: readonly string[]): Promise<void> {
  const ids = [...new Set(changeIds)].sort();
  if (ids.length === 0) return;
  await tx.$queryRaw`SELECT id::text FROM "EnrolmentChange" WHERE shop = ${shop} AND id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const turned = await tx.$queryRaw<{ id: string; settled: boolean }[]>`
    UPDATE "EnrolmentChange" c SET "settledAt" = CASE WHEN busy.some THEN NULL ELSE busy.at END
    FROM (
      SELECT w.id, coalesce(bool_or(i.state = 'running'), false) AS some,
        coalesce(max(i."settledAt"), now() AT TIME ZONE 'UTC') AS at
      FROM unnest(${ids}::uuid[]) AS w(id) LEFT JOIN "RefreshItem" i ON i.shop = ${shop} AND i."changeId" = w.id GROUP BY w.id
    ) busy
    WHERE c.shop = ${shop} AND c.id = busy.id AND (c."settledAt" IS NULL) <> busy.some
    RETURNING c.id::text, c."settledAt" IS NOT NULL AS settled`;
  for (const { id, settled } of turned) if (settled) await recordChangeSettled({ shop, tx }, id);
}
