/** What the buttons of a row that needs attention do, on the page of a refresh and on that of a change of members. */
import { DONE, type ActionResult } from "#app/ui/action-result.ts";
import type { AdminRequest } from "#app/composition.server.ts";
import { followLineage } from "#app/orders/follow-lineage.server.ts";
import { leaveAsIs } from "#app/refreshes/leave-as-is.server.ts";
import { retryAll, retryItem } from "#app/refreshes/retry-item.server.ts";
import { answerLabel } from "#app/refreshes/labels.ts";
import { notFound } from "#app/http/params.server.ts";

/** Takes one row up again, with another name when one is given. */
export async function retry(
  { ctx, staff, enqueue }: AdminRequest,
  { itemId, newName }: { itemId: string; newName?: string },
): Promise<ActionResult> {
  const retried = await retryItem(ctx, { itemId, by: staff.id, enqueue, ...(newName === undefined ? {} : { newName }) });
  if (retried.ok) return DONE;
  switch (retried.reason) {
    case "not_found":
      throw notFound();
    case "not_parked":
      return { refused: "Somebody has taken care of this row meanwhile." };
    case "name_unsettled":
      return { refused: "Shopify may still make the earlier name. Retry without changing it first; if it stops again, choose another." };
    case "name":
      return { refused: `${answerLabel(retried.answer).text}.` };
  }
}

export async function retryEveryone(
  { ctx, staff, enqueue }: AdminRequest,
  parent: { refreshId: string } | { changeId: string },
): Promise<ActionResult> {
  const retried = await retryAll(ctx, { ...parent, by: staff.id, enqueue });
  if (!retried.ok) throw notFound();
  return DONE;
}

/** Ends a row as things stand at Shopify. */
export async function leave({ ctx, staff, codes, enqueue }: AdminRequest, { itemId }: { itemId: string }): Promise<ActionResult> {
  const left = await leaveAsIs(ctx, { itemId, by: staff.id, codes, onLineageChanged: followLineage(enqueue) });
  if (left.ok) return DONE;
  switch (left.reason) {
    case "not_found":
      throw notFound();
    case "not_parked":
      return { refused: "Somebody has taken care of this row meanwhile." };
    case "still_settling":
      return { refused: "Shopify may still make the new code. Wait some minutes, then leave it as it is or retry." };
    case "cannot_look":
      return { refused: "Shopify does not say right now which of the codes works. Try again in a moment." };
  }
}
