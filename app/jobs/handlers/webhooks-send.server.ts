import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { addressesDue, addressesOfShopDue, deliverEvents } from "#app/outgoing/deliver-events.server.ts";
import { COME_BACK_WITHIN_SECONDS, comeBack } from "./turns.server.ts";

export function webhooksSend(boss: PgBoss): Handlers["webhooks.send"] {
  return async ({ shop, webhookId }, { signal }) => {
    const again = await deliverEvents(contextOf(shop), webhookId, { signal, now: () => new Date() });
    // Later than that the sweep finds it.
    if (again !== null && again <= COME_BACK_WITHIN_SECONDS)
      await comeBack(boss, shop, { name: "webhooks.send", payload: { shop, webhookId }, inSeconds: again });
  };
}

export function webhooksSweep(boss: PgBoss): Handlers["webhooks.sweep"] {
  return async () => {
    for (const payload of await ofInstalled(await addressesDue(db, new Date())))
      await enqueueOn(boss, contextOf(payload.shop).db, { name: "webhooks.send", payload, inSeconds: 0 });
  };
}

/** Has a shop's events sent now that a job has just written: nobody waits for the sweep. */
export async function sendEventsOf(boss: PgBoss, shop: string): Promise<void> {
  const ctx = contextOf(shop);
  for (const webhookId of await addressesOfShopDue(ctx, new Date()))
    await enqueueOn(boss, ctx.db, { name: "webhooks.send", payload: { shop, webhookId }, inSeconds: 0 });
}
