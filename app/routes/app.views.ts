/** Keeps, renames and deletes saved views, for every list that has some. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { VIEW_LISTS, VIEW_REFUSALS, viewOf, type ViewRefusal } from "#app/views/saved-view.ts";
import { deleteView, renameView, saveView } from "#app/views/saved-views.server.ts";

const name = z.string().max(1_000);
const asked = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("save"),
    list: z.enum(VIEW_LISTS),
    name,
    query: z.string().max(4_000),
    replace: z.literal("true").optional(),
  }),
  z.object({ intent: z.literal("rename"), id: z.uuid(), name }),
  z.object({ intent: z.literal("delete"), id: z.uuid() }),
]);

type ViewAnswer = ActionResult<{ why: ViewRefusal | null }>;

export async function action({ request }: ActionFunctionArgs): Promise<ViewAnswer> {
  const admin = await forPress(request, "view");
  if (admin.refused !== null) return { refused: admin.refused, why: null };
  const { ctx } = admin;
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { data } = parsed;
  if (data.intent === "delete") {
    await deleteView(ctx, data.id);
    return { refused: null, said: "View deleted", why: null };
  }
  const kept =
    data.intent === "rename"
      ? await renameView(ctx, data)
      : await saveView(ctx, { ...data, query: viewOf(data.list, new URLSearchParams(data.query)), replace: data.replace === "true" });
  if (!kept.ok) return { refused: VIEW_REFUSALS[kept.why], why: kept.why };
  return { refused: null, said: data.intent === "rename" ? "View renamed" : "View saved", why: null };
}
