import type { PgBoss } from "pg-boss";

import { codesOf, contextOf, discountsOf } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { advanceDecoy, decoysToLookAt, tellUses } from "#app/leaks/decoys.server.ts";
import { isInstalled, ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { ShopifyAccessLost } from "#app/shopify/client/errors.ts";

export const decoysAdvance: Handlers["decoys.advance"] = async ({ shop, decoyId }) => {
  const ctx = contextOf(shop);
  if (!(await isInstalled(ctx))) return;
  await tellUses(ctx, { id: decoyId, now: new Date() });
  try {
    await advanceDecoy(ctx, decoyId, {
      codes: codesOf(shop, "background"),
      discounts: discountsOf(shop, "background"),
      now: () => new Date(),
    });
  } catch (error) {
    // It waits, and is looked at again each minute.
    if (!(error instanceof ShopifyAccessLost)) throw error;
    log.warn("decoy_not_advanced", { shop, because: error.because });
  }
};

export function decoysSweep(boss: PgBoss): Handlers["decoys.sweep"] {
  return async () => {
    for (const { shop, decoyId } of await ofInstalled(await decoysToLookAt(db)))
      await enqueueOn(boss, contextOf(shop).db, { name: "decoys.advance", payload: { shop, decoyId }, inSeconds: 1 });
  };
}
