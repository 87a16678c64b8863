import { Banner } from "@shopify/polaris";

import { useMay } from "#app/ui/rights.tsx";

/** For a file that has codes beside its people: a member's code is on a discount in Shopify, so it is not made by writing it down here. */
export function CodesNote() {
  const may = useMay();
  return (
    <Banner
      tone="info"
      title="Codes are not taken from this file"
      {...(may("refresh") && { action: { content: "Adopt a discount", url: "/app/offers/adopt" } })}
    >
      <p>
        Codes that work in Shopify become members’ when you adopt their discount. Choose this file there once more: it gives everybody in it
        their code, and adds whoever is missing.
      </p>
    </Banner>
  );
}
