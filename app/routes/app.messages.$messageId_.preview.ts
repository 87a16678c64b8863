/** Keeps what is being written and answers how one of the members would get it, and whom it cannot go to. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAdmin } from "#app/composition.server.ts";
import { formatFor } from "#app/messages/message-deps.server.ts";
import { checkDraft } from "#app/messages/check-draft.server.ts";
import { previewMessage } from "#app/messages/preview-message.server.ts";
import { saveDraft } from "#app/messages/write-draft.server.ts";
import { sentForm } from "#app/http/form.ts";
import { draftForm, editsOf, fromJson, idFrom, notFound } from "#app/http/params.server.ts";

const form = z.object({ edits: fromJson(editsOf(draftForm)), at: z.coerce.number().int().min(0) });

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, shopFacts, rights } = await forAdmin(request, "refresh");
  const messageId = idFrom(params.messageId);
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const message = await ctx.db.message.findFirst({ where: { id: messageId }, select: { offerId: true } });
  if (!message) throw notFound();
  const { edits, at } = parsed.data;
  const { mine, ...seen } = edits;
  const saved = await saveDraft(ctx, { messageId, draft: mine, seen });
  const ask = {
    messageId,
    offerId: message.offerId,
    ...(saved.ok ? saved.draft : mine),
    at,
    words: formatFor({ rights }, shopFacts),
    now: new Date(),
  };
  const [check, preview] = await Promise.all([checkDraft(ctx, ask), previewMessage(ctx, ask)]);
  return {
    saved: saved.ok || saved.reason === "conflict",
    kept: saved.ok ? { form: saved.draft, at: ask.now.toISOString() } : null,
    conflict: !saved.ok && saved.reason === "conflict" ? saved.conflict : null,
    check,
    preview,
  };
}
