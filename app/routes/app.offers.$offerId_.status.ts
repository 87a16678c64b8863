/** Pause, resume, end, archive an offer. Answers what Shopify said when it refused. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forPress } from "#app/composition.server.ts";
import { changeStatus, STATUS_CHANGES } from "#app/offers/change-status.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

const asked = z.object({ change: z.enum(STATUS_CHANGES) });

export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, discounts, codes } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const changed = await changeStatus(ctx, { offerId, ...parsed.data, discounts, codes });
  if (changed.ok) return { refused: null };
  if (changed.reason === "not_found") throw notFound();
  return { refused: changed.sentence };
}
