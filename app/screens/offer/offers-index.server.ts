import type { ShopContext } from "#app/platform/db.server.ts";
import { spellingsOf } from "#app/codes/spellings.ts";
import { listOffers, type OfferRow } from "#app/offers/list-offers.server.ts";

import { offerSums } from "#app/orders/rollups/rollup-sql.server.ts";
import { OFFER_STATES, type OfferListing, type OfferState } from "./offer-listing.ts";

type Row = OfferRow & { revenueMinor: number };
export type OffersIndex = {
  offers: Row[];
  /** How many the filter shows on all pages, and what they have together. Revenue in minor units of the shop's currency. */
  total: number;
  sums: { members: number; codesLive: number; revenueMinor: number };
  archived: number;
  all: number;
};

/**
 * A page of the shop's offers with all they ever brought in, archived ones apart. Every word of the search is in the title or in what
 * the offer gives, whatever accents either side has. A shop has hundreds of offers, not thousands: they are narrowed here.
 */
export async function offersIndex(ctx: ShopContext, listing: OfferListing): Promise<OffersIndex> {
  const [offers, sums] = await Promise.all([listOffers(ctx), offerSums(ctx, {})]);
  const rows = offers.map((offer) => ({ ...offer, revenueMinor: sums.get(offer.id)?.revenueMinor ?? 0 }));
  const found = rows.filter((row) => isShown(row, listing)).sort(inOrder(listing));
  const sum = (of: (row: Row) => number) => found.reduce((total, row) => total + of(row), 0);
  return {
    offers: found.slice((listing.page - 1) * listing.pageSize, listing.page * listing.pageSize),
    total: found.length,
    sums: { members: sum((row) => row.members), codesLive: sum((row) => row.codesLive), revenueMinor: sum((row) => row.revenueMinor) },
    archived: offers.filter(({ archived }) => archived).length,
    all: offers.length,
  };
}

function isShown(row: Row, { shown, state, search }: OfferListing): boolean {
  if (row.archived !== (shown === "archived") || (state !== null && stateOf(row) !== state)) return false;
  const text = [row.title, row.summary].flatMap(plain).join(" ");
  return search
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => plain(word).some((each) => text.includes(each)));
}

const plain = (text: string) => [text.toLowerCase(), ...spellingsOf(text).map((each) => each.toLowerCase())];

function stateOf({ paused, status, needsAttention }: Row): OfferState {
  if (needsAttention > 0) return "attention";
  return paused ? "paused" : (OFFER_STATES.find((one) => one === status.toLowerCase()) ?? "missing");
}

function inOrder({ sort, direction }: OfferListing): (a: Row, b: Row) => number {
  const turn = direction === "asc" ? 1 : -1;
  const byTitle = (a: Row, b: Row) => a.title.localeCompare(b.title, "en") || a.id.localeCompare(b.id, "en");
  return (a, b) => (sort === "title" ? turn * byTitle(a, b) : turn * (a[sort] - b[sort]) || byTitle(a, b));
}
