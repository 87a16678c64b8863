/** The memory of changes in PostgreSQL: items by set, each guarded by the version it was read with. */
import { beginCodes, endCurrentCodes, type LineageTx } from "#app/codes/lineage.store.server.ts";
import type { IssueReason } from "#app/codes/lineage.ts";
import { freeNames, keepClaims } from "#app/codes/name-claims.server.ts";
import type { ShopContext, ShopTx } from "#app/db.server.ts";

import {
  after,
  isIssuing,
  repeated,
  type ChangeItem,
  type ChangeKind,
  type ChangeRefusal,
  type ChangeStep,
  type RefusalDetail,
  type StepAnswer,
} from "./change.ts";
import { tellChangeSettled } from "./tell-change.server.ts";

/** Called in the transaction that changed who held these names, so that orders placed under them are counted anew. */
export type OnLineageChanged = (tx: ShopTx, change: { shop: string; keys: string[] }) => Promise<void>;

/** Later steps first: what was begun is finished before more is begun. */
const ORDER: readonly ChangeStep[] = ["verify_deleted", "verify_added", "add", "check_free", "delete"];

/** Due items of a discount that stand on one step, or when the next are due; null when nothing is left. */
export async function takeItems(
  { shop, db }: ShopContext,
  { discountId, now, limit }: { discountId: string; now: Date; limit: number },
): Promise<{ items: ChangeItem[] } | { nextDueAt: Date } | null> {
  const sets = await db.$queryRaw<{ step: ChangeStep; due: boolean; nextDueAt: Date | null }[]>`
    SELECT step, "dueAt" IS NULL OR "dueAt" <= ${now} AS due, min("dueAt") AS "nextDueAt" FROM "EnrolmentChangeItem"
    WHERE shop = ${shop} AND "discountId" = ${discountId} AND state = 'running' GROUP BY step, due`;
  const step = ORDER.find((one) => sets.some((set) => set.step === one && set.due));
  if (!step) {
    const next = sets.flatMap(({ nextDueAt }) => nextDueAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
    return next ? { nextDueAt: next } : null;
  }
  const items = await db.$queryRaw<ChangeItem[]>`
    SELECT i.id::text, i."changeId"::text, c.kind, i."enrolmentId"::text, i.step, i.name, i.key, i."redeemCodeId", i.uses, i."addedAt",
      i."bulkCreationId", i."goneAt", i.attempts, i.setbacks, i."stepSince", i.version
    FROM "EnrolmentChangeItem" i JOIN "EnrolmentChange" c ON c.shop = i.shop AND c.id = i."changeId"
    WHERE i.shop = ${shop} AND i."discountId" = ${discountId} AND i.state = 'running' AND i.step = ${step}
      AND (i."dueAt" IS NULL OR i."dueAt" <= ${now})
    ORDER BY i."changeId", i.position LIMIT ${limit}`;
  return { items };
}

type Saved = Omit<ChangeItem, "step"> & {
  step: ChangeStep | null;
  state: "running" | "done" | "refused";
  refusedFor: ChangeRefusal | null;
  refusedDetail: RefusalDetail | null;
  dueAt: Date | null;
  settledAt: Date | null;
};

export type Answered = { item: ChangeItem; answer: StepAnswer };
type Saving = { now: Date; inSeconds: (item: ChangeItem, answer: StepAnswer) => number; onLineageChanged: OnLineageChanged };

/** Saves what the step answered; those that are through change lineage, claims and the member's place in the same transaction. */
export async function saveAnswers(
  { shop, db }: ShopContext,
  answered: readonly Answered[],
  { now, inSeconds, onLineageChanged }: Saving,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const changed = answered.map(({ item, answer }) => savedBy(item, answer, { now, seconds: inSeconds(item, answer) }));
    const written = new Set(await write({ shop, tx }, changed));
    const through = answered.filter(({ item }, at) => written.has(item.id) && changed[at]?.state === "done");
    await passLineage(
      { shop, tx },
      through.map(({ item, answer }) => ({ ...item, ...("learned" in answer ? answer.learned : {}) })),
      now,
    );
    const refused = changed.filter(({ id, state }) => written.has(id) && state === "refused");
    await freePromises({ shop, tx }, refused);
    await settleChanges(
      { shop, tx },
      [...new Set(changed.filter(({ state }) => state !== "running").map(({ changeId }) => changeId))],
      now,
    );
    const keys = [...new Set(through.map(({ item }) => item.key))];
    if (keys.length > 0) await onLineageChanged(tx, { shop, keys });
  });
}

