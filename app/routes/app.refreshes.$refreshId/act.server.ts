/** What the buttons of the refresh page do. One intent each; every refusal comes back as a sentence, nothing half done. */
import { redirect } from "@remix-run/node";
import { z } from "zod";

import { plainJsonOrNothing } from "#app/platform/plain-text.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { type AdminRequest, lookupBudget, sistersDeps } from "#app/composition.server.ts";
import { leave, retry, retryEveryone } from "#app/parked-actions.server.ts";
import { OLD_ENDS, REFRESH_REASONS, type OldEnds, type RefreshReason } from "#app/codes/engine/plans.ts";
import { fromJson, notFound, timeFrom } from "#app/http/params.server.ts";
import { patternLabel } from "#app/ui/refresh/pattern-labels.ts";
import { plural } from "#app/format/counts.ts";
import { clearNames, fillFromPattern, pasteNames, saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { readRefresh } from "#app/refreshes/read-refresh.server.ts";
import { discardDraft } from "#app/refreshes/discard-draft.server.ts";
import { leaveOut, takeBack } from "#app/refreshes/leave-out.server.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import { dayTyped, EACH } from "#app/leaks/ending.ts";
import { holdWithRefresh } from "#app/leaks/end-leak.server.ts";
import { NotAgreed, planSisters, recordRequests } from "#app/stores/ask-sisters.server.ts";
import { chosenStores } from "#app/stores/chosen-stores.ts";
import type { ChosenStore } from "#app/stores/stores.ts";
import type { ShopTx } from "#app/platform/db.server.ts";
import { allowBurnedName } from "#app/refreshes/allow-burned.server.ts";

import type { DraftActionAnswer } from "./use-draft-actions.ts";
import { callOffRows, endOldNow, undo } from "./started-actions.server.ts";

const DONE: DraftActionAnswer = { refused: null, rows: [] };

/** The page is older than the refresh: it was started, in another tab or by a colleague. It shows that as soon as it is read again. */
const NO_DRAFT: DraftActionAnswer = {
  ...refuse("This refresh has been started already, here or by a colleague. The page now shows how it stands."),
  startedElsewhere: true,
};

const names = z
  .string()
  .default("{}")
  .transform((json, context) => {
    const parsed = z.record(z.string(), z.string()).safeParse(plainJsonOrNothing(json));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: "not names by item" });
    return z.NEVER;
  });

const itemId = z.uuid();

const intents = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("update_offer"),
    names,
    reason: z.enum(REFRESH_REASONS).nullable().catch(null),
    note: z.string().max(2_000).default(""),
    oldEnds: z.enum(OLD_ENDS).catch("at_once"),
    retireTyped: z.string().max(30).default(""),
    hold: z.string().max(30).default(""),
    stores: fromJson(chosenStores).catch([]),
  }),
  z.object({ intent: z.literal("fill_pattern"), names, pattern: z.string().max(500) }),
  z.object({ intent: z.literal("paste"), names, text: z.string().max(4_000_000), sure: z.literal("true").optional() }),
  z.object({ intent: z.literal("clear"), names }),
  z.object({ intent: z.literal("leave_out"), names, itemId }),
  z.object({ intent: z.literal("put_back"), names, itemId }),
  z.object({ intent: z.literal("use_burned"), names, itemId, why: z.string().min(1).max(500) }),
  z.object({ intent: z.literal("discard") }),
  z.object({ intent: z.literal("call_off"), itemId }),
  z.object({ intent: z.literal("call_off_all") }),
  z.object({ intent: z.literal("end_old_now") }),
  z.object({ intent: z.literal("end_one_old"), itemId }),
  z.object({ intent: z.literal("undo") }),
  z.object({ intent: z.literal("retry"), itemId }),
  z.object({ intent: z.literal("retry_with_name"), itemId, newName: z.string().max(1_000) }),
  z.object({ intent: z.literal("retry_all") }),
  z.object({ intent: z.literal("leave"), itemId }),
]);

/** Throws 400 for a form this page never sends, 404 for what this shop does not have. */
export async function act(
  admin: AdminRequest,
  { refreshId, form }: { refreshId: string; form: FormData },
): Promise<DraftActionAnswer | ActionResult | Response> {
  const { ctx } = admin;
  const parsed = intents.safeParse(Object.fromEntries(form));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const pressed = parsed.data;
  if ("itemId" in pressed) await requireItem(admin, { refreshId, itemId: pressed.itemId });
  switch (pressed.intent) {
    case "update_offer":
      return start(admin, { refreshId, ...pressed });
    case "fill_pattern":
      return fill(admin, { refreshId, ...pressed });
    case "paste":
      return paste(admin, { refreshId, ...pressed });
    case "clear":
      return clear(admin, { refreshId });
    case "leave_out":
      return leaveOutOfDraft(admin, { refreshId, ...pressed });
    case "put_back":
      return putBack(admin, { refreshId, ...pressed });
    case "use_burned":
      return allowBurned(admin, { refreshId, ...pressed });
    case "discard": {
      const view = await readRefresh(ctx, { refreshId });
      return (await discardDraft(ctx, { refreshId })) ? redirect(view?.wayBack.url ?? "/app") : NO_DRAFT;
    }
    case "call_off":
      return callOffRows(admin, { refreshId, itemId: pressed.itemId });
    case "call_off_all":
      return callOffRows(admin, { refreshId });
    case "end_old_now":
      return endOldNow(admin, { refreshId });
    case "end_one_old":
      return endOldNow(admin, { refreshId, itemId: pressed.itemId });
    case "undo":
      return undo(admin, { refreshId });
    case "retry":
      return retry(admin, pressed);
    case "retry_with_name":
      return retry(admin, pressed);
    case "retry_all":
      return retryEveryone(admin, { refreshId });
    case "leave":
      return leave(admin, pressed);
  }
}

