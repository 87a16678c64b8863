import type { PgBoss } from "pg-boss";

import { contextOf, guardDiscountOf } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { applyGuards } from "#app/leaks/guards/apply-guards.server.ts";
import { dueGuards } from "#app/leaks/guards/due-guards.server.ts";
import { isInstalled, ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";

export function guardsApply(boss: PgBoss): Handlers["guards.apply"] {
  return async ({ shop }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const applied = await applyGuards(ctx, { discount: guardDiscountOf(shop), now: () => new Date() });
    if (applied === "busy") await enqueueOn(boss, ctx.db, { name: "guards.apply", payload: { shop }, inSeconds: 5 });
  };
}

export function guardsSweep(boss: PgBoss): Handlers["guards.sweep"] {
  return async () => {
    for (const { shop } of await ofInstalled(await dueGuards(db, new Date())))
      await enqueueOn(boss, contextOf(shop).db, { name: "guards.apply", payload: { shop }, inSeconds: 1 });
  };
}
