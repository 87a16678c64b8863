/**
 * What an offer sets for itself about its commissions: what they are computed on and how long they are held. For an offer whose
 * goods are returned later than others, or whose members earn on something else. Everything else is as the shop.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { OverrideScreen, type OverrideAnswer } from "./override-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { editsOf, fromJson, idFrom, notFound } from "#app/http/params.server.ts";
import { AS_SHOP } from "#app/orders/commission-settings.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";
import { openChange, proposeOverride } from "#app/orders/settings/change-commissions.server.ts";
import { overrideForm } from "#app/orders/settings/commissions-form.ts";
import { overrideSchema } from "#app/orders/settings/commissions-schema.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const offer = await readOffer(ctx, params.offerId);
  // Taken first: whatever changes while it is read counts as changed meanwhile.
  const loadedAt = new Date().toISOString();
  const settings = await readCommissionSettings(ctx.db);
  const begin = overrideForm(settings.offers.get(offer.id) ?? AS_SHOP, settings.shop);
  return { offerId: offer.id, title: offer.title, begin, shop: settings.shop, change: await openChange(ctx, offer.id), loadedAt };
}

const saved = z.object({ edits: fromJson(editsOf(overrideSchema)) });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return admin;
  const { ctx, staff, enqueue } = admin;
  const offer = await readOffer(ctx, params.offerId);
  const parsed = saved.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const proposed = await proposeOverride(ctx, {
    offerId: offer.id,
    edits: parsed.data.edits,
    staff: staff.id,
    now: new Date(),
    enqueue,
  });
  if (proposed.ok)
    return redirect(proposed.changeId === null ? `/app/offers/${offer.id}` : `/app/settings/commissions/${proposed.changeId}`);
  const answer: OverrideAnswer =
    proposed.reason === "refused" ? { refused: proposed.because, conflict: null } : { refused: null, conflict: proposed.conflict };
  return answer;
}

async function readOffer({ db }: ShopContext, raw: string | undefined): Promise<{ id: string; title: string }> {
  const offer = await db.offer.findFirst({ where: { id: idFrom(raw) }, select: { id: true, title: true } });
  if (!offer) throw notFound();
  return offer;
}

export const meta = () => [{ title: "Commissions of an offer" }];

export default function OfferCommissions() {
  return <OverrideScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