/** The row has to be of the refresh whose page it was pressed on. */
async function requireItem({ ctx }: AdminRequest, { refreshId, itemId }: { refreshId: string; itemId: string }): Promise<void> {
  if ((await ctx.db.refreshItem.count({ where: { id: itemId, refreshId } })) === 0) throw notFound();
}

type Draft = { refreshId: string; names: Record<string, string> };

type Chosen = { reason: RefreshReason | null; note: string; oldEnds: OldEnds; retireTyped: string; hold: string; stores: ChosenStore[] };

/** "Update offer": saves what is typed, asks Shopify for the names once more, then starts everything or nothing. */
async function start(
  { ctx, staff, enqueue, shopFacts, codes }: AdminRequest,
  { refreshId, names, reason, note, oldEnds, retireTyped, hold, stores }: Draft & Chosen,
): Promise<DraftActionAnswer> {
  if (reason === null) return refuse("Choose a reason first.");
  const now = new Date();
  const from = dayTyped(hold, { now, zone: shopFacts.ianaTimezone });
  if (hold !== "" && hold !== EACH && from === null) return refuse("Choose a day that is not to come, from which on commission is held.");
  const saved = await saveDraftNames(ctx, {
    refreshId,
    names,
    reason,
    note,
    oldEnds,
    retireAt: timeFrom(retireTyped, shopFacts.ianaTimezone),
  });
  if (!saved.ok) return NO_DRAFT;
  const planned = await planSisters(ctx, { refreshId, chosen: stores }, sistersDeps("person"));
  if (!planned.ok) return refuse(planned.because);
  const look = { codes, room: lookupBudget(ctx.shop) };
  const alongside = async (tx: ShopTx) => {
    if (hold !== "") await holdWithRefresh(tx, ctx.shop, { refreshId, from, staff: staff.id, now });
    await recordRequests(tx, ctx.shop, { plans: planned.plans, refreshId, by: staff.id, now, enqueue });
  };
  const started = await startRefresh(ctx, { refreshId, startedBy: staff.id, enqueue, look, alongside }).catch((error: unknown) => {
    if (error instanceof NotAgreed) return error;
    throw error;
  });
  if (started instanceof NotAgreed) return refuse(started.because);
  if (started.ok) return DONE;
  switch (started.reason) {
    case "not_found":
    case "already_started":
      return NO_DRAFT;
    case "nothing_to_do":
      return refuse("Every member has been left out. Put one back, or begin again from the offer.");
    case "time_past":
      return { ...refuse("Choose a date and time to come for the end of the old codes."), timePast: retireTyped };
    case "rows":
      return {
        refused: `${plural(started.rows.length, "member")} ${started.rows.length === 1 ? "needs" : "need"} another code first. What is wrong stands beside each.`,
        rows: started.rows,
      };
  }
}

async function fill({ ctx }: AdminRequest, { refreshId, names, pattern }: Draft & { pattern: string }): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  const filled = await fillFromPattern(ctx, { refreshId, pattern });
  if (filled.ok) return DONE;
  return filled.reason === "not_found" ? NO_DRAFT : refuse(patternLabel(filled));
}

async function paste(
  { ctx }: AdminRequest,
  { refreshId, names, text, sure }: Draft & { text: string; sure?: string | undefined },
): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  const pasted = await pasteNames(ctx, { refreshId, text, sure: sure === "true" });
  if (pasted.ok) return DONE;
  switch (pasted.reason) {
    case "not_found":
      return NO_DRAFT;
    case "doubtful":
      return { ...DONE, review: pasted.review };
    case "count":
      return refuse(
        `${plural(pasted.lines, "line")} for ${plural(pasted.rows, "member")}: codes could land with the wrong member, so nothing was filled in. ` +
          "Paste a line for each member, or a column with their names, handles, e-mail addresses or current codes beside the new codes.",
      );
    case "nobody":
      return refuse(
        "No column says whom a code is for, so nothing was filled in. Beside the new codes stands a name, a handle, an e-mail address or the current code of members in this list.",
      );
  }
}

async function clear({ ctx }: AdminRequest, { refreshId }: { refreshId: string }): Promise<DraftActionAnswer> {
  return (await clearNames(ctx, { refreshId })).ok ? DONE : NO_DRAFT;
}

async function leaveOutOfDraft(
  { ctx }: AdminRequest,
  { refreshId, names, itemId }: Draft & { itemId: string },
): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  return (await leaveOut(ctx, { itemId })).ok ? DONE : NO_DRAFT;
}

/** Uses a name that leaked, because somebody says why. */
async function allowBurned(
  { ctx }: AdminRequest,
  { refreshId, names, itemId, why }: Draft & { itemId: string; why: string },
): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  return (await allowBurnedName(ctx, { itemId, why })).ok ? DONE : NO_DRAFT;
}

async function putBack({ ctx }: AdminRequest, { refreshId, names, itemId }: Draft & { itemId: string }): Promise<DraftActionAnswer> {
  await saveDraftNames(ctx, { refreshId, names });
  return (await takeBack(ctx, { itemId })).ok ? DONE : NO_DRAFT;
}

function refuse(refused: string): DraftActionAnswer {
  return { refused, rows: [] };
}
