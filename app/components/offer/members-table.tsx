import { useFetcher, useNavigation } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  EmptySearchResult,
  IndexTable,
  IndexTableSelectionType,
  InlineStack,
  Text,
  useBreakpoints,
  useIndexResourceState,
  type IndexTableProps,
} from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { MemberSort, OfferMembersPage } from "#app/conversions/offer-members.server.ts";
import type { OwnTerms } from "#app/enrolments/own-payouts.server.ts";
import type { OfferView } from "#app/offers/read-offer.server.ts";

import { usePages } from "#app/components/page-links.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { SelectableList } from "#app/components/selectable-list.tsx";
import { useMemberActions } from "./member-actions.tsx";
import { ManageMembers } from "./manage-members.tsx";
import { CondensedMember, MemberCells } from "./member-cells.tsx";
import { useSorting } from "./use-sorting.ts";

export type MemberListing = {
  /** Those who were removed, instead of those who are in the offer. */
  removed: boolean;
  /** Only those who have not been told of their latest code; and how many there are. */
  untold: boolean;
  untoldHere: number;
  search: string;
  sort: MemberSort;
  direction: "asc" | "desc";
  page: number;
  pageSize: number;
};

type Props = {
  offer: OfferView;
  list: MemberListing;
  members: OfferMembersPage;
  payouts: Record<string, OwnTerms>;
  uses: Map<string | null, number> | null;
};

/** The column of each sort; `uses` is Shopify's own count and cannot be sorted by here. */
const COLUMNS = ["name", "code", "status", null, "conversions", "revenue", "commission", "lastChanged"] as const;

const HEADINGS: IndexTableProps["headings"] = [
  { title: "Member" },
  { title: "Current code" },
  { title: "Status" },
  { title: "Uses", alignment: "end", tooltipContent: "How often Shopify counts the current code as used" },
  { title: "Conversions", alignment: "end" },
  { title: "Revenue", alignment: "end" },
  { title: "Commission", alignment: "end" },
  { title: "Last changed" },
];

