import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";

export function driftReconcile(boss: PgBoss): Handlers["drift.reconcile"] {
  return async () => {
    const installed = await db.shop.findMany({ where: { uninstalledAt: null }, select: { domain: true } });
    const offers = await db.offer.findMany({
      where: { shop: { in: installed.map(({ domain }) => domain) }, status: { not: "MISSING" } },
      select: { shop: true, discountId: true },
    });
    for (const { shop, discountId } of offers) {
      await enqueueOn(boss, contextOf(shop).db, { name: "drift.check", payload: { shop, discountId }, inSeconds: 1 });
    }
  };
}
