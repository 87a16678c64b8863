import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import { plural } from "#app/format/counts.ts";

import { usePhone } from "./phone.tsx";
import { OfferStatus } from "./offer-status.tsx";
import { useShopFormat } from "./shop-format.tsx";

/** Revenue and commission are minor units of the shop's currency; `lastRefreshAt` is UTC. */
export type OfferFigures = {
  id: string;
  title: string;
  summary: string;
  status: string;
  members: number;
  conversions: number;
  revenueMinor: number;
  commissionMinor: number;
  lastRefreshAt: string | null;
  needsAttention: number;
};

/** The shop's offers with what they brought in. A row opens its offer, its figures the orders behind them. */
export function OffersTable({
  offers,
  loading,
  ordersOf,
}: {
  offers: OfferFigures[];
  loading: boolean;
  ordersOf: (offerId: string) => string;
}) {
  const phone = usePhone();
  return (
    <IndexTable
      resourceName={{ singular: "offer", plural: "offers" }}
      itemCount={offers.length}
      selectable={false}
      condensed={phone}
      loading={loading}
      headings={[
        { title: "Offer" },
        { title: "Members", alignment: "end" },
        { title: "Conversions", alignment: "end" },
        { title: "Revenue", alignment: "end" },
        { title: "Commission", alignment: "end" },
        { title: "Last refresh" },
        { title: "Needs attention" },
      ]}
    >
      {offers.map((offer, position) => (
        <IndexTable.Row key={offer.id} id={offer.id} position={position}>
          {phone ? <CondensedOffer offer={offer} /> : <OfferCells offer={offer} orders={ordersOf(offer.id)} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function OfferCells({ offer, orders }: { offer: OfferFigures; orders: string }) {
  const { money, count, date } = useShopFormat();
  return (
    <>
      <IndexTable.Cell className="cell-wraps">
        <OfferTitle offer={offer} />
      </IndexTable.Cell>
      <FigureCell>{count(offer.members)}</FigureCell>
      <FigureCell url={orders}>{count(offer.conversions)}</FigureCell>
      <FigureCell url={orders}>{money(offer.revenueMinor)}</FigureCell>
      <FigureCell url={orders}>{money(offer.commissionMinor)}</FigureCell>
      <IndexTable.Cell>
        <Text as="span" tone={offer.lastRefreshAt ? undefined : "subdued"}>
          {offer.lastRefreshAt ? date(offer.lastRefreshAt) : "Never"}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <NeedsAttention count={offer.needsAttention} />
      </IndexTable.Cell>
    </>
  );
}

function CondensedOffer({ offer }: { offer: OfferFigures }) {
  const { money } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <OfferTitle offer={offer} />
        <InlineStack align="space-between" gap="200">
          <Text as="span" tone="subdued">
            {plural(offer.members, "member")}, {plural(offer.conversions, "conversion")}
          </Text>
          <Text as="span" numeric fontWeight="medium">
            {money(offer.revenueMinor)}
          </Text>
        </InlineStack>
        {/* A badge alone is as wide as it says; in the stack it would be as wide as the screen. */}
        <InlineStack>
          <NeedsAttention count={offer.needsAttention} words />
        </InlineStack>
      </BlockStack>
    </div>
  );
}

function OfferTitle({ offer }: { offer: OfferFigures }) {
  return (
    <BlockStack gap="050">
      <InlineStack gap="200" blockAlign="center">
        <Link url={`/app/offers/${offer.id}`} dataPrimaryLink monochrome removeUnderline>
          <Text as="span" fontWeight="semibold">
            {offer.title}
          </Text>
        </Link>
        {offer.status === "ACTIVE" ? null : <OfferStatus status={offer.status} />}
      </InlineStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {offer.summary}
      </Text>
    </BlockStack>
  );
}

export function FigureCell({ children, url }: { children: ReactNode; url?: string }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {url ? (
          <Link url={url} monochrome removeUnderline>
            {children}
          </Link>
        ) : (
          children
        )}
      </Text>
    </IndexTable.Cell>
  );
}

/** `words`: where no heading of a column says what is counted. */
function NeedsAttention({ count, words = false }: { count: number; words?: boolean }) {
  if (count === 0) return null;
  return (
    <Badge tone="attention">{`${plural(count, "member")}${words ? (count === 1 ? " needs attention" : " need attention") : ""}`}</Badge>
  );
}
