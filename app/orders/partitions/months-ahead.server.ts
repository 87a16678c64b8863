/**
 * Conversions in a table for each month, where an operator has chosen that (partition-conversions.server.ts). Whoever reads or writes
 * conversions names one table and need not know.
 */
import { Prisma, type PrismaClient } from "#app/generated/prisma/client.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

import { monthMark, monthOf, monthsBetween } from "./months.ts";

/** Months that have a table before they begin. */
const AHEAD = 3;

export type Tx = Prisma.TransactionClient;

/** SQL of ours without a value of anybody's in it. */
export const run = (tx: Tx, sql: string) => tx.$executeRaw(Prisma.raw(sql));

/** One change of the tables at a time. */
export async function lockTables(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('conversion tables'))::text`;
}

/**
 * Waits for a table, but not long: whoever comes meanwhile waits behind us. Gives up before PostgreSQL looks for deadlocks (a second), so
 * that no order's transaction is ever the one that is called off.
 */
export async function waitBriefly(tx: Tx): Promise<void> {
  await tx.$executeRaw`SET LOCAL lock_timeout = '500ms'`;
}

/** Whether conversions are in a table for each month, or in one plain one. */
export async function isByMonth(db: Pick<PrismaClient, "$queryRaw">): Promise<boolean> {
  const [row] = await db.$queryRaw<{ byMonth: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('"Conversion"') AND relkind = 'p') AS "byMonth"`;
  return row?.byMonth ?? false;
}

/** The first moment for which no month's table is there. */
async function nextMonth(db: Pick<PrismaClient, "$queryRaw">): Promise<Date> {
  // The upper end stands in the text of the bounds: FOR VALUES FROM (…) TO ('2027-01-01 00:00:00').
  const [row] = await db.$queryRaw<{ until: Date }[]>`
    SELECT max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([^'']+)''\\)')::timestamp(3)) AS until
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass('"Conversion"')`;
  return row!.until;
}

/** What an operator is told: how many coming months should have a table and have none, and how many conversions are of no month's. */
export async function readMonths(db: Pick<PrismaClient, "$queryRaw">, now: Date): Promise<{ missing: number; outside: number }> {
  if (!(await isByMonth(db))) return { missing: 0, outside: 0 };
  const missing = monthsBetween(await nextMonth(db), monthOf(now, AHEAD)).length;
  const [outside] = await db.$queryRaw<{ rows: number }[]>`SELECT count(*)::int AS rows FROM "Conversion_outside"`;
  return { missing, outside: outside?.rows ?? 0 };
}

/**
 * Makes the tables of the coming months, and answers how many it made: none where conversions are in one plain table. Conversions
 * that were dated into such a month before it had a table move into it. Throws where a table was not to be had at once: it is tried again.
 */
export async function keepMonthsAhead(db: PrismaClient, now: Date): Promise<number> {
  if (!(await isByMonth(db))) return 0;
  let made = 0;
  for (const month of monthsBetween(await nextMonth(db), monthOf(now, AHEAD))) {
    await db.$transaction(async (tx) => {
      await lockTables(tx);
      if ((await nextMonth(tx)) > month) return;
      await waitBriefly(tx);
      // As everybody takes them who writes: orders first.
      await run(tx, `LOCK TABLE "Order" IN SHARE ROW EXCLUSIVE MODE`);
      await run(tx, `LOCK TABLE ONLY "Conversion" IN SHARE UPDATE EXCLUSIVE MODE`);
      await run(tx, `LOCK TABLE "Conversion_outside" IN ACCESS EXCLUSIVE MODE`);
      await makeMonth(tx, month);
      made += 1;
    }, LONG_TRANSACTION);
  }
  // PostgreSQL counts the months by itself, but never all of them together, by which it plans what joins them.
  await run(db, `ANALYZE "Conversion"`);
  return made;
}

/** The tables of these months, at the beginning. */
export async function makeMonths(tx: Tx, first: Date, now: Date): Promise<void> {
  for (const month of monthsBetween(first, monthOf(now, AHEAD))) await makeMonth(tx, month);
}

async function makeMonth(tx: Tx, month: Date): Promise<void> {
  const name = `Conversion_${monthMark(month)}`;
  const [from, to] = [month, monthOf(month, 1)].map((at) => `'${at.toISOString().slice(0, 10)}'`);
  await makePart(tx, name);
  await run(
    tx,
    `WITH moved AS (DELETE FROM "Conversion_outside" WHERE "at" >= ${from} AND "at" < ${to} RETURNING *) INSERT INTO "${name}" SELECT * FROM moved`,
  );
  await run(tx, `ALTER TABLE "Conversion" ATTACH PARTITION "${name}" FOR VALUES FROM (${from}) TO (${to})`);
}

/** A table that can become a part: of each order one row for a member. Its other indexes and its tie to orders come with the attaching. */
export async function makePart(tx: Tx, name: string): Promise<void> {
  await run(
    tx,
    `CREATE TABLE "${name}" (LIKE "Conversion" INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE)`,
  );
  await run(tx, `ALTER TABLE "${name}" ADD CONSTRAINT "${name}_pkey" PRIMARY KEY ("shop", "orderId", "enrolmentId")`);
}
