import { claimNames } from "#app/codes/name-claims.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { checkDraftRows, heldBy, type NamedRow, type OwnChecks } from "./check-rows.server.ts";
import { readDraft } from "./draft-rows.server.ts";
import { isId } from "#app/platform/ids.ts";
import { checkWholeDraft, type PreviewDeps } from "./preview-draft.server.ts";
import { firstStep, planFor, type OldEnds } from "#app/codes/engine/plans.ts";
import { blocks, type RowCheck } from "./row-check.ts";
import { recordRefreshStarted } from "#app/codes/engine/refresh-activity.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type RefusedRow = { itemId: string; position: number; answer: RowCheck };
type Started =
  | { ok: true }
  /** `rows`: these keep it from starting. `nothing_to_do`: everyone was left out. `time_past`: the chosen end is no time to come. */
  | { ok: false; reason: "not_found" | "already_started" | "nothing_to_do" | "time_past" | "rows"; rows: RefusedRow[] };

type Start = { refreshId: string; startedBy: string; enqueue: Enqueue<ShopTx>; now?: () => Date; look?: PreviewDeps } & Alongside;

/** What is to happen with the start or not at all: called last, in its transaction, and only when it starts. */
type Alongside = { alongside?: (tx: ShopTx) => Promise<void> };

/**
 * Starts a draft: checks every row again against our own records, promises the names, plans each item and queues the
 * work, all in one transaction. If one row cannot go, none does and nothing is changed. With `look` Shopify is asked once
 * more before that, as far as it answers and there are points: a name it holds is refused here, not parked later.
 */
export async function startRefresh(
  ctx: ShopContext,
  { refreshId, startedBy, enqueue, now = () => new Date(), look, alongside }: Start,
): Promise<Started> {
  const { shop, db } = ctx;
  const refuse = (reason: "not_found" | "already_started" | "nothing_to_do" | "time_past") => ({ ok: false as const, reason, rows: [] });
  if (!isId(refreshId)) return refuse("not_found");
  const checked = look ? await checkWholeDraft(ctx, look, { refreshId }) : null;
  const taken = checked ? refusedRows(checked.draft.rows, checked.answers) : [];
  if (taken.length > 0) return { ok: false, reason: "rows", rows: taken };
  const attempt = () =>
    db.$transaction(async (tx): Promise<Started> => {
      const scope = { shop, tx };
      await tx.$queryRaw`SELECT id::text FROM "Refresh" WHERE shop = ${shop} AND id = ${refreshId}::uuid FOR UPDATE`;
      // Neither can a change of these members begin between judging them and planning.
      await tx.$queryRaw`
        SELECT en.id::text FROM "Enrolment" en JOIN "RefreshItem" i ON i.shop = en.shop AND i."enrolmentId" = en.id
        WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid ORDER BY en.id FOR NO KEY UPDATE OF en`;
      const draft = await readDraft(scope, refreshId);
      if (!draft) return refuse((await tx.refresh.count({ where: { id: refreshId } })) === 0 ? "not_found" : "already_started");
      if (draft.rows.length === 0) return refuse("nothing_to_do");
      const retireAt = draft.oldEnds === "at_time" ? draft.retireAt : null;
      if (draft.oldEnds === "at_time" && (retireAt === null || retireAt <= now())) return refuse("time_past");
      const own = await checkDraftRows(scope, draft);
      const rows = refusedRows(draft.rows, own.answers);
      if (rows.length > 0) return { ok: false, reason: "rows", rows };

      const { refused } = await claimNames(
        scope,
        own.named.map(({ row, key }) => ({ key, enrolmentId: row.enrolmentId, refreshItemId: row.itemId })),
      );
      if (refused.length > 0) throw new NamesTaken(await takenRows(scope, own, refused));
      await plan(scope, own.named, { oldEnds: draft.oldEnds, now: now() });
      const started = await tx.refresh.update({
        where: { shop_id: { shop, id: refreshId } },
        data: { state: "running", startedBy, startedAt: now(), retireAt },
      });
      await recordRefreshStarted(scope, started, own.named);
      await enqueue(tx, "refresh.advance", { shop, discountId: draft.discountId });
      await alongside?.(tx);
      return { ok: true };
    }, LONG_TRANSACTION);
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof NamesTaken) return { ok: false, reason: "rows", rows: error.rows };
    // Another refresh of the same member started while this transaction ran; now it can be seen and said.
    if (isUniqueViolation(error)) return attempt();
    throw error;
  }
}

/** Gives the transaction up, so that names claimed in it are free again. */
class NamesTaken extends Error {
  readonly rows: RefusedRow[];
  constructor(rows: RefusedRow[]) {
    super("Names were promised to somebody else meanwhile");
    this.rows = rows;
  }
}

function refusedRows(rows: readonly { itemId: string; position: number }[], answers: OwnChecks["answers"]): RefusedRow[] {
  return rows.flatMap(({ itemId, position }) => {
    const answer = answers.get(itemId) ?? { answer: "empty" as const };
    return blocks(answer) ? [{ itemId, position, answer }] : [];
  });
}

async function takenRows(scope: LineageTx, { named }: OwnChecks, refused: readonly string[]): Promise<RefusedRow[]> {
  const records = await readNameHistory(scope, refused);
  return named
    .filter(({ key }) => refused.includes(key))
    .map(({ row, key }) => {
      const holder = records.get(key)?.holder;
      const unknown = { answer: "taken_by_member", memberName: "another member", offerTitle: "another offer" } as const;
      return { itemId: row.itemId, position: row.position, answer: holder ? heldBy(holder) : unknown };
    });
}

async function plan({ shop, tx }: LineageTx, named: readonly NamedRow[], { oldEnds, now }: { oldEnds: OldEnds; now: Date }): Promise<void> {
  const rows = named.map(({ row, name, key }) => {
    const itemPlan = planFor(keyOf(row.oldName), key, oldEnds);
    const burned = row.burnedKey === key && row.burnedWhy !== null ? { burned: row.burnedWhy } : {};
    const detail = { ...burned, plan: itemPlan, oldName: row.oldName, newName: name, oldRedeemCodeId: row.current?.redeemCodeId ?? null };
    return {
      id: row.itemId,
      name,
      key,
      plan: itemPlan,
      step: firstStep(itemPlan),
      oldCodeId: row.current?.id ?? null,
      oldRedeemCodeId: row.current?.redeemCodeId ?? null,
      now,
      detail,
    };
  });
  await tx.$executeRaw`
    WITH planned AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, name text, key text, plan text, step text, "oldCodeId" uuid, "oldRedeemCodeId" text, now timestamp(3), detail jsonb)
    ), started AS (
      UPDATE "RefreshItem" i SET state = 'running', version = i.version + 1, "newName" = r.name, "newKey" = r.key, plan = r.plan, step = r.step,
        "oldCodeId" = r."oldCodeId", "oldRedeemCodeId" = r."oldRedeemCodeId", "stepSince" = r.now, "dueAt" = NULL
      FROM planned r WHERE i.shop = ${shop} AND i.id = r.id AND i.state = 'draft'
    )
    INSERT INTO "RefreshEvent" (shop, "refreshItemId", at, step, outcome, detail)
    SELECT ${shop}, r.id, r.now, NULL, 'planned', r.detail FROM planned r`;
}

function isUniqueViolation(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as {
    code?: string;
    meta?: { code?: string; driverAdapterError?: { cause?: { originalCode?: string } } };
  };
  return code === "P2002" || (code === "P2010" && (meta?.code === "23505" || meta?.driverAdapterError?.cause?.originalCode === "23505"));
}
