import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";

export function payoutsSweep(boss: PgBoss): Handlers["payouts.sweep"] {
  return async () => {
    const held = { OR: [{ senderUntil: null }, { senderUntil: { lt: new Date() } }] };
    const waiting = await db.payoutBatch.findMany({
      where: { state: "paying", ...held, transfers: { some: { state: { in: ["waiting", "calling"] } } } },
      select: { shop: true, id: true },
    });
    for (const { shop, id } of await ofInstalled(waiting))
      await enqueueOn(boss, contextOf(shop).db, { name: "payouts.send", payload: { shop, payoutId: id }, inSeconds: 1 });
  };
}
