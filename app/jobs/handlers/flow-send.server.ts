import type { PgBoss } from "pg-boss";

import { contextOf, flowTriggersOf } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { forgetRuns } from "#app/flow/run-action.server.ts";
import { sendFlowEvents } from "#app/flow/send-events.server.ts";
import { isInstalled, ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";

export function flowSend(boss: PgBoss): Handlers["flow.send"] {
  return async ({ shop }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    try {
      const more = await sendFlowEvents(ctx, { send: flowTriggersOf(shop), now: new Date() });
      if (more) await enqueueOn(boss, ctx.db, { name: "flow.send", payload: { shop }, inSeconds: 1 });
    } catch (error) {
      // The act is put off, and the sweep finds it when it is due.
      if (!(error instanceof ShopifyAccessLost || error instanceof ShopifyUnavailable)) throw error;
      log.warn("flow_not_told", { shop, because: error.message });
    }
  };
}

export function flowSweep(boss: PgBoss): Handlers["flow.sweep"] {
  return async () => {
    const waiting = await db.flowEvent.groupBy({ by: ["shop"], where: { dueAt: { lte: new Date() } } });
    for (const { shop } of await ofInstalled(waiting))
      await enqueueOn(boss, contextOf(shop).db, { name: "flow.send", payload: { shop }, inSeconds: 1 });
    await forgetRuns(db, new Date());
  };
}
