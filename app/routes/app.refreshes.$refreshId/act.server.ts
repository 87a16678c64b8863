/** What the buttons of the refresh page do. One intent each; every refusal comes back as a sentence, nothing half done. */
import { z } from "zod";

import type { RowActionAnswer } from "#app/components/refresh/parked-actions.tsx";
import type { DraftActionAnswer } from "#app/components/refresh/use-draft-actions.ts";
import type { AdminRequest } from "#app/composition.server.ts";
import { leave, retry, retryEveryone } from "#app/parked-actions.server.ts";
import { OLD_ENDS, REFRESH_REASONS } from "#app/refresh/refresh.ts";
import { notFound } from "#app/request-params.server.ts";

import { clear, fill, leaveOutOfDraft, paste, putBack, start, allowBurned } from "./draft-actions.server.ts";
import { callOffRows, endOldNow, undo } from "./started-actions.server.ts";

const names = z
  .string()
  .default("{}")
  .transform((json, context) => {
    const parsed = z.record(z.string(), z.string()).safeParse(parseJson(json));
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
  }),
  z.object({ intent: z.literal("fill_pattern"), names, pattern: z.string().max(500) }),
  z.object({ intent: z.literal("paste"), names, text: z.string().max(4_000_000) }),
  z.object({ intent: z.literal("clear"), names }),
  z.object({ intent: z.literal("leave_out"), names, itemId }),
  z.object({ intent: z.literal("put_back"), names, itemId }),
  z.object({ intent: z.literal("use_burned"), names, itemId, why: z.string().min(1).max(500) }),
  z.object({ intent: z.literal("call_off"), itemId }),
  z.object({ intent: z.literal("call_off_all") }),
  z.object({ intent: z.literal("end_old_now") }),
  z.object({ intent: z.literal("undo") }),
  z.object({ intent: z.literal("retry"), itemId }),
  z.object({ intent: z.literal("retry_with_name"), itemId, newName: z.string().max(1_000) }),
  z.object({ intent: z.literal("retry_all") }),
  z.object({ intent: z.literal("leave"), itemId }),
]);

export type Pressed = z.infer<typeof intents>;

/** Throws 400 for a form this page never sends, 404 for what this shop does not have. */
export async function act(
  admin: AdminRequest,
  { refreshId, form }: { refreshId: string; form: FormData },
): Promise<DraftActionAnswer | RowActionAnswer> {
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
    case "call_off":
      return callOffRows(admin, { refreshId, itemId: pressed.itemId });
    case "call_off_all":
      return callOffRows(admin, { refreshId });
    case "end_old_now":
      return endOldNow(admin, { refreshId });
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
