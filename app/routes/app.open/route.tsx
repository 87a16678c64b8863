/**
 * Where "Refresh promo codes" on a discount's or a customer's page in Shopify's admin leads: on to the one refresh form,
 * for everybody in the offer or for that creator. Somebody in several offers is asked which; what is not known here yet
 * can be taken in.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { OpenFromAdmin } from "./open-from-admin.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { discountsOfDecoys } from "#app/offers/discounts-of-decoys.server.ts";
import { codesOfCustomer, offerOfDiscount } from "#app/refreshes/open-from-admin.server.ts";
import { customerIdFrom, discountIdFrom, notFound } from "#app/http/params.server.ts";

/** Looking changes nothing: the draft is made by the forms of the offer and the member, which the screen sends. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const discount = discountIdFrom(address.get("discount"));
  if (discount?.automatic) return { what: "no_codes" } as const;
  if (discount) {
    const offer = await offerOfDiscount(ctx, discount.id);
    if (offer) return { what: "offer", offerId: offer.id } as const;
    if ((await discountsOfDecoys(ctx, [discount.id])).size > 0) return { what: "decoy" } as const;
    return { what: "no_offer", discountId: discount.id } as const;
  }
  const customerId = customerIdFrom(address.get("customer"));
  if (customerId === null) throw notFound();
  const creator = await codesOfCustomer(ctx, customerId);
  return creator ? ({ what: "creator", ...creator } as const) : ({ what: "no_creator", customerId } as const);
}

export const meta = () => [{ title: "Refresh promo codes" }];

export default function Open() {
  return <OpenFromAdmin found={useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
