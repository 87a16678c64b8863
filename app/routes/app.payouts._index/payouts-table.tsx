import { BlockStack, Card, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { WAY_LABELS } from "#app/payouts/payout-labels.ts";
import type { PayoutRow } from "#app/screens/payouts/read-payouts.server.ts";
import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { PayoutBadge } from "#app/ui/payouts/payout-badge.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Payouts a page at a time, newest first. A row opens the payout. */
export function PayoutsTable({ rows, list }: { rows: PayoutRow[]; list: { page: number; pageSize: number; total: number } }) {
  const phone = useIsMobile();
  const pages = usePages(list);
  return (
    <Card padding="0">
      <IndexTable
        resourceName={{ singular: "payout", plural: "payouts" }}
        itemCount={rows.length}
        selectable={false}
        condensed={phone}
        headings={[
          { title: "Payout" },
          { title: "State" },
          { title: "Cut-off" },
          { title: "Way" },
          { title: "Members", alignment: "end" },
          { title: "Sum", alignment: "end" },
        ]}
        {...(list.total > list.pageSize && { pagination: pages })}
      >
        {rows.map((row, position) => (
          <IndexTable.Row key={row.id} id={row.id} position={position}>
            {phone ? <CondensedPayout row={row} /> : <PayoutCells row={row} />}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function PayoutCells({ row }: { row: PayoutRow }) {
  const { money, count, dateTime } = useShopFormat();
  return (
    <>
      <IndexTable.Cell>
        <PayoutName row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <PayoutBadge state={row.state} reversed={row.reversedBy !== null} />
      </IndexTable.Cell>
      <IndexTable.Cell>{dateTime(row.cutOff)}</IndexTable.Cell>
      <IndexTable.Cell>{WAY_LABELS[row.way]}</IndexTable.Cell>
      <FigureCell>{count(row.members)}</FigureCell>
      <FigureCell>{money(row.sumMinor)}</FigureCell>
    </>
  );
}

function CondensedPayout({ row }: { row: PayoutRow }) {
  const { money, date } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <PayoutName row={row} />
          <PayoutBadge state={row.state} reversed={row.reversedBy !== null} />
        </InlineStack>
        <InlineStack align="space-between" gap="200">
          <Text as="span" tone="subdued">
            {`${plural(row.members, "member")}, orders until ${date(row.cutOff)}`}
          </Text>
          <Text as="span" numeric fontWeight="medium">
            {money(row.sumMinor)}
          </Text>
        </InlineStack>
      </BlockStack>
    </div>
  );
}

function PayoutName({ row }: { row: PayoutRow }) {
  const links = [
    row.reverses === null ? null : `Takes back payout ${row.reverses}`,
    row.reversedBy === null ? null : `Taken back by payout ${row.reversedBy}`,
  ].filter((text) => text !== null);
  return (
    <BlockStack gap="050">
      <Link url={`/app/payouts/${row.id}`} dataPrimaryLink monochrome removeUnderline>
        <Text as="span" fontWeight="semibold">
          {`Payout ${row.number}`}
        </Text>
      </Link>
      {links.map((text) => (
        <Text key={text} as="span" variant="bodySm" tone="subdued">
          {text}
        </Text>
      ))}
    </BlockStack>
  );
}
