/** Reports may be read from a replica, so that their sums take nothing from what people and webhooks wait for. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";

import { openPool } from "./db-pool.server.ts";
import type { ShopContext } from "./db.server.ts";
import { env } from "./env.server.ts";
import { log } from "./logger.server.ts";
import { clientOn, scopeTo } from "./tenant-client.server.ts";

/** Reports are looked at by people who have just seen an order come in. */
const BEHIND_AT_MOST_SECONDS = 15;
const LOOK_EVERY_MS = 5_000;
/** After trouble everything is read from the primary for as long. */
const AFTER_TROUBLE_MS = 30_000;
const LARGEST_POOL = 4;

const replica =
  env.DATABASE_REPLICA_URL === undefined ? null : clientOn(openPool(env.DATABASE_REPLICA_URL, { name: "reports", max: LARGEST_POOL }));

let known: { usable: Promise<boolean>; until: number } | null = null;

/**
 * Reads what may be some seconds old: from the replica where there is one that keeps up, else, and when it fails meanwhile, from the
 * primary. What somebody of this shop has just done is never missing: the replica has to have the shop's latest activity. `read` may run
 * twice and must not write.
 */
export async function readForReport<R>(ctx: ShopContext, read: (ctx: ShopContext) => Promise<R>): Promise<R> {
  if (replica === null || !(await isUsable(replica))) return read(ctx);
  const reads: ShopContext = { ...ctx, db: scopeTo(replica, ctx.shop) };
  const latest = await ctx.db.activity.findFirst({ select: { id: true }, orderBy: [{ at: "desc" }, { id: "desc" }] });
  try {
    if (!latest || (await reads.db.activity.count({ where: latest })) > 0) return await read(reads);
  } catch (error) {
    // What is wrong with the reading itself fails on the primary as well.
    await leave(error);
  }
  return read(ctx);
}

/** Lets go of its connections, for processes that end and tests. */
export async function closeReplica(): Promise<void> {
  await replica?.$disconnect();
}

async function leave(error: unknown): Promise<false> {
  known = { usable: Promise.resolve(false), until: performance.now() + AFTER_TROUBLE_MS };
  log.warn("replica_not_used", { because: error instanceof Error ? error.name : "unknown" });
  return false;
}

function isUsable(db: PrismaClient): Promise<boolean> {
  if (known === null || known.until < performance.now()) known = { usable: look(db), until: performance.now() + LOOK_EVERY_MS };
  return known.usable;
}

/**
 * While changes stream in and all are applied of which the primary has told, it is not behind, however long ago the last one was. Otherwise
 * it is as far behind as its last change is old. Who may not read how far the primary has told goes by what has arrived.
 */
async function look(db: PrismaClient): Promise<boolean> {
  try {
    const [row] = await db.$queryRaw<{ behind: number }[]>`
      SELECT CASE
        WHEN NOT pg_is_in_recovery() THEN 0
        WHEN EXISTS (
          SELECT 1 FROM pg_stat_wal_receiver
          WHERE greatest(coalesce(latest_end_lsn, pg_last_wal_receive_lsn()), pg_last_wal_receive_lsn()) <= pg_last_wal_replay_lsn()
        ) THEN 0
        ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 1e9) END::float8 AS behind`;
    return (row?.behind ?? Infinity) <= BEHIND_AT_MOST_SECONDS;
  } catch (error) {
    return leave(error);
  }
}
