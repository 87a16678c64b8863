/** What an item belongs to follows its items: a refresh or a change of members is settled once nothing of it runs. */
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { settleChanges } from "#app/members/changes/settle-changes.server.ts";

import { settleRefreshes } from "#app/codes/engine/settle-refreshes.server.ts";

/** Call it in the transaction that changed the state of these items, after the change. */
export async function settleParents(
  scope: LineageTx,
  items: readonly { refreshId: string | null; changeId: string | null }[],
): Promise<void> {
  await settleRefreshes(
    scope,
    items.flatMap(({ refreshId }) => refreshId ?? []),
  );
  await settleChanges(
    scope,
    items.flatMap(({ changeId }) => changeId ?? []),
  );
}
