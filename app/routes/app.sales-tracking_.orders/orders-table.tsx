import { Badge, BlockStack, Button, EmptySearchResult, IndexTable, InlineStack, Link, Text, type IndexTableProps } from "@shopify/polaris";

import { RULED_OUT_LABELS } from "#app/orders/attribution/order-rules.ts";
import { REJECT_LABELS, STATE_LABELS, type RejectReason } from "#app/orders/attribution/review-labels.ts";
import type { OrderPart } from "#app/screens/report/orders-behind.server.ts";

import { FigureCell } from "#app/ui/offers-table.tsx";
import { OrderName } from "#app/ui/order-name.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { codeUrl } from "#app/codes/code-url.ts";
import { SelectableTable } from "#app/ui/selectable-table.tsx";
import type { Selection } from "#app/ui/selection.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { ReviewActions } from "./review-actions.tsx";

type Props = {
  rows: OrderPart[];
  list: { page: number; pageSize: number; total: number };
  selection: Selection;
  /** Whether a search or a filter shows fewer than there are. */
  narrowed: boolean;
  onDecide: (decision: "reject" | "restore") => void;
};

/** A row by the ids of its part, as a selection knows it. */
export const partId = ({ orderId, enrolmentId }: Pick<OrderPart, "orderId" | "enrolmentId">) => `${orderId} ${enrolmentId}`;

/** Orders with what each is worth to its member. Cancelled, test and rejected ones are shown and count nothing. */
export function OrdersTable({ rows, list, selection, narrowed, onDecide }: Props) {
  const pages = usePages(list);
  const named = rows.map((row) => ({ ...row, id: partId(row), name: `${row.orderName}, ${row.member}` }));
  const actions = [
    { content: "Reject", onAction: () => onDecide("reject") },
    { content: "Restore", onAction: () => onDecide("restore") },
  ];
  return (
    <SelectableTable
      noun="order"
      rows={named}
      total={list.total}
      selection={selection}
      pages={pages}
      narrowed={narrowed}
      nobody={
        <EmptySearchResult
          title={narrowed ? "No orders fit" : "No orders"}
          description={narrowed ? "" : "Orders that are placed with a member’s code are listed here as they come in."}
          withIllustration={false}
        />
      }
      actions={actions}
      phoneActions={
        <InlineStack gap="200">
          {actions.map(({ content, onAction }) => (
            <Button key={content} size="slim" accessibilityLabel={`${content} the selected orders`} onClick={onAction}>
              {content}
            </Button>
          ))}
        </InlineStack>
      }
      headings={HEADINGS}
      cells={orderCells}
      onPhone={(row) => <CondensedOrder row={row} />}
    />
  );
}

const HEADINGS: IndexTableProps["headings"] = [
  { title: "Order" },
  { title: "Member" },
  { title: "Code" },
  { title: "Before refunds", alignment: "end" },
  { title: "Refunds", alignment: "end" },
  { title: "Revenue", alignment: "end" },
  { title: "Commission", alignment: "end" },
  { title: "State" },
];

const orderCells = (row: OrderPart) => <OrderCells row={row} />;

function OrderCells({ row }: { row: OrderPart }) {
  const { money, dateTime } = useShopFormat();
  return (
    <>
      <IndexTable.Cell>
        <BlockStack>
          <Text as="span" fontWeight="medium">
            <OrderName orderId={row.orderId} name={row.orderName} />
          </Text>
          <Text as="span" variant="bodySm" tone="subdued">
            {dateTime(row.at)}
          </Text>
          <Excluded row={row} />
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell className="cell-wraps">
        <BlockStack>
          <span onClick={(event) => event.stopPropagation()}>
            <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
              {row.member}
            </Link>
          </span>
          <Text as="span" variant="bodySm" tone="subdued">
            {row.offer}
          </Text>
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <span className="code-name" onClick={(event) => event.stopPropagation()}>
          <Link url={codeUrl(row.code)} monochrome removeUnderline>
            {row.typed}
          </Link>
        </span>
        {row.channel === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {row.channel}
          </Text>
        )}
      </IndexTable.Cell>
      <FigureCell>{money(row.grossMinor)}</FigureCell>
      <FigureCell>{money(row.refundedMinor)}</FigureCell>
      <FigureCell>{money(row.state === "counted" ? row.netMinor : 0)}</FigureCell>
      <FigureCell>{money(row.commissionMinor)}</FigureCell>
      <IndexTable.Cell>
        <BlockStack gap="100" inlineAlign="start">
          <State row={row} />
          {/* A press on a button must not tick the row it stands in. */}
          <span onClick={(event) => event.stopPropagation()}>
            <ReviewActions row={row} />
          </span>
        </BlockStack>
      </IndexTable.Cell>
    </>
  );
}

