/** What codes the chosen members would get, and which of them clash. Asked while somebody types; nothing is reserved. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAdmin } from "#app/composition.server.ts";
import type { CodesAnswer } from "#app/offers/name-codes.ts";
import { planCodes } from "#app/offers/plan-codes.server.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson } from "#app/http/params.server.ts";

const naming = z.object({
  pattern: z.string().max(400),
  value: z.number().int().nullable(),
  memberIds: z.array(z.uuid()).max(20_000),
  typed: z.record(z.uuid(), z.string().max(600)),
});

export async function action({ request }: ActionFunctionArgs): Promise<CodesAnswer> {
  const { ctx, codes } = await forAdmin(request, "refresh");
  const asked = String((await sentForm(request)).get("naming"));
  const parsed = fromJson(naming).safeParse(asked);
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { memberIds, ...rest } = parsed.data;
  const planned = await planCodes(ctx, { memberIds, naming: rest, codes });
  return planned.ok ? { asked, rows: planned.rows } : { asked, refusal: planned };
}
