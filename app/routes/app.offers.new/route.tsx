/**
 * Create offer: one Shopify discount, with a code for every chosen member.
 * For the merchant who begins something new: what it gives first, the rest under sensible defaults, clashes said before anything is made.
 */

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { NewOfferScreen, type CreateAnswer } from "./new-offer-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { createOffer } from "#app/offers/create-offer.server.ts";
import { offerForm } from "#app/offers/form-schema.ts";
import { newForm, readForm } from "#app/offers/offer-form.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson } from "#app/http/params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shopFacts } = await forAdmin(request, "refresh");
  const { ianaTimezone: zone, currency } = shopFacts;
  return { begin: newForm({ now: new Date(), zone }), zone, currency };
}

/** Reloading must not hand out another request id while a press is on its way. */
export const shouldRevalidate = () => false;

const pressed = z.object({
  form: fromJson(offerForm),
  memberIds: z
    .string()
    .transform((ids) => ids.split(","))
    .pipe(z.array(z.uuid()).min(1).max(20_000)),
  typed: fromJson(z.record(z.uuid(), z.string().max(600))),
  requestId: z.uuid(),
});

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, shopFacts, codes, enqueue } = admin;
  const parsed = pressed.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { form, ...press } = parsed.data;
  const read = readForm(form, { zone: shopFacts.ianaTimezone, currency: shopFacts.currency });
  if (!read.ok) return { refused: Object.values(read.errors)[0] ?? "", rows: [] } satisfies CreateAnswer;
  const made = await createOffer(ctx, { ...press, settings: { terms: read.terms, own: read.own }, createdBy: staff.id, codes, enqueue });
  if (made.ok) return redirect(`/app/offers/setups/${made.setupId}`);
  return { refused: REFUSALS[made.reason], rows: made.rows } satisfies CreateAnswer;
}

const REFUSALS = {
  nobody: "None of the chosen members is there any more.",
  pattern: "The pattern of the codes is not right.",
  clashes: "Meanwhile some of these codes were taken. Look at them again and give them another name.",
};

export const meta = () => [{ title: "Create offer" }];

export default function NewOffer() {
  return <NewOfferScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
