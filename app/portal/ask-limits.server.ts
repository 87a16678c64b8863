/** How often a creator may ask, so that nobody finds out by trying which codes a shop has, or spends its points at Shopify. */
import { RateLimiterPostgres, type RateLimiterRes } from "rate-limiter-flexible";

import { db } from "#app/db.server.ts";

const TEN_MINUTES = 600;

/**
 * The library's own statements, sent through the app's pool: it knows nothing of Prisma's. The table holds counters and no
 * record of anybody, and lies outside the shops' tables; its keys begin with the shop, which erases them with itself.
 */
const storeClient = {
  async query({ text, values }: { text: string; values: unknown[] }) {
    const rows = await db.$queryRawUnsafe<{ points: number; expire: bigint | null }[]>(text, ...values);
    return { rows: rows.map(({ points, expire }) => ({ points, expire: expire === null ? null : Number(expire) })) };
  },
};
// Left to itself the library clears old counters by a timer of every process; the worker does it nightly instead.
const common = {
  ...{ storeClient, storeType: "client", schemaName: "limits", tableName: "asked", keyPrefix: "" },
  ...{ tableCreated: true, clearExpiredByTimeout: false },
};

const perMember = new RateLimiterPostgres({ ...common, points: 12, duration: TEN_MINUTES });
const perShop = new RateLimiterPostgres({ ...common, points: 600, duration: TEN_MINUTES });

/** Counts one question. Null when it may be asked; else the seconds until the next one may. */
export async function countQuestion(shop: string, memberId: string): Promise<number | null> {
  for (const [limiter, key] of [
    [perMember, `${shop} ${memberId}`],
    [perShop, `${shop} everybody`],
  ] as const) {
    const waiting = await limiter.consume(key).then(
      () => null,
      (refused: RateLimiterRes | Error) => refused,
    );
    if (waiting instanceof Error) throw waiting;
    if (waiting) return Math.max(1, Math.ceil(waiting.msBeforeNext / 1000));
  }
  return null;
}

/** Removes the counters of questions that no longer count. */
export async function clearOldQuestions(now: Date): Promise<void> {
  await db.$executeRaw`DELETE FROM limits.asked WHERE expire < ${now.getTime()}`;
}
