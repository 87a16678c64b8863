/** Saves what was typed into a draft and answers the rows that were asked about. Fetched by the draft a moment after the last key. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { NamesAnswer } from "#app/ui/refresh/send-names.ts";
import { forAdmin, lookupBudget } from "#app/composition.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { OLD_ENDS, REFRESH_REASONS } from "#app/codes/engine/plans.ts";
import { idFrom, timeFrom } from "#app/http/params.server.ts";

const body = z.object({
  names: z.record(z.uuid(), z.string().max(10_000)),
  check: z.array(z.uuid()).max(250),
  reason: z.enum(REFRESH_REASONS).nullable().optional(),
  note: z.string().max(2_000).optional(),
  oldEnds: z.enum(OLD_ENDS).optional(),
  retireTyped: z.string().max(30).optional(),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, codes, shopFacts } = await forAdmin(request, "refresh");
  const refreshId = idFrom(params.refreshId);
  const parsed = body.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return new Response(null, { status: 400 });
  const { names, check, reason, note, oldEnds, retireTyped } = parsed.data;
  const saved = await saveDraftNames(ctx, {
    refreshId,
    names,
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { note }),
    ...(oldEnds === undefined ? {} : { oldEnds }),
    ...(retireTyped === undefined ? {} : { retireAt: timeFrom(retireTyped, shopFacts.ianaTimezone) }),
  });
  // 409: the draft was started meanwhile. The page keeps its names and shows how the refresh stands when it is read again.
  if (!saved.ok) return new Response(null, { status: 409 });
  const preview = await previewDraft(ctx, { codes, room: lookupBudget(ctx.shop) }, { refreshId, itemIds: check });
  if (!preview.ok) return new Response(null, { status: 409 });
  return Response.json({ rows: preview.rows, summary: preview.summary } satisfies NamesAnswer);
}
