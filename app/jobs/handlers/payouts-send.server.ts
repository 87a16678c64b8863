import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf, paymentsOf } from "#app/composition.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { sendTransfers } from "#app/payouts/send-transfers.server.ts";
import { COME_BACK_WITHIN_SECONDS, comeBack } from "./turns.server.ts";

export function payoutsSend(boss: PgBoss): Handlers["payouts.send"] {
  return async ({ shop, payoutId }, { signal }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const again = await sendTransfers(ctx, payoutId, { payments: paymentsOf(shop), now: () => new Date(), signal });
    if (again === null) return;
    await comeBack(boss, shop, { name: "payouts.send", payload: { shop, payoutId }, inSeconds: Math.min(again, COME_BACK_WITHIN_SECONDS) });
  };
}
