/** An offer's settings: the discount's terms as Shopify has them now, and what only this app keeps. Codes are never touched here. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { EditOfferScreen, type EditOfferAnswer } from "./edit-offer-screen.tsx";
import { forAdmin, forPress, scopesOf } from "#app/composition.server.ts";
import { readSettings } from "#app/offers/edit-offer.server.ts";
import { hasOtherCommission, offerForm } from "#app/offers/form-schema.ts";
import { SEGMENT_SCOPE } from "#app/shopify/discounts/buyers.ts";
import { formOf } from "#app/offers/offer-form.ts";
import { saveOfferForm } from "#app/offers/save-offer-form.server.ts";
import { AS_SHOP, settingsIn } from "#app/orders/commission-settings.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";
import { basisLabel, holdLabel, lower } from "#app/orders/settings/commissions-form.ts";
import { sentForm } from "#app/http/form.ts";
import { editsOf, fromJson, idFrom, notFound } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, discounts, shopFacts } = await forAdmin(request, "refresh");
  const offerId = idFrom(params.offerId);
  // Taken first: whatever changes while Shopify is asked counts as changed meanwhile.
  const loadedAt = new Date().toISOString();
  const read = await readSettings(ctx, { offerId, discounts });
  if (!read.ok) throw notFound();
  const { terms, own, discountId } = read.settings;
  const where = { zone: shopFacts.ianaTimezone, currency: shopFacts.currency };
  const settings = await readCommissionSettings(ctx.db);
  const { basis, hold } = settingsIn(settings, offerId);
  const asShop = Object.values(settings.offers.get(offerId) ?? AS_SHOP).every((part) => part === null);
  const commissions = { basis: basisLabel(basis), hold: `May be paid ${lower(holdLabel(hold))}`, asShop };
  const draftId = draftIn(request);
  return { offerId, discountId, draftId, title: terms.title, begin: formOf(terms, own, where), loadedAt, commissions, ...where };
}

/** The draft of a refresh that sent the person here, and where they go back to; null for everybody else. */
function draftIn(request: Request): string | null {
  return z.uuid().nullable().catch(null).parse(new URL(request.url).searchParams.get("draft"));
}

/** `allowed`: what Shopify's dialog has just granted to the app for this save. */
const saved = z.object({ edits: fromJson(editsOf(offerForm)), allowed: z.literal(SEGMENT_SCOPE).optional() });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, discounts, codes, shopFacts } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = saved.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { loaded, mine } = parsed.data.edits;
  const noMoney = hasOtherCommission(loaded, mine) ? await admin.lacking("money") : null;
  if (noMoney !== null) return { refused: noMoney, permission: null, conflict: null } satisfies EditOfferAnswer;
  // A token that is out does not allow it yet.
  if (parsed.data.allowed !== undefined) await scopesOf(ctx.shop, [parsed.data.allowed]);
  const where = { zone: shopFacts.ianaTimezone, currency: shopFacts.currency };
  const edited = await saveOfferForm(ctx, { offerId, edits: parsed.data.edits, ...where, discounts, codes });
  const draftId = draftIn(request);
  if (edited.ok) return redirect(draftId === null ? `/app/offers/${offerId}` : `/app/refreshes/${draftId}`);
  switch (edited.reason) {
    case "refused":
      return { refused: edited.sentence, permission: edited.permission ?? null, conflict: null } satisfies EditOfferAnswer;
    case "conflict":
      return { refused: null, permission: null, conflict: edited.conflict } satisfies EditOfferAnswer;
    case "missing":
    case "not_found":
      throw notFound();
  }
}

export const meta = () => [{ title: "Edit offer" }];

export default function EditOffer() {
  return <EditOfferScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
