/**
 * Puts a table for each month in place of the plain one, while orders come in. No row is copied: the plain table becomes the part of all
 * months so far. What takes long (proving that it holds nothing later) is done before and keeps nobody waiting; the change itself is one
 * transaction of names. Killed anywhere, it is begun again.
 */
import { setTimeout as pause } from "node:timers/promises";

import { Prisma, type PrismaClient } from "#app/generated/prisma/client.ts";

import { isByMonth, lockTables, makeMonths, makePart, run, waitBriefly, type Tx } from "./months-ahead.server.ts";
import { monthMark, monthOf } from "./months.ts";

/** Says why nothing was changed, in words for an operator. */
export class PartitionRefused extends Error {}

/** Rows of months with tables of their own that are moved there while writers wait, unless said. */
const MOVED_AT_MOST = 10_000;
const TRIES = 120;
const TAKES_LONG = { maxWait: 10_000, timeout: 3_600_000 } as const;

export type Plan = {
  now: Date;
  /** The first month with a table of its own: the one after next unless said. */
  from?: Date;
  movedAtMost?: number;
};

export type Look = {
  byMonth: boolean;
  from: Date;
  rows: number;
  /** Of them, how many are of months that would have tables of their own, or later ones. */
  later: number;
};

/** How things are, and what the change would find. Changes nothing. */
export async function lookAtConversions(db: PrismaClient, { now, from = monthOf(now, 2) }: Plan): Promise<Look> {
  const [count] = await db.$queryRaw<{ rows: number; later: number }[]>`
    SELECT count(*)::float8 AS rows, count(*) FILTER (WHERE "at" >= ${from})::float8 AS later FROM "Conversion"`;
  return { byMonth: await isByMonth(db), from, ...count! };
}

/**
 * Changes the form, and answers for how many milliseconds writers were kept out; null where it was changed before. Throws
 * `PartitionRefused`, having changed nothing.
 */
export async function partitionConversions(db: PrismaClient, plan: Plan): Promise<number | null> {
  const { byMonth, from, later } = await lookAtConversions(db, plan);
  if (byMonth) return null;
  await refuseWhatCannotBe(db, { from, later, movedAtMost: plan.movedAtMost ?? MOVED_AT_MOST });
  if (later === 0) await proveNothingLater(db, from);
  for (let tries = 1; ; tries++) {
    try {
      return await db.$transaction((tx) => change(tx, { from, later, now: plan.now }), TAKES_LONG);
    } catch (error) {
      if (!wasInUse(error)) throw error;
      if (tries >= TRIES) throw new PartitionRefused("The tables were in use each time they were asked for. Try it when less goes on.");
      await pause(1_000);
    }
  }
}

async function refuseWhatCannotBe(
  db: PrismaClient,
  { from, later, movedAtMost }: { from: Date; later: number; movedAtMost: number },
): Promise<void> {
  if (later > movedAtMost)
    throw new PartitionRefused(`${later} conversions are of ${from.toISOString().slice(0, 7)} or later: begin with a later month.`);
  const tied = await db.$queryRaw<{ name: string }[]>`
    SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND confrelid = to_regclass('"Conversion"')
    UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('"Conversion"') AND NOT tgisinternal
    UNION ALL SELECT p.pubname FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = to_regclass('"Conversion"')`;
  if (tied.length > 0)
    throw new PartitionRefused(`These are tied to the table "Conversion" and are not ours: ${tied.map(({ name }) => name).join(", ")}.`);
}

const checkName = (from: Date) => `Conversion_until_${monthMark(from)}`;

/** Reads the whole table while orders come in. Until the change, or the nightly job, takes it away, nothing later can be written. */
async function proveNothingLater(db: PrismaClient, from: Date): Promise<void> {
  const known = await checks(db);
  for (const { name } of known) if (name !== checkName(from)) await run(db, `ALTER TABLE "Conversion" DROP CONSTRAINT IF EXISTS "${name}"`);
  if (!known.some(({ name }) => name === checkName(from)))
    await briefly(db, (tx) =>
      run(tx, `ALTER TABLE "Conversion" ADD CONSTRAINT "${checkName(from)}" CHECK ("at" < '${day(from)}') NOT VALID`),
    );
  await db.$transaction((tx) => run(tx, `ALTER TABLE "Conversion" VALIDATE CONSTRAINT "${checkName(from)}"`), TAKES_LONG);
}

function checks(db: Pick<PrismaClient, "$queryRaw">): Promise<{ name: string }[]> {
  return db.$queryRaw<{ name: string }[]>`
    SELECT conname AS name FROM pg_constraint
    WHERE contype = 'c' AND conrelid = to_regclass('"Conversion"') AND starts_with(conname, 'Conversion_until_')`;
}

