/** The way from an offer to the codes on its discount that belong to nobody: they are read again, then matched and given to people. */
import { redirect, type ActionFunctionArgs } from "@remix-run/node";

import { forPress } from "#app/composition.server.ts";
import { continueAdoption } from "#app/offers/adoption.store.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes, discounts } = admin;
  const offerId = idFrom(params.offerId);
  const continued = await continueAdoption(ctx, { offerId, createdBy: staff.id, codes, discounts, now: new Date() });
  if (!continued.ok) throw notFound();
  return redirect(`/app/offers/adopt/${continued.adoptionId}?show=unmatched`);
}
