import { wordsForPattern } from "#app/components/refresh/pattern-words.ts";
import type { DraftActionAnswer } from "#app/components/refresh/use-draft-actions.ts";
import { roomForLooking, type AdminRequest } from "#app/composition.server.ts";
import { plural } from "#app/format/counts.ts";
import { clearNames, fillFromPattern, pasteColumn, saveDraftNames } from "#app/refresh/draft-names.server.ts";
import { leaveOut, takeBack } from "#app/refresh/leave-out.server.ts";
import type { OldEnds, RefreshReason } from "#app/refresh/refresh.ts";
import { startRefresh } from "#app/refresh/start-refresh.server.ts";
import { allowBurnedName } from "#app/refresh/allow-burned.server.ts";
import { timeFrom } from "#app/request-params.server.ts";

type Draft = { refreshId: string; names: Record<string, string> };

const DONE: DraftActionAnswer = { refused: null, rows: [] };

/** The page is older than the refresh: it was started, in another tab or by a colleague. It shows that as soon as it is read again. */
const NO_DRAFT: DraftActionAnswer = {
  ...refuse("This refresh has been started already, here or by a colleague. The page now shows how it stands."),
  startedElsewhere: true,
};

type Chosen = { reason: RefreshReason | null; note: string; oldEnds: OldEnds; retireTyped: string };

/** "Update offer": saves what is typed, asks Shopify for the names once more, then starts everything or nothing. */
export async function start(
  { ctx, staff, enqueue, shopFacts, codes }: AdminRequest,
  { refreshId, names, reason, note, oldEnds, retireTyped }: Draft & Chosen,
): Promise<DraftActionAnswer> {
  if (reason === null) return refuse("Choose a reason first.");
  const saved = await saveDraftNames(ctx, {
    refreshId,
    names,
    reason,
    note,
    oldEnds,
    retireAt: timeFrom(retireTyped, shopFacts.ianaTimezone),
  });
  if (!saved.ok) return NO_DRAFT;
  const look = { codes, room: roomForLooking(ctx.shop) };
  const started = await startRefresh(ctx, { refreshId, startedBy: staff.id, enqueue, look });
  if (started.ok) return DONE;
  switch (started.reason) {
    case "not_found":
    case "already_started":
      return NO_DRAFT;
    case "nothing_to_do":
      return refuse("Every member has been left out. Put one back, or begin again from the offer.");
    case "time_past":
      return refuse("Choose a date and time to come for the end of the old codes.");
    case "rows":
      return {
        refused: `${plural(started.rows.length, "row")} cannot go as ${started.rows.length === 1 ? "it is" : "they are"}.`,
        rows: started.rows,
      };
  }
}

export async function fill({ ctx }: AdminRequest, { refreshId, names, pattern }: Draft & { pattern: string }): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  const filled = await fillFromPattern(ctx, { refreshId, pattern });
  if (filled.ok) return DONE;
  return filled.reason === "not_found" ? NO_DRAFT : refuse(wordsForPattern(filled));
}

export async function paste({ ctx }: AdminRequest, { refreshId, names, text }: Draft & { text: string }): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  const pasted = await pasteColumn(ctx, { refreshId, text });
  if (pasted.ok) return DONE;
  if (pasted.reason === "not_found") return NO_DRAFT;
  return refuse(`The column has ${plural(pasted.lines, "line")} for ${plural(pasted.rows, "member")}. Nothing was filled in.`);
}

export async function clear({ ctx }: AdminRequest, { refreshId }: { refreshId: string }): Promise<DraftActionAnswer> {
  return (await clearNames(ctx, { refreshId })).ok ? DONE : NO_DRAFT;
}

export async function leaveOutOfDraft(
  { ctx }: AdminRequest,
  { refreshId, names, itemId }: Draft & { itemId: string },
): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  return (await leaveOut(ctx, { itemId })).ok ? DONE : NO_DRAFT;
}

/** Uses a name that leaked, because somebody says why. */
export async function allowBurned(
  { ctx }: AdminRequest,
  { refreshId, names, itemId, why }: Draft & { itemId: string; why: string },
): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  return (await allowBurnedName(ctx, { itemId, why })).ok ? DONE : NO_DRAFT;
}

export async function putBack({ ctx }: AdminRequest, { refreshId, names, itemId }: Draft & { itemId: string }): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  return (await takeBack(ctx, { itemId })).ok ? DONE : NO_DRAFT;
}

function refuse(refused: string): DraftActionAnswer {
  return { refused, rows: [] };
}