/**
 * Takes away what a change that was killed has left, before it could keep orders out: a month before the time comes that it forbids.
 * Answers how many there were.
 */
export async function forgetUnfinishedChange(db: PrismaClient, now: Date): Promise<number> {
  const late = (await checks(db)).filter(({ name }) => name <= checkName(monthOf(now, 1)));
  for (const { name } of late) await briefly(db, (tx) => run(tx, `ALTER TABLE "Conversion" DROP CONSTRAINT IF EXISTS "${name}"`));
  return late.length;
}

const day = (at: Date) => at.toISOString().slice(0, 10);

async function briefly(db: PrismaClient, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await db.$transaction(async (tx) => {
        await waitBriefly(tx);
        await work(tx);
      });
      return;
    } catch (error) {
      if (!wasInUse(error) || tries >= TRIES) throw error;
      await pause(1_000);
    }
  }
}

/** The change itself. Whoever waits for the plain table meanwhile goes on with what has its name then. */
async function change(tx: Tx, { from, later, now }: { from: Date; later: number; now: Date }): Promise<number | null> {
  await lockTables(tx);
  if (await isByMonth(tx)) return null;
  await waitBriefly(tx);
  // The tie to orders changes hands, for which PostgreSQL wants orders for itself. Taken at once: a lock that is raised is a deadlock.
  await run(tx, `LOCK TABLE "Order" IN ACCESS EXCLUSIVE MODE`);
  await run(tx, `LOCK TABLE "Conversion" IN ACCESS EXCLUSIVE MODE`);
  const began = performance.now();
  const past = `Conversion_until_${monthMark(from)}`;
  const indexes = await tx.$queryRaw<{ name: string; sql: string; isKey: boolean }[]>`
    SELECT c.relname AS name, pg_get_indexdef(c.oid) AS sql, i.indisprimary AS "isKey" FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = '"Conversion"'::regclass`;
  const rules = await tx.$queryRaw<{ name: string; sql: string }[]>`
    SELECT conname AS name, pg_get_constraintdef(oid) AS sql FROM pg_constraint
    WHERE conrelid = '"Conversion"'::regclass AND contype IN ('c', 'f') AND NOT starts_with(conname, 'Conversion_until_')`;
  const rights = await tx.$queryRaw<{ sql: string }[]>`
    SELECT format('GRANT %s ON "Conversion" TO %s', a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END) AS sql
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE c.oid = '"Conversion"'::regclass AND a.grantee <> c.relowner`;
  await run(tx, `ALTER TABLE "Conversion" RENAME TO "${past}"`);
  for (const { name } of indexes) await run(tx, `ALTER INDEX "${name}" RENAME TO "${name.replace("Conversion", past)}"`);
  await run(
    tx,
    `CREATE TABLE "Conversion" (LIKE "${past}" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMMENTS) PARTITION BY RANGE ("at")`,
  );
  // Each part has its own key, of an order and a member: a key of all parts would have to hold the time as well.
  for (const { sql, isKey } of indexes) if (!isKey) await run(tx, sql);
  for (const { name, sql } of rules) await run(tx, `ALTER TABLE "Conversion" ADD CONSTRAINT "${name}" ${sql}`);
  for (const { sql } of rights) await run(tx, sql);
  await makePart(tx, "Conversion_outside");
  // With none of them, the check has proved it and nothing is read.
  if (later > 0)
    await run(
      tx,
      `WITH moved AS (DELETE FROM "${past}" WHERE "at" >= '${day(from)}' RETURNING *) INSERT INTO "Conversion_outside" SELECT * FROM moved`,
    );
  await run(tx, `ALTER TABLE "Conversion" ATTACH PARTITION "${past}" FOR VALUES FROM (MINVALUE) TO ('${day(from)}')`);
  await makeMonths(tx, from, now);
  await run(tx, `ALTER TABLE "Conversion" ATTACH PARTITION "Conversion_outside" DEFAULT`);
  await run(tx, `ALTER TABLE "${past}" DROP CONSTRAINT IF EXISTS "${checkName(from)}"`);
  return Math.round(performance.now() - began);
}

/** Given up by `lock_timeout` (PostgreSQL's 55P03), or called off for somebody who waited for us (40P01). */
function wasInUse(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as {
    code?: string;
    meta?: { code?: string; driverAdapterError?: { cause?: { originalCode?: string } } };
  };
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return code === "P2010" && ["55P03", "40P01"].includes(meta?.code ?? meta?.driverAdapterError?.cause?.originalCode ?? "");
}
