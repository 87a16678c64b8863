import { useNavigation } from "@remix-run/react";
import { BlockStack, Box, Button, Card, EmptySearchResult, InlineStack, type IndexTableProps } from "@shopify/polaris";
import { memo } from "react";

import { useFile } from "#app/ui/use-file.ts";
import { ActsMenu, asBulkActions } from "#app/ui/member/acts-menu.tsx";
import { useMemberActs } from "#app/ui/member/use-member-acts.tsx";
import { useSorting } from "#app/ui/offer/use-sorting.ts";
import { usePages } from "#app/ui/page-links.tsx";
import { SavedViews } from "#app/ui/saved-views.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { SelectableTable } from "#app/ui/selectable-table.tsx";
import { useSelection } from "#app/ui/selection.ts";
import { plural } from "#app/format/counts.ts";
import type { MemberFilter, MemberListSort } from "#app/members/member-filter.ts";
import type { MemberRow } from "#app/members/search-members.server.ts";
import type { SavedView } from "#app/views/saved-view.ts";

import { MemberFilters } from "./member-filters.tsx";
import { CondensedMember, MemberCells } from "./members-cells.tsx";

type Props = {
  list: MemberFilter & { sort: MemberListSort; direction: "asc" | "desc"; page: number; pageSize: number };
  /** The address' query without its page: what a saved view and an export are of. */
  query: string;
  members: { rows: MemberRow[]; total: number };
  offers: readonly { id: string; title: string }[];
  views: readonly SavedView[];
  tags: readonly { key: string; name: string; members: number }[];
};

const COLUMNS = ["name", "email", null, null] as const;
const HEADINGS: IndexTableProps["headings"] = [
  { title: "Member" },
  { title: "E-mail" },
  { title: "Current codes" },
  { title: "Offers", alignment: "end" },
];
const cells = (row: MemberRow) => <MemberCells row={row} />;
const onPhone = (row: MemberRow) => <CondensedMember row={row} />;

/** Members a page at a time, by search, filters and saved views. The name opens the member. */
export function MembersIndex({ list, query, members, offers, views, tags }: Props) {
  const navigation = useNavigation();
  const looking = navigation.state === "loading" && navigation.location.pathname === "/app/members";
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  const sorting = useSorting<MemberListSort>({ columns: COLUMNS, sort: list.sort, direction: list.direction });
  const selection = useSelection(members.rows, members.total);
  const exporting = useExport();
  const exportChosen = () => exporting.start(query, selection.all ? [] : selection.ids);
  const who: Record<string, string> = selection.all ? { all: "true", query } : { memberIds: selection.ids.join(",") };
  const doing = useMemberActs({
    ...{ who, count: selection.count, archived: list.archived ?? false },
    onDone: selection.clear,
  });
  return (
    <Card padding="0">
      {doing.notice === null ? null : <Box padding="300">{doing.notice}</Box>}
      <Head list={list} query={query} total={members.total} offers={offers} views={views} tags={tags} />
      <SelectableTable
        rows={members.rows}
        total={members.total}
        selection={selection}
        pages={pages}
        headings={HEADINGS}
        cells={cells}
        onPhone={onPhone}
        // What does not fit beside the others goes into a menu: the frequent ones stand first.
        actions={asBulkActions([{ acts: doing.acts }]).toSpliced(2, 0, { content: "Export", onAction: exportChosen })}
        phoneActions={
          <>
            <ActsMenu sections={[{ acts: doing.acts }]} />
            <Button onClick={exportChosen}>Export</Button>
          </>
        }
        nobody={
          <EmptySearchResult title="No member found" description="Nobody fits the search and the filters." withIllustration={false} />
        }
        loading={looking}
        narrowed={query !== ""}
        sorting={sorting}
      />
      {doing.dialog}
    </Card>
  );
}

/** What stands above the table. A row that is ticked draws none of it anew. */
const Head = memo(function Head({ list, query, total, offers, views, tags }: Omit<Props, "members"> & { total: number }) {
  const exporting = useExport();
  return (
    <Box padding="300">
      <BlockStack gap="300">
        <SavedViews list="members" views={views} query={query} />
        <SearchField label="Search by name, handle, e-mail or any code" search={list.search} />
        <InlineStack gap="300" blockAlign="center" align="space-between">
          <MemberFilters list={list} offers={offers} tags={tags} />
          <Button loading={exporting.busy} onClick={() => exporting.start(query, [])}>{`Export ${plural(total, "member")}`}</Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
});

/** What the list shows, or those of it that are ticked, as a file. */
function useExport() {
  const { busy, save } = useFile();
  const start = (query: string, ids: readonly string[]) => {
    const body = new FormData();
    body.set("ids", ids.join(","));
    void save(`/app/members/export?${query}`, { name: "members.csv", init: { method: "POST", body } });
  };
  return { busy, start };
}
