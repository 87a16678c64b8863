import { BlockStack, Box, Card, EmptySearchResult, IndexTable, InlineStack, Link, Text, useBreakpoints } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { MemberRow } from "#app/members/search-members.server.ts";

import { CodeName } from "#app/components/code-name.tsx";
import { FigureCell } from "#app/components/offers-table.tsx";
import { usePages } from "#app/components/page-links.tsx";
import { SearchField } from "#app/components/search-field.tsx";

type Props = {
  list: { search: string; page: number; pageSize: number };
  members: { rows: MemberRow[]; total: number };
  looking: boolean;
};

/** Members a page at a time. A row opens the member. */
export function MembersIndex({ list, members, looking }: Props) {
  const { smDown } = useBreakpoints();
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  return (
    <Card padding="0">
      <Box padding="300">
        <SearchField label="Search by name, handle, e-mail or code" search={list.search} />
      </Box>
      <IndexTable
        resourceName={{ singular: "member", plural: "members" }}
        itemCount={members.rows.length}
        selectable={false}
        condensed={smDown}
        loading={looking}
        headings={[{ title: "Member" }, { title: "E-mail" }, { title: "Current codes" }, { title: "Offers", alignment: "end" }]}
        pagination={pages}
        emptyState={<EmptySearchResult title="No member found" description={`Nobody matches “${list.search}”.`} withIllustration={false} />}
      >
        {members.rows.map((row, position) => (
          <IndexTable.Row key={row.id} id={row.id} position={position}>
            {smDown ? <Condensed row={row} /> : <Cells row={row} />}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function Cells({ row }: { row: MemberRow }) {
  return (
    <>
      <IndexTable.Cell>
        <Name row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>{row.email}</IndexTable.Cell>
      <IndexTable.Cell>
        <Codes names={row.liveCodes} />
      </IndexTable.Cell>
      <FigureCell>{String(row.offers)}</FigureCell>
    </>
  );
}

function Condensed({ row }: { row: MemberRow }) {
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <Name row={row} />
          <Text as="span" tone="subdued">
            {plural(row.offers, "offer")}
          </Text>
        </InlineStack>
        <Codes names={row.liveCodes} />
      </BlockStack>
    </div>
  );
}

function Name({ row }: { row: MemberRow }) {
  return (
    <BlockStack>
      <Link url={`/app/members/${row.id}`} dataPrimaryLink monochrome removeUnderline>
        <Text as="span" fontWeight="medium">
          {row.name}
        </Text>
      </Link>
      <Text as="span" variant="bodySm" tone="subdued">
        @{row.handle}
      </Text>
    </BlockStack>
  );
}

function Codes({ names }: { names: string[] }) {
  if (names.length === 0) {
    return (
      <Text as="span" tone="subdued">
        No code
      </Text>
    );
  }
  return (
    <InlineStack gap="300">
      {names.map((name) => (
        <CodeName key={name} name={name} />
      ))}
    </InlineStack>
  );
}
