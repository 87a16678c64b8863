import type { PrismaClient } from "#app/generated/prisma/client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long what somebody uploaded is kept: a file nobody said yes to, and the rows of one that was taken in. */
const UNCONFIRMED_DAYS = 1;
const ROWS_DAYS = 30;

/**
 * Clears uploaded files of all shops by age. A file that was never confirmed goes as a whole; of one that was taken in the
 * rows go, and its counts stay. Answers how many files each concerned.
 */
export async function clearImports(db: PrismaClient, now: Date): Promise<{ unconfirmed: number; cleared: number }> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const unconfirmed = await db.memberImport.deleteMany({ where: { confirmedAt: null, createdAt: { lt: before(UNCONFIRMED_DAYS) } } });
  const old = { clearedAt: null, confirmedAt: { lt: before(ROWS_DAYS) } };
  await db.memberImportRow.deleteMany({ where: { import: old } });
  const cleared = await db.memberImport.updateMany({ where: old, data: { refused: [], rows: [], file: null, clearedAt: now } });
  return { unconfirmed: unconfirmed.count, cleared: cleared.count };
}
