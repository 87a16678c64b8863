/**
 * What only the database knows of all shops together: what waits, and for how long. Every process can tell it, so that it is known
 * while no worker runs. Each read is of an index that holds what waits and nothing else.
 */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { readMonths } from "#app/orders/partitions/months-ahead.server.ts";
import type { GaugeName, Labels } from "#app/platform/metrics.ts";

export type Reading = { metric: GaugeName; value: number; labels?: Labels };

type Waiting = { name: string; due: number; seconds: number };

/** One value for each figure; an age is 0 where nothing waits. Throws when the database does. */
export async function readState(db: PrismaClient): Promise<Reading[]> {
  const [queue] = await db.$queryRaw<{ isThere: boolean }[]>`SELECT to_regclass('jobs.job') IS NOT NULL AS "isThere"`;
  const jobs = queue?.isThere
    ? await db.$queryRaw<Waiting[]>`
        SELECT "name", count(*)::int AS due, extract(epoch FROM now() - min(greatest("start_after", "created_on")))::float8 AS seconds
        FROM "jobs"."job" WHERE "state" < 'active' AND "start_after" <= now() AND left("name", 2) <> '__' GROUP BY "name"`
    : [];
  const [orders] = await db.$queryRaw<{ messages: number; seconds: number }[]>`
    SELECT count(*)::int AS messages, coalesce(extract(epoch FROM (now() AT TIME ZONE 'UTC') - min("receivedAt")), 0)::float8 AS seconds
    FROM "WebhookReceipt" WHERE "payload" IS NOT NULL`;
  const [items] = await db.$queryRaw<{ refreshes: number; running: number; seconds: number }[]>`
    SELECT count(DISTINCT "refreshId")::int AS refreshes, count(*)::int AS running,
      coalesce(extract(epoch FROM (now() AT TIME ZONE 'UTC') - min(coalesce("dueAt", "stepSince"))
        FILTER (WHERE coalesce("dueAt", "stepSince") <= now() AT TIME ZONE 'UTC')), 0)::float8 AS seconds
    FROM "RefreshItem" WHERE "state" = 'running'`;
  const [parked] = await db.$queryRaw<{ items: number }[]>`SELECT count(*)::int AS items FROM "RefreshItem" WHERE "state" = 'parked'`;
  const [mail] = await db.$queryRaw<{ waiting: number; seconds: number }[]>`
    SELECT count(*)::int AS waiting, coalesce(extract(epoch FROM (now() AT TIME ZONE 'UTC')
      - min("dueAt") FILTER (WHERE "dueAt" <= now() AT TIME ZONE 'UTC')), 0)::float8 AS seconds
    FROM "MessageRecipient" WHERE "state" IN ('queued', 'sending')`;
  const paused = await db.$queryRaw<{ cause: string; shops: number }[]>`
    SELECT "cause", count(*)::int AS shops FROM "MailPause" GROUP BY "cause"`;
  const [workers] = await db.$queryRaw<{ seen: number; age: number | null }[]>`
    SELECT count(*) FILTER (WHERE "at" > now() - interval '1 minute')::int AS seen, extract(epoch FROM now() - max("at"))::float8 AS age
    FROM "workers"."seen"`;
  const months = await readMonths(db, new Date());
  return [
    ...jobs.flatMap(({ name, due, seconds }): Reading[] => [
      { metric: "jobsDue", value: due, labels: { job: name } },
      { metric: "jobOldestWait", value: Math.max(0, seconds), labels: { job: name } },
    ]),
    { metric: "ingestMessages", value: orders?.messages ?? 0 },
    { metric: "ingestLag", value: Math.max(0, orders?.seconds ?? 0) },
    { metric: "refreshesRunning", value: items?.refreshes ?? 0 },
    { metric: "itemsRunning", value: items?.running ?? 0 },
    { metric: "itemsParked", value: parked?.items ?? 0 },
    { metric: "oldestStep", value: Math.max(0, items?.seconds ?? 0) },
    { metric: "mailWaiting", value: mail?.waiting ?? 0 },
    { metric: "mailOldest", value: Math.max(0, mail?.seconds ?? 0) },
    ...paused.map(({ cause, shops }): Reading => ({ metric: "mailPaused", value: shops, labels: { cause } })),
    { metric: "monthsMissing", value: months.missing },
    { metric: "outsideMonths", value: months.outside },
    { metric: "workersSeen", value: workers?.seen ?? 0 },
    // No row at all: no worker ended badly within a day, and none is here. `workersSeen` says so.
    ...(workers?.age == null ? [] : [{ metric: "heartbeatAge" as const, value: Math.max(0, workers.age) }]),
  ];
}
