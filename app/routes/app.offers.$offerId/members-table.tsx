import { useFetcher, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, EmptySearchResult, InlineStack, Text, type IndexTableProps } from "@shopify/polaris";
import { memo, useCallback, useMemo } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { filterLabels, type OfferMembersFilter } from "#app/screens/offer/offer-members-filter.ts";
import type { MemberSort, OfferMemberRow, OfferMembersPage } from "#app/screens/offer/offer-members.server.ts";
import type { OwnTerms } from "#app/members/changes/own-payouts.server.ts";
import type { TiedOffer } from "./sisters-line.tsx";

import { ActsMenu } from "#app/ui/member/acts-menu.tsx";
import { useMemberActs } from "#app/ui/member/use-member-acts.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { SelectableTable } from "#app/ui/selectable-table.tsx";
import { useSelection } from "#app/ui/selection.ts";
import { useMemberActions } from "./member-actions.tsx";
import { ManageMembers } from "./manage-members.tsx";
import { CondensedMember, MemberCells } from "./member-cells.tsx";
import { OfferMemberFilters } from "./offer-member-filters.tsx";
import { useSorting } from "#app/ui/offer/use-sorting.ts";
import { useMay } from "#app/ui/rights.tsx";

export type MemberListing = {
  filter: OfferMembersFilter;
  /** How many have not been told of their latest code. */
  untoldHere: number;
  sort: MemberSort;
  direction: "asc" | "desc";
  page: number;
  pageSize: number;
};

type Props = {
  readAt: string;
  offer: TiedOffer;
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

/** What "Manage offer for members" has already. */
const IN_THE_MENU = ["refresh", "message"] as const;

/** An offer's members, a page at a time. Figures are over every code a member ever held in the offer. */
export function MembersTable({ readAt, offer, list, members, payouts, uses }: Props) {
  const { filter } = list;
  const fetcher = useFetcher<ActionResult>();
  const navigation = useNavigation();
  const rows = useMemo(() => members.rows.map((row) => ({ ...row, id: row.enrolmentId })), [members.rows]);
  const selection = useSelection(rows, members.total);
  const sorting = useSorting({ columns: COLUMNS, sort: list.sort, direction: list.direction });
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  const counted = useCallback(
    (row: OfferMemberRow) => ({
      uses: row.redeemCodeId === null ? null : (uses?.get(row.redeemCodeId) ?? null),
      usageLimit: offer.usageLimit,
    }),
    [uses, offer.usageLimit],
  );
  const cells = useCallback(
    (row: OfferMemberRow) => <MemberCells row={row} {...counted(row)} own={payouts[row.enrolmentId]} />,
    [counted, payouts],
  );
  const onPhone = useCallback((row: OfferMemberRow) => <CondensedMember row={row} {...counted(row)} />, [counted]);

  const who: Record<string, string> = selection.all
    ? { all: "true", filter: filterLabels(filter) }
    : { enrolmentIds: selection.ids.join(",") };
  const refresh = () => fetcher.submit(who, { method: "post" });
  const compose = () => fetcher.submit({ ...who, offerId: offer.id }, { method: "post", action: "/app/messages/new" });
  const changes = useMemberActions({ offer, removed: filter.removed, count: selection.count, who, readAt });
  const doing = useMemberActs({
    who: selection.all ? { all: "true", offer: offer.id, filter: filterLabels(filter) } : who,
    count: selection.count,
    without: IN_THE_MENU,
    onDone: selection.clear,
  });
  const may = useMay();
  const busy = fetcher.state !== "idle" || changes.busy;
  const actions = !may("refresh")
    ? []
    : [
        ...(filter.removed ? [] : [{ content: "Refresh promo codes", onAction: refresh, disabled: busy || offer.status === "MISSING" }]),
        ...(filter.removed ? [] : [{ content: "Compose message", onAction: compose, disabled: busy }]),
        ...changes.actions.map((action) => ({ ...action, disabled: busy })),
      ];
  const refused = (fetcher.state === "idle" ? fetcher.data?.refused : undefined) ?? changes.refused;

  return (
    <Card padding="0">
      <Head offer={offer} filter={filter} untoldHere={list.untoldHere} />
      {changes.dialog}
      {doing.dialog}
      {doing.notice === null ? null : <Box padding="300">{doing.notice}</Box>}
      {refused ? (
        <Box padding="300">
          <Banner tone="warning">
            <p>{refused}</p>
          </Banner>
        </Box>
      ) : null}
      <div className="offer-members">
        <SelectableTable
          rows={rows}
          total={members.total}
          selection={selection}
          pages={pages}
          headings={HEADINGS}
          cells={cells}
          onPhone={onPhone}
          actions={[
            { title: "Manage offer for members", actions },
            { title: "Members", actions: doing.acts },
          ]}
          phoneActions={
            <>
              <ManageMembers busy={busy} actions={actions} />
              <ActsMenu sections={[{ acts: doing.acts }]} />
            </>
          }
          nobody={<Nobody filter={filter} />}
          narrowed={filterLabels({ ...filter, removed: false }) !== ""}
          loading={navigation.state === "loading" && navigation.location.pathname.endsWith(offer.id)}
          sorting={sorting}
        />
      </div>
    </Card>
  );
}

/** What stands above the table. A row that is ticked draws none of it anew. */
const Head = memo(function Head({ offer, filter, untoldHere }: { offer: TiedOffer } & Pick<MemberListing, "filter" | "untoldHere">) {
  const may = useMay();
  return (
    <Box padding="300">
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {filter.removed ? "Removed members" : "Members"}
          </Text>
          <InlineStack gap="200">
            {filter.removed ? (
              <Button url={`/app/offers/${offer.id}`}>View members</Button>
            ) : (
              <>
                <Button url={`/app/offers/${offer.id}?show=removed`} variant="tertiary">
                  View removed members
                </Button>
                {may("refresh") ? (
                  <Button {...(offer.status === "MISSING" ? { disabled: true } : { url: `/app/offers/${offer.id}/add-members` })}>
                    Add members
                  </Button>
                ) : null}
              </>
            )}
          </InlineStack>
        </InlineStack>
        <SearchField key={String(filter.removed)} label="Search members by name, handle, e-mail or any code" search={filter.search} />
        <OfferMemberFilters filter={filter} untoldHere={untoldHere} />
      </BlockStack>
    </Box>
  );
});

function Nobody({ filter }: { filter: OfferMembersFilter }) {
  if (filterLabels({ ...filter, removed: false }) !== "")
    return (
      <EmptySearchResult
        title={filter.untold ? "Everybody has been told" : "No member found"}
        description={filter.untold ? "Every member these filters show knows their latest code." : "Nobody fits the search and the filters."}
        withIllustration={false}
      />
    );
  return filter.removed ? (
    <EmptySearchResult
      title="Nobody was removed"
      description="Members you remove from this offer are listed here."
      withIllustration={false}
    />
  ) : (
    <EmptySearchResult title="No members yet" description="Add members to give them codes of this offer." withIllustration={false} />
  );
}
