import type { ShopContext } from "#app/db.server.ts";
import type { DateRange } from "#app/format/date-range.ts";
import { listOffers, type OfferRow } from "#app/offers/list-offers.server.ts";

import { offerTotals, shopTotals, type Totals } from "./totals.server.ts";

export type SalesOverview = { now: Totals; before: Totals | null; offers: (OfferRow & Totals)[] };

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
export async function offersSold(ctx: ShopContext, range: DateRange | null): Promise<SalesOverview["offers"]> {
  const [totals, offers] = await Promise.all([offerTotals(ctx, range ?? {}), listOffers(ctx)]);
  const nothing: Totals = { conversions: 0, revenueMinor: 0, commissionMinor: 0 };
  return offers.map((offer) => ({ ...offer, ...(totals.get(offer.id) ?? nothing) }));
}
