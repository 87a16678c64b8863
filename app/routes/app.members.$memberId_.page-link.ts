/** A member's page link: given to whoever hands it over, or ended. Answers data for the member's page. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forPress } from "#app/composition.server.ts";
import { signingKeys } from "#app/platform/env.server.ts";
import { revokePageLinks } from "#app/portal/links.server.ts";
import { handOverPageLink } from "#app/portal/member-links.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

const form = z.object({ intent: z.enum(["give", "end"]) });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff } = admin;
  const memberId = idFrom(params.memberId);
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const now = new Date();
  if (parsed.data.intent === "end") return { url: null, ended: await revokePageLinks(ctx, memberId, { now, by: staff.id }) };
  // Their page tells what they earned.
  const noMoney = await admin.lacking("money");
  if (noMoney !== null) return { refused: noMoney };
  const given = await handOverPageLink(ctx, { memberId, keys: signingKeys, now, by: staff.id });
  if (!given) throw notFound();
  return { url: given.url, ended: 0 };
}
