/** An offer's settings: the discount's terms as Shopify has them now, and what only this app keeps. Codes are never touched here. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { EditOfferScreen } from "#app/components/offers/edit-offer-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { parseFormData } from "#app/http/parse-form-data.server.ts";
import { editOffer, readSettings } from "#app/offers/edit-offer.server.ts";
import { offerForm } from "#app/offers/form-schema.ts";
import { formOf, readForm } from "#app/offers/offer-form.ts";
import { fromJson, idFrom, notFound } from "#app/request-params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, discounts, shopFacts } = await forAdmin(request);
  const offerId = idFrom(params.offerId);
  const read = await readSettings(ctx, { offerId, discounts });
  if (!read.ok) throw notFound();
  const { terms, own } = read.settings;
  const where = { zone: shopFacts.ianaTimezone, currency: shopFacts.currency };
  return { offerId, title: terms.title, begin: formOf(terms, own, where), ...where };
}

const saved = z.object({ form: fromJson(offerForm) });

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, discounts, codes, shopFacts } = await forAdmin(request);
  const offerId = idFrom(params.offerId);
  const parsed = saved.safeParse(Object.fromEntries(await parseFormData(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const now = await readSettings(ctx, { offerId, discounts });
  if (!now.ok) throw notFound();
  const read = readForm(parsed.data.form, { zone: shopFacts.ianaTimezone, currency: shopFacts.currency, before: now.settings.terms });
  if (!read.ok) return { refused: Object.values(read.errors)[0] ?? "" };
  // What this program cannot express is sent back as it came.
  const gives = now.settings.terms.gives.kind === "other" ? now.settings.terms.gives : read.terms.gives;
  const edited = await editOffer(ctx, { offerId, terms: { ...read.terms, gives }, own: read.own, discounts, codes });
  if (edited.ok) return redirect(`/app/offers/${offerId}`);
  if (edited.reason !== "refused") throw notFound();
  return { refused: edited.sentence };
}

export const meta = () => [{ title: "Edit offer" }];

export default function EditOffer() {
  return <EditOfferScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
