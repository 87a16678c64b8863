/** Offers: every promo code offer of the shop, its status as Shopify says, and the two ways to a new one. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { OffersScreen } from "./offers-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { OFFER_FILTERS, offersIndex } from "#app/screens/offer/offers-index.server.ts";
import { oneOf } from "#app/http/params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const shown = oneOf(OFFER_FILTERS, { raw: new URL(request.url).searchParams.get("show"), fallback: "current" });
  return { shown, ...(await offersIndex(ctx, shown)) };
}

export const meta = () => [{ title: "Offers" }];

export default function Offers() {
  return <OffersScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
