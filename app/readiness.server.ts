/** Whether the app can do its work now: for whoever deploys it or watches it. */
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import type { PrismaClient } from "#app/generated/prisma/client.ts";

export type Readiness = {
  ready: boolean;
  database: "writable" | "read_only" | "unreachable";
  /** `behind`: `npm run migrate` is due. */
  migrations: "current" | "behind" | "unknown";
  /** Whether a worker was seen within a minute. */
  worker: "seen" | "not_seen" | "unknown";
};

const UNREACHABLE: Readiness = { ready: false, database: "unreachable", migrations: "unknown", worker: "unknown" };
/** Whoever asks wants an answer, the database's or ours. */
const ANSWERS_WITHIN_MS = 3_000;
/** However often it is asked, the database is asked once in this time. */
const KEEP_MS = 1_000;

/**
 * Reads the readiness of this database against the migrations in a folder, of which more may have been applied than it holds.
 * Concurrent callers and those within a second share one answer. Never throws; `onTrouble` is told why it could not be read.
 */
export function readinessOf(db: PrismaClient, migrations: URL, onTrouble: (error: unknown) => void): () => Promise<Readiness> {
  const wanted = readdirSync(migrations, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  let kept: { answer: Promise<Readiness>; until: number } | null = null;
  return () => {
    if (kept === null || kept.until < performance.now()) {
      const own = { answer: within(read(db, wanted), onTrouble), until: Infinity };
      kept = own;
      // It counts from when it is known: a slow answer is not asked for again meanwhile.
      void own.answer.then(() => (own.until = performance.now() + KEEP_MS));
    }
    return kept.answer;
  };
}

async function within(reading: Promise<Readiness>, onTrouble: (error: unknown) => void): Promise<Readiness> {
  const answered = new AbortController();
  const late = sleep(ANSWERS_WITHIN_MS, UNREACHABLE, { signal: answered.signal }).catch(() => UNREACHABLE);
  const read = reading.catch((error: unknown) => {
    onTrouble(error);
    return UNREACHABLE;
  });
  return Promise.race([read, late]).finally(() => answered.abort());
}

async function read(db: PrismaClient, wanted: readonly string[]): Promise<Readiness> {
  const [is] = await db.$queryRaw<{ readOnly: boolean; migrated: boolean; seen: boolean }[]>`
    SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "readOnly",
      to_regclass('"_prisma_migrations"') IS NOT NULL AS migrated, to_regclass('"workers"."seen"') IS NOT NULL AS seen`;
  const applied = is?.migrated
    ? await db.$queryRaw<{ name: string }[]>`
        SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
    : [];
  const [heart] = is?.seen
    ? await db.$queryRaw<{ seen: boolean }[]>`
        SELECT EXISTS (SELECT 1 FROM "workers"."seen" WHERE "at" > now() - interval '1 minute') AS seen`
    : [];
  const names = new Set(applied.map(({ name }) => name));
  const database = is?.readOnly === false ? "writable" : "read_only";
  const migrations = wanted.every((name) => names.has(name)) ? "current" : "behind";
  const worker = heart?.seen ? "seen" : "not_seen";
  return { ready: database === "writable" && migrations === "current" && worker === "seen", database, migrations, worker };
}
