import type { ShopContext } from "#app/db.server.ts";
import type { DateRange } from "#app/format/date-range.ts";
import { listOffers, type OfferRow } from "#app/offers/list-offers.server.ts";

import { clicksByOffer } from "./clicks.server.ts";
import { NO_SUMS, type SalesSums } from "./sales-sql.server.ts";
import { offerSums, shopTotals, type Totals } from "./totals.server.ts";

export type OfferSold = OfferRow & SalesSums & { clicks: number };
export type SalesOverview = { now: Totals; before: Totals | null; offers: OfferSold[] };

/** What the shop's offers brought in within a range (null: ever), together and one by one, and what it was before. */
export async function salesOverview(
  ctx: ShopContext,
  { range, previous }: { range: DateRange | null; previous: DateRange | null },
): Promise<SalesOverview> {
  const [now, before, offers] = await Promise.all([
    shopTotals(ctx, range ?? {}),
    previous ? shopTotals(ctx, previous) : null,
    offersSold(ctx, range),
  ]);
  return { now, before, offers };
}

/** Every offer with what it brought in within a range; null is ever. */
export async function offersSold(ctx: ShopContext, range: DateRange | null): Promise<OfferSold[]> {
  const [sums, clicks, offers] = await Promise.all([offerSums(ctx, range ?? {}), clicksByOffer(ctx, range ?? {}), listOffers(ctx)]);
  return offers.map((offer) => ({ ...offer, ...(sums.get(offer.id) ?? NO_SUMS), clicks: clicks.get(offer.id) ?? 0 }));
}
