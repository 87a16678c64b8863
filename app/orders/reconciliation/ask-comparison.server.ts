import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { beginRun } from "./ledger-runs.server.ts";

/**
 * Has the ledger compared with all orders that Shopify shows. The run is there before a worker takes it up, so whoever looks
 * sees it under way; asked again meanwhile, it is the same run and told once.
 */
export async function askForComparison({ shop, db, by }: ShopContext, deps: { enqueue: Enqueue<ShopTx>; now: Date }): Promise<void> {
  await db.$transaction(async (tx) => {
    const { begun } = await beginRun(tx, { shop, kind: "asked", now: deps.now });
    if (begun) await recordActivity(tx, { shop, kind: "comparison_asked", by: staffOrSystem(by), at: deps.now });
    await deps.enqueue(tx, "ledger.compare", { shop, kind: "asked" });
  });
}
