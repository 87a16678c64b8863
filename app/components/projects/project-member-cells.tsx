import { BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";

import type { ProjectMemberRow } from "#app/projects/project-members.server.ts";

import { CodeName } from "#app/components/code-name.tsx";
import { useShopFormat } from "#app/components/shop-format.tsx";

/** One member of a project, across the columns of the table. */
export function ProjectMemberCells({ row }: { row: ProjectMemberRow }) {
  const { date } = useShopFormat();
  return (
    <>
      <IndexTable.Cell>
        <Name row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>{row.stage}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" tone="subdued">
          {date(row.stageAt)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell className="cell-wraps">
        <Codes codes={row.codes} />
      </IndexTable.Cell>
    </>
  );
}

/** The same on a phone: who, where, which codes. */
export function CondensedProjectMember({ row }: { row: ProjectMemberRow }) {
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <Name row={row} />
          <Text as="span" tone="subdued">
            {row.stage}
          </Text>
        </InlineStack>
        {row.codes.length === 0 ? null : <Codes codes={row.codes} />}
      </BlockStack>
    </div>
  );
}

function Name({ row }: { row: ProjectMemberRow }) {
  return (
    <BlockStack>
      {/* The row itself is for selecting; only the name leads away. */}
      <span onClick={(event) => event.stopPropagation()}>
        <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
          <Text as="span" fontWeight="medium">
            {row.name}
          </Text>
        </Link>
      </span>
      {row.handle === "" ? null : (
        <Text as="span" variant="bodySm" tone="subdued">
          @{row.handle}
        </Text>
      )}
    </BlockStack>
  );
}

function Codes({ codes }: { codes: ProjectMemberRow["codes"] }) {
  if (codes.length === 0) {
    return (
      <Text as="span" tone="subdued">
        None
      </Text>
    );
  }
  return (
    <InlineStack gap="300">
      {codes.map(({ offer, name }) => (
        <span key={offer} title={offer}>
          <CodeName name={name} />
        </span>
      ))}
    </InlineStack>
  );
}
