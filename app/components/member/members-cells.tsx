import { BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";

import { CodeName } from "#app/components/code-name.tsx";
import { FigureCell } from "#app/components/offers-table.tsx";
import { plural } from "#app/format/counts.ts";
import { atHandle } from "#app/members/member-fields.ts";
import type { MemberRow } from "#app/members/search-members.server.ts";

/** One member across the columns of the members' list. */
export function MemberCells({ row }: { row: MemberRow }) {
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

/** The same on a phone. */
export function CondensedMember({ row }: { row: MemberRow }) {
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
      {/* The row itself is for selecting; only the name leads away. */}
      <span onClick={(event) => event.stopPropagation()}>
        <Link url={`/app/members/${row.id}`} monochrome removeUnderline>
          <Text as="span" fontWeight="medium">
            {row.name}
          </Text>
        </Link>
      </span>
      <Text as="span" variant="bodySm" tone="subdued">
        {atHandle(row.handle)}
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
