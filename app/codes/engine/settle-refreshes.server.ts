import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import { recordRefreshSettled } from "./refresh-activity.server.ts";

/**
 * Marks refreshes settled that have nothing running any more, and running ones that do. Whoever changes an item's state
 * calls it in the same transaction. The lock on the refresh lets the last of two who finish at once see the other.
 */
export async function settleRefreshes({ shop, tx }: LineageTx, refreshIds: readonly string[]): Promise<void> {
  const ids = [...new Set(refreshIds)].sort();
  if (ids.length === 0) return;
  await tx.$queryRaw`SELECT id::text FROM "Refresh" WHERE shop = ${shop} AND id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const turned = await tx.$queryRaw<{ id: string; offerId: string; state: string }[]>`
    UPDATE "Refresh" r SET state = CASE WHEN busy.some THEN 'running' ELSE 'settled' END,
      "settledAt" = CASE WHEN busy.some THEN NULL ELSE now() AT TIME ZONE 'UTC' END
    FROM (
      SELECT w.id, EXISTS (SELECT 1 FROM "RefreshItem" i WHERE i.shop = ${shop} AND i."refreshId" = w.id AND i.state = 'running') AS some
      FROM unnest(${ids}::uuid[]) AS w(id)
    ) busy
    WHERE r.shop = ${shop} AND r.id = busy.id AND r.state <> 'draft' AND (r.state = 'running') <> busy.some
    RETURNING r.id::text, r."offerId"::text, r.state`;
  for (const refresh of turned) if (refresh.state === "settled") await recordRefreshSettled({ shop, tx }, refresh);
}
