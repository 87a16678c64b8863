import { listOf, plural } from "#app/format/counts.ts";

/** Shopify's count of a code, now or just before it ended (null: not known), beside the ledger's orders under it. */
export type CodeUses = {
  live: boolean;
  atShopify: number | null;
  orders: number;
  cancelled: number;
  test: number;
  rejected: number;
  late: number;
};

/** Both counts in a sentence, with what makes them differ. Empty while Shopify's is not known. */
export function usesLabel({ live, atShopify, orders, cancelled, test, rejected, late }: CodeUses): string {
  if (atShopify === null) return "";
  const kinds = [
    cancelled > 0 ? `${cancelled} cancelled` : "",
    test > 0 ? plural(test, "test order") : "",
    rejected > 0 ? `${rejected} rejected` : "",
    late > 0 ? `${late} from checkouts that were open when it ended` : "",
  ].filter(Boolean);
  const among = kinds.length > 0 ? `, of them ${listOf(kinds)}` : "";
  // An order that came in after the code ended is in no count of Shopify's that we could take.
  const unseen = atShopify - (orders - late);
  const why =
    unseen > 0
      ? ` ${plural(unseen, "use")} of an order that is not here: placed before the app could read it, or without the code staying on it.`
      : unseen < 0
        ? ` Shopify's count runs behind by seconds, so the last orders can be missing in it.`
        : "";
  return `Shopify ${live ? "counts" : "counted"} ${plural(atShopify, "use")}, here ${orders === 1 ? "is" : "are"} ${plural(orders, "order")}${among}.${why}`;
}
