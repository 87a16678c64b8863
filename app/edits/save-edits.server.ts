/** The server's side of every form that changes what exists: compared with what is there now, then saved or refused. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { differing, mergeEdits, type ChangedBy, type Conflict, type Edits, type Units } from "./merge-edits.ts";

/** `elsewhere`: when Shopify's admin last changed a unit since then, of units that can be changed there; null when no message told it. */
type Judge<F> = {
  record: string;
  units: Units<F>;
  edits: Edits<F>;
  now: F;
  elsewhere?: (unit: string, since: Date) => Promise<{ at: Date | null } | null>;
};

type Judged<F> = { ok: true; form: F } | { ok: false; reason: "conflict"; conflict: Conflict<F> };

/**
 * Writers of one record one after the other, until the transaction ends. Whoever reads a record to compare it and then writes it holds
 * this lock first; else two who save at the same moment both compare with what neither has written yet.
 */
export async function lockRecord(tx: ShopTx, { shop, record }: { shop: string; record: string }): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('record ' || ${record}), hashtext(${shop}))::text`;
}

/** What is to be saved, or where this person's changes meet others'. Call it with the record locked or held, and `now` read after that. */
export async function judgeEdits<F>(tx: ShopTx, { record, units, edits, now, elsewhere }: Judge<F>): Promise<Judged<F>> {
  const merged = mergeEdits({ loaded: edits.loaded, mine: edits.mine, now }, units);
  if (merged.clashing.length === 0) return { ok: true, form: merged.form };
  const asOf = new Date().toISOString();
  const since = new Date(edits.loadedAt);
  const ours = await tx.fieldEdit.findMany({ where: { record, field: { in: merged.clashing }, at: { gte: since } } });
  const names = await staffNames({ db: tx }, [...new Set(ours.map(({ staffId }) => staffId))]);
  const clashes = [];
  for (const unit of merged.clashing) {
    const edit = ours.find(({ field }) => field === unit);
    const there = (await elsewhere?.(unit, edit?.at ?? since)) ?? null;
    const isTheirs = there !== null && (edit === undefined || there.at !== null);
    const by: ChangedBy = isTheirs
      ? { who: "shopify", at: there.at?.toISOString() ?? null }
      : edit
        ? { who: "staff", name: names.get(edit.staffId) ?? null, at: edit.at.toISOString() }
        : { who: "unknown" };
    clashes.push({ unit, by });
  }
  return { ok: false, reason: "conflict", conflict: { current: now, asOf, clashes } };
}

type Recorded<F> = { shop: string; record: string; units: Units<F>; before: F; after: F; by: string | undefined; at: Date };

/** Writes down who changed which units, in the transaction that saves them. What the app does by itself has no name. */
export async function recordEdits<F>(tx: ShopTx, { shop, record, units, before, after, by = "", at }: Recorded<F>): Promise<void> {
  const changed = differing(before, { other: after, units });
  if (changed.length === 0) return;
  await tx.fieldEdit.deleteMany({ where: { record, field: { in: changed } } });
  await tx.fieldEdit.createMany({ data: changed.map((field) => ({ shop, record, field, staffId: by, at })) });
}

const LEASE_MS = 120_000;
const WAIT_MS = 10_000;

/**
 * Does the work while nobody else saves this record, without a transaction that would stay open meanwhile: for work that asks Shopify.
 * Waits for up to ten seconds; null when somebody else was saving for all of that time. A hold ends by itself after two minutes.
 */
export async function holdRecord<T>(
  { shop, db }: ShopContext,
  { record, work }: { record: string; work: () => Promise<T> },
): Promise<T | null> {
  const holder = randomUUID();
  for (const giveUp = Date.now() + WAIT_MS; ; await sleep(100)) {
    const now = new Date();
    const until = new Date(now.getTime() + LEASE_MS);
    const taken = await db.$executeRaw`
      INSERT INTO "RecordHold" ("shop", "record", "holder", "until") VALUES (${shop}, ${record}, ${holder}::uuid, ${until})
      ON CONFLICT ("shop", "record") DO UPDATE SET "holder" = excluded."holder", "until" = excluded."until"
      WHERE "RecordHold"."until" < ${now}`;
    if (taken === 1) break;
    if (now.getTime() >= giveUp) return null;
  }
  try {
    return await work();
  } finally {
    await db.recordHold.deleteMany({ where: { record, holder } });
  }
}
