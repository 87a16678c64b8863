import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { codesOf, contextOf, discountsOf } from "#app/composition.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { enqueueOn, othersWait } from "#app/jobs/queue.server.ts";
import { advanceSetup } from "#app/offers/advance-setup.server.ts";
import { comeBack, takeTurn } from "./turns.server.ts";

export function offerCreate(boss: PgBoss): Handlers["offer.create"] {
  const enqueue: Enqueue<ShopTx> = (tx, name, payload, options = {}) =>
    enqueueOn(boss, tx, { name, payload, inSeconds: options.inSeconds ?? 0 });
  return async ({ shop, setupId }, { signal }) => {
    const deps = { codes: codesOf(shop, "background"), discounts: discountsOf(shop, "background"), enqueue, now: () => new Date() };
    const setUpOnce = () => advanceSetup(contextOf(shop), setupId, deps);
    const again = await takeTurn(setUpOnce, { signal, othersWait: () => othersWait(boss, "offer.create", { shop, setupId }) });
    if (again !== null) await comeBack(boss, shop, { name: "offer.create", payload: { shop, setupId }, inSeconds: again });
  };
}
