import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAdmin } from "#app/composition.server.ts";
import { exportMembers } from "#app/members/export-members.server.ts";
import { sentForm } from "#app/http/form.ts";
import { memberFilterFrom } from "#app/http/params.server.ts";

const chosen = z.array(z.uuid()).max(20_000);

/** The members a list shows, or those that are ticked, as a CSV file. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { ctx } = await forAdmin(request, "view");
  const ids = String((await sentForm(request)).get("ids") ?? "");
  const parsed = chosen.safeParse(ids === "" ? [] : ids.split(","));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const filter = memberFilterFrom(new URL(request.url).searchParams);
  const text = await exportMembers(ctx, parsed.data.length > 0 ? { ...filter, ids: parsed.data } : filter);
  return new Response(text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}
