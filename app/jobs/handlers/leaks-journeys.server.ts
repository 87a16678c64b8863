import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf, journeysOf } from "#app/composition.server.ts";
import { readJourneys, shopsWithJourneysDue } from "#app/leaks/journeys.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { db } from "#app/platform/db.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { comeBack } from "./turns.server.ts";

export function leaksJourneys(boss: PgBoss): Handlers["leaks.journeys"] {
  return async ({ shop }, { signal }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const { fromCouponSite } = await readJourneys(ctx, { ask: journeysOf(shop), now: new Date(), signal });
    if (fromCouponSite) await comeBack(boss, shop, { name: "leaks.radar", payload: { shop }, inSeconds: 0 });
  };
}

export function leaksJourneysSweep(boss: PgBoss): Handlers["leaks.journeys-sweep"] {
  return async () => {
    for (const shop of await shopsWithJourneysDue(db, new Date()))
      await enqueueOn(boss, contextOf(shop).db, { name: "leaks.journeys", payload: { shop }, inSeconds: 0 });
  };
}
