import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { openRequests } from "#app/shops/privacy-requests.server.ts";

export function privacySweep(boss: PgBoss): Handlers["privacy.sweep"] {
  return async () => {
    for (const { id, shop } of await openRequests(db))
      await enqueueOn(boss, contextOf(shop).db, { name: "privacy.work", payload: { requestId: id }, inSeconds: 1 });
  };
}
