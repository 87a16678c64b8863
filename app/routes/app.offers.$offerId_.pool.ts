/** Switches codes for each visitor of an offer's links on or off. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forPress } from "#app/composition.server.ts";
import { changePool } from "#app/pools/change-pool.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

const asked = z.object({
  isOn: z.enum(["true", "false"]),
  namedFallback: z.enum(["true", "false"]),
  staleDays: z.coerce.number().int().min(1).max(90),
  limitTimes: z.coerce.number().int().min(0).max(1000),
});

export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, enqueue } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { isOn, namedFallback, staleDays, limitTimes } = parsed.data;
  const choices = { isOn: isOn === "true", namedFallback: namedFallback === "true", staleDays, limitTimes };
  const changed = await changePool(ctx, { offerId, ...choices, by: staff.id, now: new Date(), enqueue });
  if (!changed.ok) throw notFound();
  return { refused: null };
}
