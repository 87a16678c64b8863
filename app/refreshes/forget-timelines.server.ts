import type { PrismaClient } from "#app/generated/prisma/client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 5_000;

/**
 * Forgets what was tried step by step for changes of codes that ended more than `days` ago, in all shops, a few thousand rows at a
 * time. The items themselves, the lineage and the activity stay. Answers how many rows went.
 */
export async function forgetTimelines(db: PrismaClient, { now, days }: { now: Date; days: number }): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS);
  let forgotten = 0;
  // Ids rise with time, so the old ones are read first, by the primary key.
  for (let after = -1n; ;) {
    const rows = await db.refreshEvent.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: AT_ONCE,
      select: { id: true, at: true, item: { select: { settledAt: true } } },
    });
    const old = rows.filter(({ at, item }) => at < before && item.settledAt !== null && item.settledAt < before).map(({ id }) => id);
    if (old.length > 0) forgotten += (await db.refreshEvent.deleteMany({ where: { id: { in: old } } })).count;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE || last.at >= before) return forgotten;
    after = last.id;
  }
}
