import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf, refreshDeps } from "#app/composition.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { enqueueOn, othersWait } from "#app/jobs/queue.server.ts";
import { advance } from "#app/codes/engine/advance.ts";
import { holdLate } from "#app/leaks/held-commission.server.ts";
import { endCases } from "#app/leaks/leak-cases.server.ts";
import { sendEventsOf } from "./webhooks-send.server.ts";
import { comeBack, takeTurn } from "./turns.server.ts";

export function refreshAdvance(boss: PgBoss): Handlers["refresh.advance"] {
  const enqueue: Enqueue<ShopTx> = (tx, name, payload, options = {}) =>
    enqueueOn(boss, tx, { name, payload, inSeconds: options.inSeconds ?? 0 });
  return async ({ shop, discountId }, { signal }) => {
    const deps = refreshDeps(shop, enqueue);
    const advanceOnce = () => advance(shop, discountId, deps).then((advanced) => advanced.again);
    const again = await takeTurn(advanceOnce, { signal, othersWait: () => othersWait(boss, "refresh.advance", { shop, discountId }) });
    const now = new Date();
    await endCases(contextOf(shop), now);
    await holdLate(contextOf(shop), now);
    await sendEventsOf(boss, shop);
    if (again !== null) await comeBack(boss, shop, { name: "refresh.advance", payload: { shop, discountId }, inSeconds: again });
  };
}