function CondensedOrder({ row }: { row: OrderPart }) {
  const { money, date } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <Text as="span" fontWeight="medium">
            <OrderName orderId={row.orderId} name={row.orderName} />, {row.member}
          </Text>
          <Text as="span" numeric>
            {money(row.state === "counted" ? row.netMinor : 0)}
          </Text>
        </InlineStack>
        <Text as="span" variant="bodySm" tone="subdued">
          {date(row.at)}, {row.channel === null ? row.typed : `${row.typed} (${row.channel})`}, {money(row.commissionMinor)} commission
        </Text>
        <Excluded row={row} />
        <InlineStack gap="200" blockAlign="center">
          <State row={row} />
          <ReviewActions row={row} />
        </InlineStack>
      </BlockStack>
    </div>
  );
}

/** What of the order earns no commission, so that a figure below the order's total explains itself. */
function Excluded({ row: { excluded } }: { row: OrderPart }) {
  const { money } = useShopFormat();
  const parts = [
    { label: "tax", minor: excluded.taxMinor },
    { label: "gift cards", minor: excluded.giftCardMinor },
    { label: "shipping", minor: excluded.shippingMinor },
    { label: "tips", minor: excluded.tipMinor },
    { label: "duties", minor: excluded.dutiesMinor },
  ].filter(({ minor }) => minor !== 0);
  if (parts.length === 0) return null;
  return (
    <Text as="span" variant="bodySm" tone="subdued">
      {`Without ${parts.map(({ label, minor }) => `${money(minor)} ${label}`).join(", ")}`}
    </Text>
  );
}

function State({ row }: { row: OrderPart }) {
  const { date } = useShopFormat();
  const waits =
    row.waits === null ? "" : row.waits.until === null ? "Payable after it is fulfilled" : `Payable from ${date(row.waits.until)}`;
  const rejected = row.rejectedFor === null ? "" : [REJECT_LABELS[row.rejectedFor as RejectReason], row.note].filter(Boolean).join(": ");
  const ruled = row.ruledOut === null ? "" : RULED_OUT_LABELS[row.ruledOut];
  const why = [rejected, ruled, row.heldFor ?? "", waits].filter(Boolean).join(". ");
  return (
    <BlockStack gap="050">
      <InlineStack gap="100">
        <Badge {...(row.state === "counted" ? {} : { tone: row.state === "rejected" ? "critical" : "attention" })}>
          {STATE_LABELS[row.state]}
        </Badge>
        {row.isOwn && row.state === "counted" ? <Badge tone="warning">Own purchase</Badge> : null}
        {row.commission === "held" ? <Badge tone="warning">{`Held since ${date(row.heldAt ?? row.at)}`}</Badge> : null}
        {row.commission === "in_payout" ? <Badge tone="info">In a payout</Badge> : null}
        {row.paidAt === null ? null : <Badge tone="success">{`Paid ${date(row.paidAt)}`}</Badge>}
      </InlineStack>
      {why ? (
        <span className="cell-note">
          <Text as="span" variant="bodySm" tone="subdued">
            {why}
          </Text>
        </span>
      ) : null}
    </BlockStack>
  );
}
