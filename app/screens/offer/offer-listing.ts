/** What the list of offers shows, as its address says it. */
export const OFFER_FILTERS = ["current", "archived"] as const;
/** As the list says it; what needs a person comes before what Shopify says. */
export const OFFER_STATES = ["active", "scheduled", "expired", "missing", "paused", "attention"] as const;
export type OfferState = (typeof OFFER_STATES)[number];
export const OFFER_SORTS = ["title", "members", "codesLive", "revenueMinor"] as const;

export type OfferListing = {
  shown: (typeof OFFER_FILTERS)[number];
  search: string;
  state: OfferState | null;
  sort: (typeof OFFER_SORTS)[number];
  direction: "asc" | "desc";
  page: number;
  pageSize: number;
};
