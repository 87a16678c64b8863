import { BlockStack, Button, Card, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import { Fragment } from "react";

import { plural } from "#app/format/counts.ts";
import { worksForSomebody } from "#app/codes/availability.ts";
import type { MemberOfferTotals } from "#app/orders/rollups/rollup-sql.server.ts";

import { CodeName } from "#app/ui/code-name.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { ManageOffers } from "./manage-offers.tsx";

/**
 * The member's active offers with code and figures over every code they held, and what can be done in them. `onAdd` asks for an
 * offer to add the member to.
 */
export function MemberSales({ offers, onAdd }: { offers: MemberOfferTotals[]; onAdd: (() => void) | null }) {
  const may = useMay();
  const active = offers.filter((offer) => runs(offer) && offer.status === "active");
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Sales tracking
          </Text>
          {active.length > 0 && may("refresh") ? <ManageOffers offers={active} /> : null}
        </InlineStack>
        {active.length === 0 ? (
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p" tone="subdued">
              In no offer that should work now.
            </Text>
            {onAdd === null ? null : <Button onClick={onAdd}>Give a code in an offer</Button>}
          </BlockStack>
        ) : null}
        {active.map((offer, at) => (
          <Fragment key={offer.enrolmentId}>
            {at > 0 ? <Divider /> : null}
            <OneOffer offer={offer} />
          </Fragment>
        ))}
      </BlockStack>
    </Card>
  );
}

/** By its dates, or for the shoppers whom a rollout reaches. */
export function runs({ offerStatus, rollouts }: Pick<MemberOfferTotals, "offerStatus" | "rollouts">): boolean {
  return offerStatus === "ACTIVE" || worksForSomebody({ status: offerStatus, rollouts });
}

function OneOffer({ offer }: { offer: MemberOfferTotals }) {
  const { money, seesMoney } = useShopFormat();
  return (
    <BlockStack gap="100">
      <Link url={`/app/offers/${offer.offerId}`} monochrome>
        {offer.title}
      </Link>
      {offer.code === null ? (
        <Text as="span" tone="subdued">
          No code
        </Text>
      ) : (
        <CodeName name={offer.code} />
      )}
      <Text as="span" tone="subdued" numeric>
        {plural(offer.conversions, "conversion")}
        {seesMoney ? `, ${money(offer.revenueMinor)} revenue, ${money(offer.commissionMinor)} commission` : ""}
      </Text>
    </BlockStack>
  );
}
