import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { shopsToCompare } from "#app/orders/reconciliation/run-comparison.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";

export function ledgerNightly(boss: PgBoss): Handlers["ledger.nightly"] {
  return async () => {
    for (const shop of await shopsToCompare(db, new Date()))
      await enqueueOn(boss, contextOf(shop).db, { name: "ledger.compare", payload: { shop, kind: "nightly" }, inSeconds: 1 });
  };
}
