import type { PgBoss } from "pg-boss";

import { codesOf, contextOf } from "#app/composition.server.ts";
import { enqueueOn, othersWait } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { isInstalled, ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { advancePool } from "#app/pools/advance-pool.server.ts";
import { duePools } from "#app/pools/find-pools.server.ts";
import { ShopifyAccessLost } from "#app/shopify/client/errors.ts";

import { comeBack, takeTurn } from "./turns.server.ts";

export function poolsAdvance(boss: PgBoss): Handlers["pools.advance"] {
  return async ({ shop, discountId }, { signal }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const deps = { codes: codesOf(shop, "background"), now: () => new Date() };
    try {
      const again = await takeTurn(() => advancePool(ctx, discountId, deps), {
        signal,
        othersWait: () => othersWait(boss, "pools.advance", { shop, discountId }),
      });
      if (again !== null) await comeBack(boss, shop, { name: "pools.advance", payload: { shop, discountId }, inSeconds: again });
    } catch (error) {
      // The pool says so on its page, and is tried again later.
      if (!(error instanceof ShopifyAccessLost)) throw error;
      log.warn("pool_not_advanced", { shop, because: error.because });
    }
  };
}

export function poolsSweep(boss: PgBoss): Handlers["pools.sweep"] {
  return async () => {
    for (const { shop, discountId } of await ofInstalled(await duePools(db, new Date())))
      await enqueueOn(boss, contextOf(shop).db, { name: "pools.advance", payload: { shop, discountId }, inSeconds: 1 });
  };
}
