import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { recountPayout } from "#app/payouts/count-anew.server.ts";
import { comeBack } from "./turns.server.ts";

export function payoutsRecount(boss: PgBoss): Handlers["payouts.recount"] {
  return async ({ shop, payoutId }, { signal }) => {
    const isDone = await recountPayout(contextOf(shop), { payoutId, signal });
    if (!isDone) await comeBack(boss, shop, { name: "payouts.recount", payload: { shop, payoutId }, inSeconds: 0 });
  };
}
