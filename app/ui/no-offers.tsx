import { EmptyResults } from "./empty-results.tsx";

/** For a shop without offers: what an offer is built on, and where that is made. */
export function NoOffers() {
  return (
    <EmptyResults
      title="No promo code offers yet"
      action={{ content: "Create offer", url: "/app/offers/new", right: "refresh" }}
      second={{ content: "Adopt a discount", url: "/app/offers/adopt", right: "refresh" }}
    >
      An offer is one Shopify discount on which every creator has a code of their own. Create one, or adopt a discount you have already.
      Members, their codes and the sales they bring appear here.
    </EmptyResults>
  );
}
