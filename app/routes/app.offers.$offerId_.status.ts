/** Pause, resume, end, archive an offer. Answers what Shopify said when it refused. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forPress, sistersDeps } from "#app/composition.server.ts";
import { changeStatus, STATUS_CHANGES } from "#app/offers/change-status.server.ts";
import { planFollows } from "#app/stores/ask-sisters.server.ts";
import { chosenStores } from "#app/stores/chosen-stores.ts";
import { changeWithSisters } from "#app/stores/meant-acts.server.ts";
import { isOfOffer } from "#app/stores/stores.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson, idFrom, notFound } from "#app/http/params.server.ts";

/** `byShopify`: it was Shopify that refused it. */
type StatusAnswer = ActionResult<{ byShopify?: boolean }>;

/** `stores`: which stores that the offer is tied to follow; asked where it is paused, resumed or ended. */
const asked = z.object({ change: z.enum(STATUS_CHANGES), stores: fromJson(chosenStores).catch([]) });

export async function action({ request, params }: ActionFunctionArgs): Promise<StatusAnswer> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, discounts, codes, enqueue } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { change, stores } = parsed.data;
  const now = new Date();
  const planned = isOfOffer(change)
    ? await planFollows(ctx, { offerId, kind: change, chosen: stores }, sistersDeps("person"))
    : { ok: true as const, plans: [] };
  if (!planned.ok) return { refused: planned.because, byShopify: false };
  const changed = await changeWithSisters(ctx, { plans: planned.plans, by: staff.id, now, enqueue }, (alongside) =>
    changeStatus(ctx, { offerId, change, discounts, codes, alongside }),
  );
  if (changed.ok) return { refused: null };
  if (changed.reason === "not_found") throw notFound();
  return { refused: changed.sentence, byShopify: true };
}
