import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { changedOrdersOf, contextOf } from "#app/composition.server.ts";
import { fillCustomerKinds } from "#app/orders/attribution/customer-kinds.server.ts";
import { processOrderEvents } from "#app/orders/ingest/process-order-events.server.ts";
import { runComparison } from "#app/orders/reconciliation/run-comparison.server.ts";
import { checkRollups } from "#app/orders/rollups/rebuild-rollups.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { comeBack } from "./turns.server.ts";

/** Sums are computed with the rows they stand for. One that differs is a fault of ours, put right here and told. */
async function logRollupMismatch(ctx: ShopContext): Promise<void> {
  const wrong = await checkRollups(ctx);
  if (wrong.length > 0)
    log.error("sums_were_wrong", new Error("Sums differed from the ledger's rows"), { shop: ctx.shop, sums: wrong.length });
}

export function ledgerCompare(boss: PgBoss): Handlers["ledger.compare"] {
  return async ({ shop, kind }, { signal }) => {
    const ctx = contextOf(shop);
    // An order whose message waits here is not missing.
    while (!signal.aborted && (await processOrderEvents(ctx)) > 0);
    const ended = await runComparison(ctx, { kind, changed: changedOrdersOf(shop), signal, now: () => new Date() });
    if (ended !== "ended") {
      await enqueueOn(boss, ctx.db, { name: "ledger.compare", payload: { shop, kind }, ...ended });
      return;
    }
    // Codes are judged by orders that were just seen to be all there: once a night, and whenever somebody asks.
    // Their journeys are read beside that: of a shop that is new, those of two months.
    await comeBack(boss, shop, { name: "leaks.journeys", payload: { shop }, inSeconds: 0 });
    await comeBack(boss, shop, { name: "leaks.radar", payload: { shop }, inSeconds: 0 });
    while (!signal.aborted && (await fillCustomerKinds(ctx)) > 0);
    if (kind === "nightly") await logRollupMismatch(ctx);
  };
}
