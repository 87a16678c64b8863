/** Every sentence a person reads about whom an offer is for. */
import { listOf } from "#app/format/counts.ts";
import { BUYERS_KINDS, type Buyers, type BuyersKind } from "#app/shopify/discounts/buyers.ts";

const WHOM: Record<BuyersKind, string> = {
  all: "everybody",
  no_orders: "customers without an order",
  segments: "customers of chosen segments",
  customers: "chosen customers",
  markets: "chosen markets",
};

/** As the activity tells it, from what is kept of an offer; null where it was not read yet. */
export function keptBuyersLabel(kept: string | null): string | null {
  const kind = BUYERS_KINDS.find((one) => one === kept);
  return kind === undefined ? null : WHOM[kind];
}

/** With the segments by their names, where Shopify tells them. */
export function buyersLabel(buyers: Buyers): string {
  if (buyers.kind !== "segments" || buyers.segments.length === 0) return WHOM[buyers.kind];
  const names = listOf(buyers.segments.map(({ title }) => `“${title}”`));
  return `customers of the ${buyers.segments.length === 1 ? "segment" : "segments"} ${names}`;
}

export const NO_ORDERS_LABELS = {
  choice: "Only customers without an order",
  tradeOff:
    "Whoever has ordered from you cannot use any code of the offer, so nobody uses a renewed code after the old one. Shopify keeps a " +
    "customer segment of these customers and brings it up to date with a delay. It knows shoppers by account or e-mail address: a guest " +
    "with another address counts as new. Whether it lets in a shopper whom it does not know at all is not documented, so try a code in " +
    "your own checkout before you tell your members.",
} as const;

/** In place of the choice, where the merchant chose in Shopify whom the discount is for. */
export function chosenInShopifyLabel(buyers: Buyers): string {
  return `In Shopify this discount is limited to ${buyersLabel(buyers)}. It stays as it is; change it there.`;
}
