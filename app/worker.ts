/** The background worker: `node app/worker.ts`. Any number of them may run; one is enough. */
import { keepRecording } from "./conversions/keep-recording.server.ts";
import { jobHandlers } from "./job-handlers.server.ts";
import { db } from "./db.server.ts";
import { env } from "./env.server.ts";
import { closeQueue, openQueue } from "./jobs/queue.server.ts";
import { startWorker } from "./jobs/worker.server.ts";
import { log } from "./logger.server.ts";

const boss = await openQueue({ housekeeping: true });
const worker = await startWorker(boss, jobHandlers(boss));
const recording = keepRecording();
log.info("worker_ready");

let stopping: Promise<void> | undefined;

/** Lets the jobs under way reach a point where their state is saved; what is left is taken up by the next worker. */
function stop(why: string): void {
  stopping ??= (async () => {
    log.info("worker_stopping", { why });
    await Promise.all([worker.stop(), recording.stop()]);
    await closeQueue();
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
