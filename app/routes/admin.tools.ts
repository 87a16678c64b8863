import type { LoaderFunctionArgs } from "@remix-run/node";

import { refusedFor } from "#app/access/rights.ts";
import { forAdminExtension } from "#app/http/extension-request.server.ts";
import { env } from "#app/platform/env.server.ts";
import { plainJsonOrNothing } from "#app/platform/plain-text.ts";
import { answerTool } from "#app/screens/sidekick/answer-tool.server.ts";
import { readAsked, TOOLS } from "#app/screens/sidekick/tools.ts";

/** A question of Sidekick, with `tool` and its `input` as JSON: answered as the staff member who asks may read it, and never a change. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, rights, answer } = await forAdminExtension(request, "view");
  const params = new URL(request.url).searchParams;
  const asked = readAsked(params.get("tool"), plainJsonOrNothing(params.get("input") ?? "{}"));
  if (asked === null) return answer({ problem: "This question is not understood." }, { status: 400 });
  const { right } = TOOLS[asked.name];
  if (!rights.includes(right)) return answer({ problem: refusedFor(right, []) }, { status: 403 });
  const urlOf = (path: string) => `https://${ctx.shop}/admin/apps/${env.SHOPIFY_API_KEY}${path}`;
  return answer(await answerTool(ctx, asked, { urlOf, now: new Date() }));
}
