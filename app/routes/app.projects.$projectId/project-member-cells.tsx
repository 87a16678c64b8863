import { BlockStack, IndexTable, InlineStack, Text } from "@shopify/polaris";

import type { ProjectMemberRow } from "#app/projects/project-members.server.ts";

import { LiveCodes, MemberName } from "#app/ui/member-and-codes.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** One member of a project, across the columns of the table. */
export function ProjectMemberCells({ row }: { row: ProjectMemberRow }) {
  const { date } = useShopFormat();
  return (
    <>
      <IndexTable.Cell>
        <MemberName {...row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <span className="long-word">{row.stage}</span>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" tone="subdued">
          {date(row.stageAt)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell className="cell-wraps">
        <LiveCodes codes={row.codes.map(({ offer, name }) => ({ name, of: offer }))} />
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
          <MemberName {...row} />
          <Text as="span" tone="subdued">
            {row.stage}
          </Text>
        </InlineStack>
        {row.codes.length === 0 ? null : <LiveCodes codes={row.codes.map(({ offer, name }) => ({ name, of: offer }))} />}
      </BlockStack>
    </div>
  );
}
