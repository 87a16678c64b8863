/**
 * The background worker: `npm run worker`. Any number of them may run; one is enough.
 * `npm run build` makes one file of it, which is what runs; `npm run dev` runs this one.
 * It is started with `--max-semi-space-size=16`: V8 gives new objects up to 128 MB before it looks what can go, and a refresh of
 * ten thousand members, whose rows live for one save, would fill all of it. With 32 MB the work takes no longer.
 */
import { startOrderEventLoop } from "./orders/ingest/order-event-loop.server.ts";
import { jobHandlers } from "./jobs/handlers.server.ts";
import { sealSecrets } from "./outgoing/webhooks.server.ts";
import { sealCodes } from "./payouts/transfer-rows.server.ts";
import { collectOnce } from "./platform/collect-once.ts";
import { db } from "./platform/db.server.ts";
import { env } from "./platform/env.server.ts";
import { exitOnFatalErrors } from "./http/fatal-errors.ts";
import { closeQueue, openQueue, sendThrough } from "./jobs/queue.server.ts";
import { startWorker } from "./jobs/worker.server.ts";
import { keepHeartbeat } from "./jobs/heartbeat.server.ts";
import { log } from "./platform/logger.server.ts";
import { sessionStorage } from "./shopify/session-storage.server.ts";
import { startTelemetry } from "./telemetry/start-telemetry.server.ts";
import { endUnlessKeysFit } from "./shopify/token-keys.server.ts";

exitOnFatalErrors(log);
await endUnlessKeysFit();
const telemetry = await startTelemetry({ role: "worker", db });
const boss = await openQueue({ housekeeping: true });
sendThrough(boss);
collectOnce();
const worker = await startWorker(boss, jobHandlers(boss));
const recording = startOrderEventLoop();
const heartbeat = await keepHeartbeat(db);
const sealed = [await sessionStorage.sealAll(), await sealSecrets(db), await sealCodes(db)];
log.info("worker_ready", { sealed: sealed.reduce((sum, rows) => sum + rows, 0) });

let stopping: Promise<void> | undefined;

/** Lets the jobs under way reach a point where their state is saved; what is left is taken up by the next worker. */
function stop(why: string): void {
  stopping ??= (async () => {
    log.info("worker_stopping", { why });
    await Promise.all([worker.stop(), recording.stop(), heartbeat.stop()]);
    await closeQueue();
    await telemetry.stop();
    await db.$disconnect();
    process.exit(0);
  })();
}

process.on("SIGTERM", () => stop("SIGTERM"));
process.on("SIGINT", () => stop("SIGINT"));
if (env.EXIT_WITH_PARENT) {
  if (process.channel) process.on("disconnect", () => stop("parent gone"));
  else process.stdin.resume().on("end", () => stop("parent gone"));
}
