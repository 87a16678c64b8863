import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { attributeWaiting } from "#app/orders/follow-lineage.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";

export function ordersAttribute(boss: PgBoss): Handlers["orders.attribute"] {
  return async ({ shop }, { signal }) => {
    const ctx = contextOf(shop);
    const isDone = await attributeWaiting(ctx, { signal });
    if (!isDone) await enqueueOn(boss, ctx.db, { name: "orders.attribute", payload: { shop }, inSeconds: 0 });
  };
}
