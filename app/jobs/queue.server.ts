/** The queue as its senders see it. It lives in the app's own database, so that a row and its job can commit together. */
import { fromPrisma, PgBoss, type ConstructorOptions, type StopOptions } from "pg-boss";

import { openPool, type DatabasePool } from "#app/platform/db-pool.server.ts";
import { queueSql, type ShopTx } from "#app/platform/tenant-client.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/logger.server.ts";

import { JOBS, type Enqueue, type JobName, type JobPayload } from "./catalog.ts";
import { queueDatabase } from "./queue-database.server.ts";

const SCHEMA = "jobs";

/** A queue that closes its connections when it stops. */
class OwnQueue extends PgBoss {
  readonly #pool: DatabasePool;

  constructor(pool: DatabasePool, options: ConstructorOptions & { listenAt: string | null }) {
    super({ ...options, db: queueDatabase(pool, options.listenAt) });
    this.#pool = pool;
  }

  override async stop(options?: StopOptions): Promise<void> {
    await super.stop(options);
    if (!this.#pool.ending) await this.#pool.end();
  }
}

/**
 * A sender does none of the queue's housekeeping and listens to nothing; the worker does both. The queue has connections of its
 * own: what waits for it may hold all of the others.
 */
export function openQueue({ housekeeping }: { housekeeping: boolean }): Promise<PgBoss> {
  const options = {
    schema: SCHEMA,
    // A sender needs it too, or its jobs would wait for the worker's next look.
    useListenNotify: true,
    supervise: housekeeping,
    schedule: housekeeping,
    // A worker that was killed is missed after its heartbeat; looking often makes that seconds instead of minutes.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  };
  const pooled = env.DIRECT_DATABASE_URL !== undefined;
  const pool = openPool(env.DATABASE_URL, { name: "queue", max: housekeeping ? env.QUEUE_POOL_SIZE : 1, pooled });
  const boss = new OwnQueue(pool, { ...options, listenAt: housekeeping ? (env.DIRECT_DATABASE_URL ?? env.DATABASE_URL) : null });
  boss.on("error", (error) => log.error("queue_error", error));
  return boss.start().then(createQueues);
}

async function createQueues(boss: PgBoss): Promise<PgBoss> {
  for (const name of Object.keys(JOBS) as JobName[]) await boss.createQueue(name, JOBS[name].queue);
  return boss;
}

let sender: Promise<PgBoss> | undefined;
let isBorrowed = false;

/** Has this process send its jobs through a queue that is open already. Whoever opened it stops it. */
export function sendThrough(boss: PgBoss): void {
  sender = Promise.resolve(boss);
  isBorrowed = true;
}

/** See `Enqueue` in catalog.ts for what it promises. */
export const enqueue: Enqueue<ShopTx> = async (tx, name, payload, options = {}) => {
  sender ??= openQueue({ housekeeping: false });
  await enqueueOn(await sender, tx, { name, payload, inSeconds: options.inSeconds ?? 0 });
};

export type Sending<N extends JobName> = { name: N; payload: JobPayload<N>; inSeconds: number };

export async function enqueueOn<N extends JobName>(boss: PgBoss, tx: ShopTx, { name, payload, inSeconds }: Sending<N>): Promise<void> {
  const data = JOBS[name].payload.parse(payload);
  const singletonKey = keyFor(name, data);
  const group = "shop" in data ? { id: data.shop } : undefined;
  const priority =
    group && singletonKey !== undefined && singletonKey !== group.id ? -(await ahead(tx, { name, shop: group.id, singletonKey })) : 0;
  const options = { db: fromPrisma(queueSql(tx)), startAfter: inSeconds, priority, ...(group && { group }) };
  if (singletonKey === undefined) await boss.send(name, data, options);
  // Wanted now: a job that waits for later is brought forward. Wanted later: one that waits already is good enough.
  else if (inSeconds === 0) await boss.upsert(name, data, { ...options, singletonKey });
  else await boss.send(name, data, { ...options, singletonKey });
}

/** Beyond this a shop's jobs are equals; it also bounds what counting them costs. */
const FURTHEST_BACK = 50;

/**
 * How many other jobs of this kind wait for the same shop: so far back the new one is put. Each shop's first job stands in the first
 * row, its second in the second: a shop with a hundred times the jobs takes one of every row and not all that came first.
 */
async function ahead(tx: ShopTx, { name, shop, singletonKey }: { name: JobName; shop: string; singletonKey: string }): Promise<number> {
  // The range is that of the keys that begin with the shop and a space; the library's unique index of waiting jobs has it in order.
  const [row] = await queueSql(tx).$queryRawUnsafe<{ jobs: number }[]>(
    `SELECT count(*)::int AS jobs FROM (
       SELECT 1 FROM ${SCHEMA}.job WHERE name = $1 AND state = 'created' AND policy = 'short' AND group_id = $2
         AND coalesce(singleton_key, '') >= $3 AND coalesce(singleton_key, '') < $4 AND singleton_key <> $5 LIMIT ${FURTHEST_BACK}) waiting`,
    ...[name, shop, `${shop} `, `${shop}!`, singletonKey],
  );
  return row?.jobs ?? 0;
}

/** Moves jobs that are due and were put back one row forward. Called every minute: however many keep coming, each has its turn. */
export async function moveForward(boss: PgBoss): Promise<void> {
  await boss
    .getDb()
    .executeSql(`UPDATE ${SCHEMA}.job SET priority = priority + 1 WHERE state = 'created' AND priority < 0 AND start_after <= now()`, []);
}

/** Whether another job of this kind is due and nobody works on it. One of the same key is the caller's own, sent again meanwhile. */
export async function othersWait<N extends JobName>(boss: PgBoss, name: N, payload: JobPayload<N>): Promise<boolean> {
  const { rows } = (await boss.getDb().executeSql(
    `SELECT 1 FROM ${SCHEMA}.job
     WHERE name = $1 AND state < 'active' AND start_after <= now() AND singleton_key IS DISTINCT FROM $2 LIMIT 1`,
    [name, keyFor(name, payload)],
  )) as { rows: unknown[] };
  return rows.length > 0;
}

function keyFor(name: JobName, payload: unknown): string | undefined {
  return (JOBS[name].key as (payload: unknown) => string | undefined)(payload);
}

/** Lets go of the sender's connections, for processes that end and tests. */
export async function closeQueue(): Promise<void> {
  const open = sender;
  sender = undefined;
  if (!isBorrowed) await (await open)?.stop({ graceful: false });
  isBorrowed = false;
}
