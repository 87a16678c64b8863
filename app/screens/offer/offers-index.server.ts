import type { ShopContext } from "#app/platform/db.server.ts";
import { listOffers, type OfferRow } from "#app/offers/list-offers.server.ts";

import { offerSums } from "#app/orders/rollups/rollup-sql.server.ts";

export const OFFER_FILTERS = ["current", "archived"] as const;
export type OfferFilter = (typeof OFFER_FILTERS)[number];

export type OffersIndex = { offers: (OfferRow & { revenueMinor: number })[]; archived: number; all: number };

/** The shop's offers with all they ever brought in, archived ones apart. Revenue in minor units of the shop's currency. */
export async function offersIndex(ctx: ShopContext, shown: OfferFilter): Promise<OffersIndex> {
  const [offers, sums] = await Promise.all([listOffers(ctx), offerSums(ctx, {})]);
  return {
    offers: offers
      .filter(({ archived }) => archived === (shown === "archived"))
      .map((offer) => ({ ...offer, revenueMinor: sums.get(offer.id)?.revenueMinor ?? 0 })),
    archived: offers.filter(({ archived }) => archived).length,
    all: offers.length,
  };
}
