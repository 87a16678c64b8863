/**
 * Counters that limit how often something may be done, shared by all processes. They are no record of anybody and lie outside
 * the shops' tables. A key that belongs to a shop begins with it and a space, so that it is erased with the shop.
 */
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

import { db } from "./db.server.ts";

/** The library's own statements, sent through the app's pool: it knows nothing of Prisma's. */
const storeClient = {
  async query({ text, values }: { text: string; values: unknown[] }) {
    const rows = await db.$queryRawUnsafe<{ points: number; expire: bigint | null }[]>(text, ...values);
    const read = rows.map(({ points, expire }) => ({ points, expire: expire === null ? null : Number(expire) }));
    return { rows: read, rowCount: read.length };
  },
};
// Left to itself the library clears old counters by a timer of every process; the worker does it nightly instead.
const COMMON = {
  ...{ storeClient, storeType: "client", schemaName: "limits", tableName: "asked", keyPrefix: "" },
  ...{ tableCreated: true, clearExpiredByTimeout: false },
};

type Counter = {
  /** Counts one, or so many. Null when it is within the limit; else the milliseconds until the next one is. Throws when the database does. */
  count(key: string, many?: number): Promise<number | null>;
  /** How many are left now. Counts nothing. */
  left(key: string): Promise<number>;
  /** Takes one back that did not happen after all. */
  giveBack(key: string): Promise<void>;
};

/** At most `points` of each key within `seconds`, from the first one on. */
export function counter({ points, seconds }: { points: number; seconds: number }): Counter {
  const limiter = new RateLimiterPostgres({ ...COMMON, points, duration: seconds });
  return {
    async count(key, many = 1) {
      try {
        await limiter.consume(key, many);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
        throw refused;
      }
    },
    async left(key) {
      return Math.max(0, points - ((await limiter.get(key))?.consumedPoints ?? 0));
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
  };
}

/** Removes counters that no longer count. */
export async function clearOldCounters(now: Date): Promise<void> {
  await db.$executeRaw`DELETE FROM limits.asked WHERE expire < ${now.getTime()}`;
}
