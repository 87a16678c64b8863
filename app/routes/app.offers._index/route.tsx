/** Offers: every promo code offer of the shop, its status as Shopify says, and the two ways to a new one. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { OffersScreen } from "./offers-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { OFFER_FILTERS, OFFER_SORTS, OFFER_STATES, type OfferListing } from "#app/screens/offer/offer-listing.ts";
import { offersIndex } from "#app/screens/offer/offers-index.server.ts";
import { oneOf, pageFrom, searchFrom } from "#app/http/params.server.ts";
import { viewOf } from "#app/views/saved-view.ts";
import { readViews } from "#app/views/saved-views.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const list: OfferListing = {
    shown: oneOf(OFFER_FILTERS, { raw: address.get("show"), fallback: "current" }),
    search: searchFrom(address),
    state: OFFER_STATES.find((state) => state === address.get("state")) ?? null,
    sort: oneOf(OFFER_SORTS, { raw: address.get("sort"), fallback: "title" }),
    direction: oneOf(["asc", "desc"] as const, { raw: address.get("direction"), fallback: "asc" }),
    page: pageFrom(address),
    pageSize: 50,
  };
  const [index, views] = await Promise.all([offersIndex(ctx, list), readViews(ctx, "offers")]);
  return shown({ list, query: viewOf("offers", address), views, ...index });
}

export const meta = () => [{ title: "Offers" }];

export default function Offers() {
  return <OffersScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