/** An offer's members, a page at a time. Figures are over every code a member ever held in the offer. */
export function MembersTable({ offer, list, members, payouts, uses }: Props) {
  const { smDown } = useBreakpoints();
  const fetcher = useFetcher<{ refused: string }>();
  const navigation = useNavigation();
  const rows = members.rows.map((row) => ({ ...row, id: row.enrolmentId }));
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(rows);
  const sorting = useSorting({ columns: COLUMNS, sort: list.sort, direction: list.direction });
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });

  // With the filter on, "all" are those that are shown: the search alone would mean more.
  const everyone = allResourcesSelected && !list.untold;
  const ticked = allResourcesSelected ? rows.map(({ id }) => id) : selectedResources;
  const total = list.untold ? rows.length : members.total;
  const who: Record<string, string> = everyone ? { all: "true", search: list.search } : { enrolmentIds: ticked.join(",") };
  const refresh = () => fetcher.submit(who, { method: "post" });
  const compose = () => fetcher.submit({ ...who, offerId: offer.id }, { method: "post", action: "/app/messages/new" });

  const changes = useMemberActions({
    offer,
    removed: list.removed,
    selection: {
      count: everyone ? members.total : ticked.length,
      all: everyone,
      search: list.search,
      enrolmentIds: ticked,
    },
  });
  const busy = fetcher.state !== "idle" || changes.busy;
  const actions = [
    ...(list.removed ? [] : [{ content: "Refresh promo codes", onAction: refresh, disabled: busy || offer.status === "MISSING" }]),
    ...(list.removed ? [] : [{ content: "Compose message", onAction: compose, disabled: busy }]),
    ...changes.actions.map((action) => ({ ...action, disabled: busy })),
  ];
  const refused = (fetcher.state === "idle" ? fetcher.data?.refused : undefined) ?? changes.refused;
  const nobody = <Nobody list={list} />;

  return (
    <Card padding="0">
      <Box padding="300">
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {list.untold ? "Not yet told" : list.removed ? "Removed members" : "Members"}
            </Text>
            <InlineStack gap="200">
              <ToldFilter list={list} offerId={offer.id} />
              {list.removed ? (
                <Button url={`/app/offers/${offer.id}`}>View members</Button>
              ) : (
                <>
                  <Button url={`/app/offers/${offer.id}?show=removed`} variant="tertiary">
                    View removed members
                  </Button>
                  <Button url={`/app/offers/${offer.id}/add-members`} disabled={offer.status === "MISSING"}>
                    Add members
                  </Button>
                </>
              )}
            </InlineStack>
          </InlineStack>
          <SearchField key={String(list.removed)} label="Search members by name, handle, e-mail or any code" search={list.search} />
        </BlockStack>
      </Box>
      {changes.dialog}
      {refused ? (
        <Box padding="300">
          <Banner tone="warning">
            <p>{refused}</p>
          </Banner>
        </Box>
      ) : null}
      {smDown ? (
        rows.length === 0 ? (
          nobody
        ) : (
          <SelectableList
            rows={rows}
            total={total}
            selected={selectedResources}
            allSelected={allResourcesSelected}
            pages={pages}
            onToggle={(id, on) => handleSelectionChange(IndexTableSelectionType.Single, on, id)}
            onToggleAll={(on) => handleSelectionChange(IndexTableSelectionType.All, on)}
            actions={<ManageMembers busy={busy} actions={actions} />}
          >
            {(row) => <CondensedMember row={row} />}
          </SelectableList>
        )
      ) : (
        <IndexTable
          resourceName={{ singular: "member", plural: "members" }}
          itemCount={rows.length}
          selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
          onSelectionChange={handleSelectionChange}
          hasMoreItems={total > rows.length}
          paginatedSelectAllActionText={`Select all ${plural(members.total, "member")}`}
          paginatedSelectAllText={`All ${plural(members.total, "member")} selected`}
          promotedBulkActions={[
            {
              title: "Manage offer for members",
              actions,
            },
          ]}
          loading={navigation.state === "loading" && navigation.location.pathname.endsWith(offer.id)}
          headings={HEADINGS}
          {...sorting}
          pagination={pages}
          emptyState={nobody}
        >
          {rows.map((row, position) => (
            <IndexTable.Row
              key={row.id}
              id={row.id}
              position={position}
              selected={allResourcesSelected || selectedResources.includes(row.id)}
              accessibilityLabel={`Select ${row.name}`}
            >
              <MemberCells row={row} uses={usesOf(row.redeemCodeId)} usageLimit={offer.usageLimit} own={payouts[row.enrolmentId]} />
            </IndexTable.Row>
          ))}
        </IndexTable>
      )}
    </Card>
  );

  function usesOf(redeemCodeId: string | null): number | null {
    return redeemCodeId === null ? null : (uses?.get(redeemCodeId) ?? null);
  }
}

/** Members whose code changed and who do not know it yet, when there are some. */
function ToldFilter({ list, offerId }: { list: MemberListing; offerId: string }) {
  const url = `/app/offers/${offerId}${list.removed ? "?show=removed" : ""}`;
  if (list.untold) return <Button url={url}>View all members</Button>;
  if (list.untoldHere === 0) return null;
  return <Button url={`${url}${list.removed ? "&" : "?"}told=no`}>{`Not yet told (${list.untoldHere.toLocaleString("en-US")})`}</Button>;
}

function Nobody({ list: { removed, untold, search } }: { list: MemberListing }) {
  if (untold && search === "")
    return (
      <EmptySearchResult
        title="Everybody has been told"
        description="Every member here knows their latest code."
        withIllustration={false}
      />
    );
  if (search !== "")
    return <EmptySearchResult title="No member found" description={`Nobody matches “${search}”.`} withIllustration={false} />;
  return removed ? (
    <EmptySearchResult
      title="Nobody was removed"
      description="Members you remove from this offer are listed here."
      withIllustration={false}
    />
  ) : (
    <EmptySearchResult title="No members yet" description="Add members to give them codes of this offer." withIllustration={false} />
  );
}