function savedBy(item: ChangeItem, answer: StepAnswer, { now, seconds }: { now: Date; seconds: number }): Saved {
  const still = { ...item, state: "running" as const, refusedFor: null, refusedDetail: null, dueAt: null, settledAt: null };
  const dueAt = new Date(now.getTime() + seconds * 1000);
  switch (answer.kind) {
    case "noted":
      return { ...still, ...answer.learned };
    case "wait":
      return { ...still, attempts: item.attempts + 1, dueAt };
    case "undone":
      return { ...still, step: repeated(item.step), attempts: 0, setbacks: item.setbacks + 1, stepSince: now, dueAt };
    case "done": {
      const step = after(item.step);
      const settled = step === null ? { state: "done" as const, settledAt: now } : {};
      return { ...still, ...answer.learned, step, attempts: 0, stepSince: now, ...settled };
    }
    case "refuse":
      return { ...still, state: "refused", refusedFor: answer.reason, refusedDetail: answer.detail ?? null, settledAt: now };
  }
}

async function write({ shop, tx }: LineageTx, rows: readonly Saved[]): Promise<string[]> {
  const saved = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "EnrolmentChangeItem" i SET version = i.version + 1, state = c.state, step = c.step, "redeemCodeId" = c."redeemCodeId", uses = c.uses,
      "addedAt" = c."addedAt", "bulkCreationId" = c."bulkCreationId", "goneAt" = c."goneAt", attempts = c.attempts, setbacks = c.setbacks,
      "stepSince" = c."stepSince", "dueAt" = c."dueAt", "refusedFor" = c."refusedFor", "refusedDetail" = c."refusedDetail", "settledAt" = c."settledAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(
      id uuid, version int, state text, step text, "redeemCodeId" text, uses int, "addedAt" timestamp(3), "bulkCreationId" text, "goneAt" timestamp(3),
      attempts int, setbacks int, "stepSince" timestamp(3), "dueAt" timestamp(3), "refusedFor" text, "refusedDetail" jsonb, "settledAt" timestamp(3))
    WHERE i.shop = ${shop} AND i.id = c.id AND i.version = c.version AND i.state = 'running'
    RETURNING i.id::text`;
  return saved.map(({ id }) => id);
}

const ENDED_FOR: Partial<Record<ChangeKind, IssueReason>> = { deactivate: "deactivated", remove: "removed" };
const STATUS_AFTER: Record<ChangeKind, string> = {
  activate: "active",
  readd: "active",
  add: "active",
  deactivate: "inactive",
  remove: "removed",
  payout: "active",
};

/** A code begins when it was first sent to Shopify and ends when it was seen to be gone. */
async function passLineage(scope: LineageTx, items: readonly ChangeItem[], now: Date): Promise<void> {
  const issued = items.filter(({ step }) => isIssuing(step));
  const withdrawn = items.filter(({ step }) => !isIssuing(step));
  await endCurrentCodes(
    scope,
    withdrawn.map(({ kind, ...item }) => ({
      enrolmentId: item.enrolmentId,
      at: item.goneAt ?? now,
      usesAtEnd: item.uses,
      endedFor: ENDED_FOR[kind] ?? "other",
    })),
  );
  await freeNames(scope, withdrawn);
  await beginCodes(
    scope,
    issued.map(({ enrolmentId, name, redeemCodeId, addedAt, kind }) => ({
      ...{ enrolmentId, name, redeemCodeId, liveFrom: addedAt ?? now, refreshItemId: null },
      issuedFor: kind === "add" ? ("welcome" as const) : ("reactivated" as const),
    })),
  );
  await keepClaims(
    scope,
    issued.map(({ id }) => id),
  );
  for (const kind of new Set(items.map((item) => item.kind))) {
    const ids = items.filter((item) => item.kind === kind).map(({ enrolmentId }) => enrolmentId);
    await scope.tx.enrolment.updateMany({ where: { id: { in: ids } }, data: { status: STATUS_AFTER[kind] } });
  }
}

/** Names that were promised and not issued are anybody's again. */
async function freePromises({ tx }: LineageTx, items: readonly { id: string }[]): Promise<void> {
  if (items.length > 0) await tx.nameClaim.deleteMany({ where: { refreshItemId: { in: items.map(({ id }) => id) } } });
}

/** Marks changes as settled that have nothing under way any more. */
export async function settleChanges({ shop, tx }: LineageTx, changeIds: readonly string[], now: Date): Promise<void> {
  if (changeIds.length === 0) return;
  const settled = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "EnrolmentChange" c SET "settledAt" = ${now}
    WHERE c.shop = ${shop} AND c.id = ANY(${[...changeIds]}::uuid[]) AND c."settledAt" IS NULL
      AND NOT EXISTS (SELECT 1 FROM "EnrolmentChangeItem" i WHERE i.shop = c.shop AND i."changeId" = c.id AND i.state = 'running')
    RETURNING c.id::text`;
  for (const { id } of settled) await tellChangeSettled({ shop, tx }, id, now);
}
