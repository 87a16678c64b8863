import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { carryChange } from "#app/orders/settings/carry-change.server.ts";

export function commissionsRecount(boss: PgBoss): Handlers["commissions.recount"] {
  return async (payload, { signal }) => {
    const ctx = contextOf(payload.shop);
    const isDone = await carryChange(ctx, { changeId: payload.changeId, signal, now: () => new Date() });
    if (!isDone) await enqueueOn(boss, ctx.db, { name: "commissions.recount", payload, inSeconds: 0 });
  };
}
