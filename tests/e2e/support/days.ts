/** Days that go by for the rotations of a store: their dates are moved back, and the worker looks as it does every ten minutes. */
import { PgBoss } from "pg-boss";
import pg from "pg";

import type { Stack } from "#tests/support/stack/stack.ts";

import { until } from "./store.ts";

/** What is on its day: the rotation itself, the codes whose age it asks for, and the end of old codes that wait. */
const DATES = [
  `UPDATE "Rotation" SET "nextOn" = "nextOn" - $1::int`,
  `UPDATE "PromoCode" SET "liveFrom" = "liveFrom" - $1 * interval '1 day' WHERE "liveUntil" IS NULL AND "offerId" IN (SELECT "offerId" FROM "Rotation")`,
  `UPDATE "RefreshItem" SET "dueAt" = "dueAt" - $1 * interval '1 day' WHERE "refreshId" IN (SELECT id FROM "Refresh" WHERE origin = 'rotation')`,
  `UPDATE "Refresh" SET "retireAt" = "retireAt" - $1 * interval '1 day' WHERE origin = 'rotation'`,
];

/** Jobs of these kinds that are due, or will be in a moment, and those that run. */
const AT_WORK = `
  SELECT count(*)::int AS jobs FROM jobs.job WHERE name IN ('rotations.sweep', 'rotations.run', 'refresh.advance')
    AND (state = 'active' OR (state IN ('created', 'retry') AND start_after <= now() + interval '5 seconds'))`;

/** Lets so many days go by at once, has the worker look, and returns when it has nothing left to do. */
export async function passDays({ databaseUrl }: Pick<Stack, "databaseUrl">, days: number): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrl });
  const queue = new PgBoss({ connectionString: databaseUrl, schema: "jobs", supervise: false, schedule: false, migrate: false, max: 1 });
  await Promise.all([database.connect(), queue.start()]);
  try {
    for (const move of DATES) await database.query(move, [days]);
    await queue.send("rotations.sweep", {}, { singletonKey: "all" });
    await until(async () => (await database.query<{ jobs: number }>(AT_WORK)).rows[0]?.jobs === 0);
  } finally {
    await Promise.all([database.end(), queue.stop({ graceful: false })]);
  }
}
