import { readBurned } from "#app/codes/burned-names.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { createDraft } from "./create-draft.server.ts";
import { saveDraftNames } from "./draft-names.server.ts";
import { isId } from "#app/platform/ids.ts";
import { startRefresh } from "./start-refresh.server.ts";

/** `retired`: rows whose previous code leaked and is not issued again. */
type Undoable = { until: Date; rows: { codeId: string; oldName: string }[]; retired: number };

type Undone =
  /** `started` false: the previous names are in a draft, where a person sees which of them will not do any more. */
  { ok: true; refreshId: string; started: boolean } | { ok: false; reason: "not_found" | "nothing_to_undo" };

const HOUR_MS = 3_600_000;

/**
 * What of a settled refresh can be undone now: within the shop's window, rows that got another name which is still theirs,
 * unless the previous one leaked. Null when nobody has another name, or the window is over.
 */
export async function readUndoable({ shop, db }: ShopContext, refreshId: string, now: Date): Promise<Undoable | null> {
  const refresh = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId, state: "settled" } }) : null;
  if (!refresh?.settledAt) return null;
  const known = await db.shop.findFirst({ select: { undoHours: true } });
  const until = new Date(refresh.settledAt.getTime() + (known?.undoHours ?? 24) * HOUR_MS);
  if (until <= now) return null;
  const rows = await db.$queryRaw<{ codeId: string; oldName: string }[]>`
    SELECT p.id::text AS "codeId", i."oldName" FROM "RefreshItem" i
    JOIN "PromoCode" p ON p.shop = i.shop AND p."refreshItemId" = i.id AND p."enrolmentId" = i."enrolmentId" AND p."liveUntil" IS NULL
    WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND i.state = 'done' AND i.plan <> 'reset'
      AND NOT EXISTS (SELECT 1 FROM "RefreshItem" o WHERE o.shop = i.shop AND o."enrolmentId" = i."enrolmentId" AND o.state IN ('running', 'parked'))
    ORDER BY i.position`;
  const burned = await readBurned(
    { shop, tx: db },
    rows.map(({ oldName }) => keyOf(oldName)),
  );
  const open = rows.filter(({ oldName }) => !burned.has(keyOf(oldName)));
  return rows.length === 0 ? null : { until, rows: open, retired: rows.length - open.length };
}

/** Puts the previous names back as a refresh of its own, run by the same engine, and starts it where every name will do. */
export async function undoRefresh(
  ctx: ShopContext,
  {
    refreshId,
    by,
    codes,
    enqueue,
    now = () => new Date(),
  }: { refreshId: string; by: string; codes: DiscountCodes; enqueue: Enqueue<ShopTx>; now?: () => Date },
): Promise<Undone> {
  const { shop, db } = ctx;
  const undone = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId } }) : null;
  if (!undone) return { ok: false, reason: "not_found" };
  const undoable = await readUndoable(ctx, refreshId, now());
  if (!undoable || undoable.rows.length === 0) return { ok: false, reason: "nothing_to_undo" };
  const codeIds = undoable.rows.map(({ codeId }) => codeId);
  const draft = await createDraft(ctx, { offerId: undone.offerId, codeIds, createdBy: by, codes, reason: "other" });
  if (!draft.ok) return { ok: false, reason: "nothing_to_undo" };
  await db.refresh.update({
    where: { shop_id: { shop, id: draft.refreshId } },
    data: { undoOf: refreshId, oldEnds: "at_once", origin: undone.origin, originId: undone.originId },
  });
  const items = await db.refreshItem.findMany({
    where: { refreshId: draft.refreshId, state: "draft" },
    select: { id: true, oldCodeId: true },
  });
  const previous = new Map(undoable.rows.map(({ codeId, oldName }) => [codeId, oldName]));
  await saveDraftNames(ctx, {
    refreshId: draft.refreshId,
    names: Object.fromEntries(items.map(({ id, oldCodeId }) => [id, previous.get(oldCodeId ?? "") ?? ""])),
    note: "Puts the previous codes back",
  });
  const started = await startRefresh(ctx, { refreshId: draft.refreshId, startedBy: by, enqueue, now });
  return { ok: true, refreshId: draft.refreshId, started: started.ok };
}
