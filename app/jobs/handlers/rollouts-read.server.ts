import type { PgBoss } from "pg-boss";

import { contextOf, rolloutsReaderOf } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { readRollouts } from "#app/offers/read-rollouts.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { ShopifyAccessLost } from "#app/shopify/client/errors.ts";
import { ROLLOUTS_SCOPE } from "#app/shopify/discounts/rollouts.ts";

export const rolloutsRead: Handlers["rollouts.read"] = async ({ shop }) => {
  if (!(await isInstalled(contextOf(shop)))) return;
  try {
    await readRollouts(contextOf(shop), { read: rolloutsReaderOf(shop, "background"), now: new Date() });
  } catch (error) {
    if (!(error instanceof ShopifyAccessLost)) throw error;
    log.warn("rollouts_not_read", { shop, because: error.because });
  }
};

export function rolloutsSweep(boss: PgBoss): Handlers["rollouts.sweep"] {
  return async () => {
    const where = { isOnline: false, scope: { contains: ROLLOUTS_SCOPE } };
    const sessions = await db.session.findMany({ where, select: { shop: true }, distinct: ["shop"] });
    for (const { shop } of sessions) await enqueueOn(boss, contextOf(shop).db, { name: "rollouts.read", payload: { shop }, inSeconds: 1 });
  };
}
