import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import { plural } from "#app/format/counts.ts";
import { averageMinor } from "#app/format/money.ts";

import { useIsMobile } from "./mobile-hint.tsx";
import { worksForAll, type OfferStanding } from "#app/codes/availability.ts";
import { OfferStatus } from "./offer-status.tsx";
import { useShopFormat } from "./shop-format.tsx";

/** Amounts are minor units of the shop's currency; `lastRefreshAt` is UTC. */
type OfferFigures = OfferStanding & {
  id: string;
  title: string;
  summary: string;
  paused: boolean;
  members: number;
  conversions: number;
  revenueMinor: number;
  refundedMinor: number;
  commissionMinor: number;
  /** Of its members' stable links. */
  clicks: number;
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
  const phone = useIsMobile();
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
        { title: "Average order", alignment: "end" },
        { title: "Refunds", alignment: "end" },
        { title: "Commission", alignment: "end" },
        { title: "Clicks", alignment: "end" },
        { title: "Last refresh" },
      ]}
    >
      {offers.map((offer, position) => (
        <IndexTable.Row key={offer.id} id={offer.id} position={position}>
          {phone ? <CondensedOffer offer={offer} orders={ordersOf(offer.id)} /> : <OfferCells offer={offer} orders={ordersOf(offer.id)} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function OfferCells({ offer, orders }: { offer: OfferFigures; orders: string }) {
  const { money, count, date } = useShopFormat();
  const average = averageMinor(offer.revenueMinor, offer.conversions);
  return (
    <>
      <IndexTable.Cell className="cell-wraps">
        <OfferTitle offer={offer} />
      </IndexTable.Cell>
      <FigureCell>{count(offer.members)}</FigureCell>
      <FigureCell url={orders}>{count(offer.conversions)}</FigureCell>
      <FigureCell url={orders}>{money(offer.revenueMinor)}</FigureCell>
      <FigureCell url={orders}>{average === null ? "–" : money(average)}</FigureCell>
      <FigureCell url={orders}>{money(offer.refundedMinor)}</FigureCell>
      <FigureCell url={orders}>{money(offer.commissionMinor)}</FigureCell>
      <FigureCell>{count(offer.clicks)}</FigureCell>
      <IndexTable.Cell>
        <Text as="span" tone={offer.lastRefreshAt ? undefined : "subdued"}>
          {offer.lastRefreshAt ? date(offer.lastRefreshAt) : "Never"}
        </Text>
      </IndexTable.Cell>
    </>
  );
}

function CondensedOffer({ offer, orders }: { offer: OfferFigures; orders: string }) {
  const { money } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <OfferTitle offer={offer} />
        <InlineStack align="space-between" gap="200">
          <Text as="span" tone="subdued">
            {plural(offer.members, "member")}, <Link url={orders}>{plural(offer.conversions, "conversion")}</Link>,{" "}
            {plural(offer.clicks, "click")}
          </Text>
          <Text as="span" numeric fontWeight="medium">
            {money(offer.revenueMinor)}
          </Text>
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
        {worksForAll(offer) ? null : <OfferStatus {...offer} />}
        <NeedsAttention count={offer.needsAttention} />
      </InlineStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {offer.summary}
      </Text>
    </BlockStack>
  );
}

/** A figure at the end of its column; with `url` it leads to what it is made of, and `label` says so where figures look alike. */
export function FigureCell({ children, url, label }: { children: ReactNode; url?: string; label?: string }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        {url ? (
          <Link url={url} monochrome removeUnderline {...(label !== undefined && { accessibilityLabel: label })}>
            {children}
          </Link>
        ) : (
          children
        )}
      </Text>
    </IndexTable.Cell>
  );
}

function NeedsAttention({ count }: { count: number }) {
  return count === 0 ? null : (
    <Badge tone="attention">{count === 1 ? "1 member needs attention" : `${count.toLocaleString("en-US")} members need attention`}</Badge>
  );
}
