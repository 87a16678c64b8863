import { BlockStack, EmptySearchResult, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { averageMinor } from "#app/format/money.ts";
import type { ReportBy } from "#app/screens/report/report-by.ts";
import type { ReportRow } from "#app/screens/report/sales-report.server.ts";

import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

const NOUNS: Record<ReportBy, [string, string]> = {
  offer: ["offer", "offers"],
  member: ["member", "members"],
  project: ["project", "projects"],
  code: ["code", "codes"],
};

/** Where a row leads: the thing itself where it has a page, and the orders its figures stand for. */
export type RowLinks = { page: string | null; orders: string };

type Props = {
  by: ReportBy;
  rows: ReportRow[];
  /** Shopify's count of a code beside ours, in words, by the row's id; where there is one. */
  uses: Record<string, string>;
  /** Commission paid beyond what orders earn by now, by the row's id; where there is any. */
  overpaid: Record<string, number>;
  list: { page: number; pageSize: number; total: number };
  linksOf: (row: ReportRow) => RowLinks;
  loading: boolean;
};

type ShownRow = ReportRow & { overpaidMinor: number };

/** The report by member, project or code, most revenue first. The figures of a row open the orders behind them; clicks have none. */
export function SalesTable({ by, rows: plain, uses, overpaid, list, linksOf, loading }: Props) {
  const phone = useIsMobile();
  const pages = usePages(list);
  const [noun, nouns] = NOUNS[by];
  const rows = plain.map((row) => ({
    ...row,
    detail: [row.detail, uses[row.id]].filter(Boolean).join(". "),
    overpaidMinor: overpaid[row.id] ?? 0,
  }));
  return (
    <IndexTable
      resourceName={{ singular: noun, plural: nouns }}
      itemCount={rows.length}
      selectable={false}
      condensed={phone}
      loading={loading}
      {...(list.total > 0 && { pagination: pages })}
      emptyState={<EmptySearchResult title="No conversions or clicks in this time" withIllustration={false} />}
      headings={[
        { title: noun.charAt(0).toUpperCase() + noun.slice(1) },
        { title: "Conversions", alignment: "end" },
        { title: "Revenue", alignment: "end" },
        { title: "Average order", alignment: "end" },
        { title: "Refunds", alignment: "end" },
        { title: "Commission", alignment: "end" },
        { title: "Clicks", alignment: "end" },
      ]}
    >
      {rows.map((row, position) => (
        <IndexTable.Row key={row.id} id={row.id} position={position}>
          {phone ? <CondensedRow row={row} links={linksOf(row)} /> : <RowCells row={row} links={linksOf(row)} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function RowCells({ row, links }: { row: ShownRow; links: RowLinks }) {
  const { money, count } = useShopFormat();
  const average = averageMinor(row.revenueMinor, row.conversions);
  const figures = {
    conversions: count(row.conversions),
    revenue: money(row.revenueMinor),
    "average order": average === null ? "–" : money(average),
    refunds: money(row.refundedMinor),
    commission: money(row.commissionMinor),
  };
  return (
    <>
      <IndexTable.Cell className="cell-wraps">
        <RowName row={row} links={links} />
      </IndexTable.Cell>
      {Object.entries(figures).map(([name, figure]) => (
        <FigureCell key={name} url={links.orders} label={`${figure} ${name}: orders of ${row.name}`}>
          {figure}
        </FigureCell>
      ))}
      <FigureCell>{count(row.clicks)}</FigureCell>
    </>
  );
}

function CondensedRow({ row, links }: { row: ShownRow; links: RowLinks }) {
  const { money } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <RowName row={row} links={links} />
        <InlineStack align="space-between" gap="200">
          <Text as="span" tone="subdued">
            <Link url={links.orders}>{plural(row.conversions, "conversion")}</Link>, {plural(row.clicks, "click")}
          </Text>
          <Text as="span" numeric fontWeight="medium">
            {money(row.revenueMinor)}
          </Text>
        </InlineStack>
      </BlockStack>
    </div>
  );
}

function RowName({ row, links }: { row: ShownRow; links: RowLinks }) {
  const { money } = useShopFormat();
  return (
    <BlockStack gap="050">
      <Link url={links.page ?? links.orders} monochrome removeUnderline>
        <Text as="span" fontWeight="semibold">
          {row.name}
        </Text>
      </Link>
      <Text as="span" variant="bodySm" tone="subdued">
        {row.detail}
      </Text>
      {row.overpaidMinor > 0 ? (
        <Text as="span" variant="bodySm" tone="caution">
          {money(row.overpaidMinor)} overpaid, taken off the next payout
        </Text>
      ) : null}
    </BlockStack>
  );
}
