import { useNavigate } from "@remix-run/react";
import { BlockStack, Box, Card, IndexTable, InlineStack, Link, Page, Select, Tabs, Text } from "@shopify/polaris";

import { OFFER_STATES, type OfferListing, type OfferState } from "#app/screens/offer/offer-listing.ts";
import type { OffersIndex } from "#app/screens/offer/offers-index.server.ts";
import { plural } from "#app/format/counts.ts";
import type { SavedView } from "#app/views/saved-view.ts";

import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { OfferStatus } from "#app/ui/offer-status.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { useSorting } from "#app/ui/offer/use-sorting.ts";
import { usePages } from "#app/ui/page-links.tsx";
import { SavedViews } from "#app/ui/saved-views.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useMay } from "#app/ui/rights.tsx";

type Row = OffersIndex["offers"][number];

/** Of their dates, whatever a rollout does. */
const STATE_LABELS: Record<OfferState, string> = {
  active: "Within its dates",
  scheduled: "Before its start date",
  expired: "Past its end date",
  missing: "Not in Shopify",
  paused: "Paused",
  attention: "Needs attention",
};

type Props = OffersIndex & { list: OfferListing; query: string; views: readonly SavedView[] };

/** Every offer with what it gives and what came of it. */
export function OffersScreen({ list, query, views, offers, total, sums, archived, all }: Props) {
  const { shown } = list;
  const inAddress = useSearchParam();
  const sorting = useSorting({
    columns: ["title", null, "members", "codesLive", "revenueMinor"],
    sort: list.sort,
    direction: list.direction,
  });
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total });
  const may = useMay();
  const narrowed = list.search !== "" || list.state !== null;
  const phone = useIsMobile();
  const navigate = useNavigate();
  const tabs = [
    { id: "current", content: "Current" },
    { id: "archived", content: `Archived (${archived})` },
  ];
  return (
    <Page
      fullWidth
      title="Offers"
      subtitle="Each is one Shopify discount on which every member has a code of their own"
      {...(may("refresh") && {
        primaryAction: { content: "Create offer", url: "/app/offers/new" },
        secondaryActions: [{ content: "Adopt a discount", url: "/app/offers/adopt" }],
      })}
    >
      {all === 0 ? (
        <EmptyResults
          title="No promo code offers yet"
          action={{ content: "Create offer", url: "/app/offers/new", right: "refresh" }}
          second={{ content: "Adopt a discount", url: "/app/offers/adopt", right: "refresh" }}
        >
          Create an offer and choose who gets a code, or adopt a discount that is already in Shopify with the codes and the history it has.
        </EmptyResults>
      ) : (
        <Card padding="0">
          {archived > 0 || shown === "archived" ? (
            <Tabs
              tabs={tabs}
              selected={shown === "archived" ? 1 : 0}
              onSelect={(index) => navigate(index === 1 ? "/app/offers?show=archived" : "/app/offers")}
            />
          ) : null}
          <Box padding="300" paddingBlockEnd="0">
            <SavedViews list="offers" views={views} query={query} />
          </Box>
          <Box padding="300">
            <div className="report-controls">
              <div className="grows">
                <SearchField key={shown} label="Search offers" search={list.search} />
              </div>
              <Select
                label="Status"
                labelInline
                options={STATES}
                value={list.state ?? ""}
                onChange={(state) => inAddress("state", state)}
              />
            </div>
          </Box>
          {offers.length > 0 ? <Totals total={total} sums={sums} /> : null}
          <IndexTable
            {...sorting}
            {...(total > list.pageSize && { pagination: pages })}
            resourceName={{ singular: "offer", plural: "offers" }}
            itemCount={offers.length}
            selectable={false}
            condensed={phone}
            emptyState={
              <Box padding="600">
                <Text as="p" alignment="center" tone="subdued">
                  {narrowed ? "No offer matches." : shown === "archived" ? "Nothing is archived." : "Every offer is archived."}
                </Text>
              </Box>
            }
            headings={[
              { title: "Offer" },
              { title: "Status" },
              { title: "Members", alignment: "end" },
              { title: "Codes live", alignment: "end" },
              { title: "Revenue", alignment: "end" },
            ]}
          >
            {offers.map((offer, position) => (
              <IndexTable.Row key={offer.id} id={offer.id} position={position}>
                {phone ? <CondensedOffer offer={offer} /> : <OfferCells offer={offer} />}
              </IndexTable.Row>
            ))}
          </IndexTable>
        </Card>
      )}
    </Page>
  );
}

const STATES = [{ value: "", label: "Any" }, ...OFFER_STATES.map((value) => ({ value, label: STATE_LABELS[value] }))];

/** What the offers on all pages have together. */
function Totals({ total, sums }: Pick<OffersIndex, "total" | "sums">) {
  const { money, seesMoney } = useShopFormat();
  return (
    <Box paddingInline="300" paddingBlockEnd="300">
      <Text as="p" tone="subdued">
        {`${plural(total, "offer")}: ${plural(sums.members, "membership")}, ${plural(sums.codesLive, "live code")}${seesMoney ? `, ${money(sums.revenueMinor)} revenue` : ""}.`}
      </Text>
    </Box>
  );
}

function OfferCells({ offer }: { offer: Row }) {
  const { money, count } = useShopFormat();
  return (
    <>
      <IndexTable.Cell className="cell-wraps">
        <Title offer={offer} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <OfferStatus {...offer} />
      </IndexTable.Cell>
      <FigureCell>{count(offer.members)}</FigureCell>
      <FigureCell>{count(offer.codesLive)}</FigureCell>
      <FigureCell>{money(offer.revenueMinor)}</FigureCell>
    </>
  );
}

function CondensedOffer({ offer }: { offer: Row }) {
  const { money } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <Title offer={offer} />
          <OfferStatus {...offer} />
        </InlineStack>
        <InlineStack align="space-between" gap="200">
          <Text as="span" tone="subdued">
            {plural(offer.members, "member")}, {plural(offer.codesLive, "code")} live
          </Text>
          <Text as="span" numeric fontWeight="medium">
            {money(offer.revenueMinor)}
          </Text>
        </InlineStack>
      </BlockStack>
    </div>
  );
}

function Title({ offer }: { offer: Row }) {
  return (
    <BlockStack gap="050">
      <Link url={`/app/offers/${offer.id}`} dataPrimaryLink monochrome removeUnderline>
        <Text as="span" fontWeight="semibold">
          {offer.title}
        </Text>
      </Link>
      <Text as="span" variant="bodySm" tone="subdued">
        {offer.summary}
      </Text>
    </BlockStack>
  );
}
