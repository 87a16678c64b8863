import { Badge, BlockStack, Box, Button, Card, EmptySearchResult, IndexTable, InlineStack, Link, Select, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { OUTCOMES, type Outcome } from "#app/payouts/payout.ts";
import { OUTCOME_LABELS } from "#app/payouts/payout-labels.ts";
import type { PayoutMemberRow, PayoutView } from "#app/screens/payouts/read-payout.server.ts";
import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";

import { usePayoutMoney } from "./payout-actions.tsx";

type Props = {
  view: PayoutView;
  rows: PayoutMemberRow[];
  list: { outcome: Outcome | null; page: number; pageSize: number; total: number };
  busy: boolean;
  onLeaveOut: (memberId: string, out: boolean) => void;
};

/** Members a page at a time, those who are paid first. A row opens the member's statement. */
export function MembersTable({ view, rows, list, busy, onLeaveOut }: Props) {
  const phone = useIsMobile();
  const pages = usePages(list);
  const money = usePayoutMoney(view.currency);
  const keep = useSearchParam();
  const isDraft = view.state === "draft";
  const choose = (value: string) => keep("show", value);
  const states = OUTCOMES.filter((one) => one === list.outcome || view.outcomes.some(({ outcome }) => outcome === one));
  const options = [{ value: "", label: "All members" }, ...states.map((value) => ({ value, label: OUTCOME_LABELS[value] }))];
  const leave = (row: PayoutMemberRow) =>
    isDraft && (row.outcome === "included" || row.outcome === "left_out") ? (
      <Button
        size="slim"
        disabled={busy}
        accessibilityLabel={`${row.outcome === "included" ? "Leave out" : "Put back"} ${row.name}`}
        onClick={() => onLeaveOut(row.memberId, row.outcome === "included")}
      >
        {row.outcome === "included" ? "Leave out" : "Put back"}
      </Button>
    ) : null;
  return (
    <Card padding="0">
      {states.length > 1 ? (
        <Box padding="300">
          <Select label="Show" labelInline options={options} value={list.outcome ?? ""} onChange={choose} />
        </Box>
      ) : null}
      <IndexTable
        resourceName={{ singular: "member", plural: "members" }}
        itemCount={rows.length}
        selectable={false}
        condensed={phone}
        headings={[
          { title: "Member" },
          { title: "Lines", alignment: "end" },
          { title: "Adjustments", alignment: "end" },
          { title: "Sum", alignment: "end" },
          { title: isDraft ? "Leave out" : "Statement" },
        ]}
        {...(list.total > list.pageSize && { pagination: pages })}
        emptyState={
          <EmptySearchResult
            title="Nobody has anything due"
            description="Nothing was placed before the cut-off that is approved and unpaid."
            withIllustration={false}
          />
        }
      >
        {rows.map((row, position) => (
          <IndexTable.Row key={row.memberId} id={row.memberId} position={position}>
            {phone ? (
              <div className="condensed-row">
                <BlockStack gap="100">
                  <InlineStack align="space-between" gap="200">
                    <Who view={view} row={row} />
                    <Text as="span" numeric fontWeight="medium">
                      {money(row.sumMinor)}
                    </Text>
                  </InlineStack>
                  <InlineStack align="space-between" gap="200" blockAlign="center">
                    <Text as="span" tone="subdued">
                      {plural(row.lines, "line")}
                    </Text>
                    {leave(row) ?? <StatementLink view={view} row={row} />}
                  </InlineStack>
                </BlockStack>
              </div>
            ) : (
              <>
                <IndexTable.Cell className="cell-wraps">
                  <Who view={view} row={row} />
                </IndexTable.Cell>
                <FigureCell>{row.lines.toLocaleString("en-US")}</FigureCell>
                <FigureCell>{row.adjustmentsMinor === 0 ? "–" : money(row.adjustmentsMinor)}</FigureCell>
                <FigureCell>{money(row.sumMinor)}</FigureCell>
                <IndexTable.Cell>{leave(row) ?? <StatementLink view={view} row={row} />}</IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function Who({ view, row }: { view: PayoutView; row: PayoutMemberRow }) {
  const money = usePayoutMoney(view.currency);
  return (
    <BlockStack gap="050">
      <InlineStack gap="200" blockAlign="center">
        <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
          <Text as="span" fontWeight="semibold">
            {row.name}
          </Text>
        </Link>
        {row.outcome === "included" ? null : <Badge tone="attention">{OUTCOME_LABELS[row.outcome]}</Badge>}
      </InlineStack>
      {row.email ? (
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {row.email}
        </Text>
      ) : null}
      {row.carriedMinor === 0 ? null : (
        <Text as="span" variant="bodySm" tone="subdued">
          {`${money(row.carriedMinor)} carried over from the payout before`}
        </Text>
      )}
    </BlockStack>
  );
}

function StatementLink({ view, row }: { view: PayoutView; row: PayoutMemberRow }) {
  if (view.state === "draft") return null;
  return (
    <span className="whole">
      <Link url={`/app/payouts/${view.id}/members/${row.memberId}`} accessibilityLabel={`Statement of ${row.name}`}>
        Statement
      </Link>
    </span>
  );
}
