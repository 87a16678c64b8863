/** Runs the jobs of the catalog. Handlers are given from outside: the queue knows no product. */
import type { PgBoss } from "pg-boss";

import { withLogContext } from "#app/platform/log-context.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { count, inSpan, observe } from "#app/platform/measure.server.ts";

import { JOBS, type JobName, type JobPayload } from "./catalog.ts";

export type Handlers = {
  /** `signal` asks to come to an end soon, leaving the rest to another run: the worker is stopping or the job's time is up. */
  [N in JobName]: (payload: JobPayload<N>, run: { signal: AbortSignal }) => Promise<void>;
};

/**
 * Jobs of a kind that run side by side in one worker; of one shop one at a time, so a busy shop cannot take all places. The
 * queue looks before it takes and two looks can coincide: this shares places, it is no lock. Locks are the discount's hold.
 * Work that is no shop's has one place: every place looks into the database by itself.
 */
const SIDE_BY_SIDE = 4;
/**
 * Jobs that a person waits for beside a screen: what of them has become due is looked for every second. The others are looked for
 * less often. Each look of each place is a query, and a worker with nothing to do would make a hundred a second.
 */
const WAITED_FOR: ReadonlySet<JobName> = new Set([
  "refresh.advance",
  "offer.create",
  "members.import",
  "messages.send",
  "ledger.compare",
  "payouts.send",
]);
const OTHERS_LESS_OFTEN = 5;
/** Longer than the longest request to Shopify, so that no effect is cut off from its record. */
const STOP_WITHIN_MS = 35_000;

/**
 * Takes up every job of the catalog until `stop`, which waits for what is under way. A job sent now is told at once; what
 * has become due, or was told while the connection was away, is found when the queue looks: every so many seconds for jobs
 * that somebody waits for, five times as many for the others.
 */
export async function startWorker(boss: PgBoss, handlers: Handlers, { looksEverySeconds = 1 } = {}): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  for (const name of Object.keys(JOBS) as JobName[]) {
    const { payload, every } = JOBS[name];
    const handle = handlers[name] as (data: unknown, run: { signal: AbortSignal }) => Promise<void>;
    const isOfShops = "shop" in payload.shape;
    const seconds = looksEverySeconds * (WAITED_FOR.has(name) ? 1 : OTHERS_LESS_OFTEN);
    const looks = { pollingIntervalSeconds: seconds, notifyPollingIntervalSeconds: seconds };
    const options = { localConcurrency: isOfShops ? SIDE_BY_SIDE : 1, groupConcurrency: 1, includeMetadata: true as const, ...looks };
    await boss.work(name, options, async ([job]) => {
      if (!job) return;
      const data = payload.parse(job.data ?? {});
      const about = { job: name, ...("shop" in data ? { shop: data.shop } : {}) };
      const signal = AbortSignal.any([job.signal, stopping.signal]);
      observe("jobWaitSeconds", secondsWaited(job), { job: name });
      const began = performance.now();
      const ended = (outcome: "done" | "failed") => {
        count("jobs", { job: name, outcome });
        observe("jobSeconds", (performance.now() - began) / 1000, { job: name });
      };
      await withLogContext(about, () =>
        inSpan("worker", { name: `job ${name}`, fields: about }, async () => {
          try {
            await handle(data, { signal });
            ended("done");
          } catch (error) {
            ended("failed");
            log.error("job_failed", error, about);
            throw error;
          }
        }),
      );
    });
    if (every) await boss.schedule(name, every);
  }
  return {
    async stop() {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: STOP_WITHIN_MS });
    },
  };
}

/** By the database's clock on both ends. A job that was brought forward, or is tried again, waits from when it was due. */
function secondsWaited({ startAfter, createdOn, startedOn }: { startAfter: Date; createdOn: Date; startedOn: Date }): number {
  return Math.max(0, startedOn.getTime() - Math.max(startAfter.getTime(), createdOn.getTime())) / 1000;
}
