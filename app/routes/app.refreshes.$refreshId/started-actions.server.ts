import { DONE, type ActionResult } from "#app/ui/action-result.ts";
import type { AdminRequest } from "#app/composition.server.ts";
import { cancelRefresh, endOldCodesNow } from "#app/refreshes/call-off.server.ts";
import { undoRefresh } from "#app/refreshes/undo-refresh.server.ts";
import { notFound } from "#app/http/params.server.ts";

/** Calls off one row, or all that still can be. */
export async function callOffRows(
  { ctx, staff, enqueue }: AdminRequest,
  { refreshId, itemId }: { refreshId: string; itemId?: string },
): Promise<ActionResult> {
  const off = await cancelRefresh(ctx, { refreshId, by: staff.id, enqueue, ...(itemId === undefined ? {} : { itemId }) });
  if (off.ok) return DONE;
  if (off.reason === "not_found") throw notFound();
  return { refused: "It has begun meanwhile and goes on to its end." };
}

/** Ends the old code of one row, or all that wait. */
export async function endOldNow(
  { ctx, staff, enqueue }: AdminRequest,
  { refreshId, itemId }: { refreshId: string; itemId?: string },
): Promise<ActionResult> {
  const { ok } = await endOldCodesNow(ctx, { refreshId, by: staff.id, enqueue, ...(itemId === undefined ? {} : { itemId }) });
  return ok ? DONE : { refused: "The time has come already." };
}

/** Puts the previous codes back and goes to the refresh that does it. */
export async function undo(
  { ctx, staff, codes, enqueue, redirect }: AdminRequest,
  { refreshId }: { refreshId: string },
): Promise<ActionResult> {
  const undone = await undoRefresh(ctx, { refreshId, by: staff.id, codes, enqueue });
  if (undone.ok) throw redirect(`/app/refreshes/${undone.refreshId}`);
  if (undone.reason === "not_found") throw notFound();
  return { refused: "It cannot be undone any more: the time is over, or these codes have been changed again." };
}
