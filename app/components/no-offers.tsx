import { NothingHere } from "./nothing-here.tsx";

/** For a shop without offers: what an offer is built on, and where that is made. */
export function NoOffers() {
  return (
    <NothingHere
      title="No promo code offers yet"
      action={{ content: "Open discounts in Shopify", url: "shopify://admin/discounts", target: "_top" }}
    >
      An offer is one Shopify discount on which every creator has a code of their own. Begin with the discount: its percentage, its dates
      and how often a code may be used. Members, their codes and the sales they bring appear here.
    </NothingHere>
  );
}
