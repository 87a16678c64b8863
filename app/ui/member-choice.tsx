import { useNavigation } from "@remix-run/react";
import { Box, Card, IndexTable, InlineStack, type IndexTableProps } from "@shopify/polaris";
import type { ReactNode } from "react";

import { MemberLine } from "./member-and-codes.tsx";
import { usePages } from "./page-links.tsx";
import { SearchField } from "./search-field.tsx";
import { SelectableTable } from "./selectable-table.tsx";
import type { Selection } from "./selection.ts";

type Candidate = { id: string; name: string; handle: string; email: string };

type Props = {
  list: { search: string; page: number; pageSize: number };
  members: { rows: readonly Candidate[]; total: number };
  selection: Selection;
  /** Whether something beside the search shows fewer. */
  narrowed?: boolean;
  /** What else is chosen, beside the search. */
  beside?: ReactNode;
  /** Said under the search. */
  note?: ReactNode;
  nobody: ReactNode;
};

const COLUMNS: IndexTableProps["headings"] = [{ title: "Member" }, { title: "E-mail" }];

const cells = ({ email, ...who }: Candidate) => (
  <>
    <IndexTable.Cell>
      <MemberLine {...who} />
    </IndexTable.Cell>
    <IndexTable.Cell>
      <span className="long-word">{email}</span>
    </IndexTable.Cell>
  </>
);

const onPhone = ({ name, handle }: Candidate) => (
  <div className="condensed-row">
    <MemberLine name={name} handle={handle} />
  </div>
);

/** Members who can be added to something, searched and ticked on any page. Nothing leads away from the choice. */
export function MemberChoice({ list, members, selection, narrowed = false, beside, note, nobody }: Props) {
  const navigation = useNavigation();
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  return (
    <Card padding="0">
      <Box padding="300">
        <InlineStack gap="300" blockAlign="center">
          <div className="grows">
            <SearchField label="Search members by name, handle, e-mail or any code" search={list.search} />
          </div>
          {beside}
        </InlineStack>
        {note}
      </Box>
      <div className="member-choice">
        <SelectableTable
          rows={members.rows}
          total={members.total}
          selection={selection}
          pages={pages}
          headings={COLUMNS}
          cells={cells}
          onPhone={onPhone}
          narrowed={narrowed || list.search !== ""}
          loading={navigation.state === "loading" && navigation.location.pathname.endsWith("add-members")}
          nobody={nobody}
        />
      </div>
    </Card>
  );
}
