import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";

export function messagesSweep(boss: PgBoss): Handlers["messages.sweep"] {
  return async () => {
    const waiting = await db.messageRecipient.groupBy({
      by: ["shop"],
      where: { OR: [{ state: "queued", dueAt: { lte: new Date() } }, { state: "sending" }] },
    });
    for (const { shop } of await ofInstalled(waiting))
      await enqueueOn(boss, contextOf(shop).db, { name: "messages.send", payload: { shop }, inSeconds: 1 });
  };
}
