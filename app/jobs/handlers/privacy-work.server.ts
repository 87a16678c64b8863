import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { workOffRequest } from "#app/shops/privacy-requests.server.ts";

export function privacyWork(boss: PgBoss): Handlers["privacy.work"] {
  return async ({ requestId }, { signal }) => {
    const asked = await db.privacyRequest.findUnique({ where: { id: requestId }, select: { shop: true } });
    if (!asked) return;
    const ctx = contextOf(asked.shop);
    const ended = await workOffRequest(ctx, { requestId, signal, now: () => new Date() });
    if (ended === "more") await enqueueOn(boss, ctx.db, { name: "privacy.work", payload: { requestId }, inSeconds: 0 });
  };
}
