import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, EmptySearchResult, IndexTable, Link, Text } from "@shopify/polaris";
import { useState } from "react";

import { listOf } from "#app/format/counts.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import type { UnassignedOrder } from "#app/screens/report/unassigned-orders.server.ts";
import { useIsMobile } from "#app/ui/mobile-hint.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { OrderName } from "#app/ui/order-name.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";

import { AssignDialog } from "./assign-dialog.tsx";

type Props = { rows: UnassignedOrder[]; show: "open" | "given"; list: { page: number; pageSize: number; total: number } };

/** Where Shopify says an order was placed, in the words of its admin. */
const SOURCES: Record<string, string> = { web: "Online store", pos: "Point of sale", shopify_draft_order: "Draft order" };

export function UnassignedTable({ rows, show, list }: Props) {
  const phone = useIsMobile();
  const pages = usePages(list);
  const [chosen, setChosen] = useState<UnassignedOrder | null>(null);
  return (
    <>
      <IndexTable
        resourceName={{ singular: "order", plural: "orders" }}
        itemCount={rows.length}
        selectable={false}
        condensed={phone}
        {...(list.total > 0 && { pagination: pages })}
        emptyState={
          <EmptySearchResult
            title={show === "open" ? "No order is without a member" : "No order was given by hand"}
            withIllustration={false}
          />
        }
        headings={[
          { title: "Order" },
          { title: "Codes and discounts" },
          { title: "Placed in" },
          { title: "Subtotal", alignment: "end" },
          { title: "Member" },
          { title: "Actions", hidden: true },
        ]}
      >
        {rows.map((row, position) => (
          <IndexTable.Row key={row.orderId} id={row.orderId} position={position}>
            <Cells row={row} onAssign={() => setChosen(row)} phone={phone} />
          </IndexTable.Row>
        ))}
      </IndexTable>
      {chosen ? <AssignDialog order={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  );
}

function Cells({ row, onAssign, phone }: { row: UnassignedOrder; onAssign: () => void; phone: boolean }) {
  const { money, dateTime } = useShopFormat();
  const order = (
    <BlockStack>
      <Text as="span" fontWeight="medium">
        <OrderName orderId={row.orderId} name={row.name} />
      </Text>
      <Text as="span" variant="bodySm" tone="subdued">
        {dateTime(row.at)}
      </Text>
    </BlockStack>
  );
  const names = (
    <BlockStack>
      <span className="code-name">{row.names.join(", ")}</span>
      {row.decoys.length === 0 ? null : (
        <Text as="span" variant="bodySm" tone="subdued">
          {`${listOf(row.decoys)} ${row.decoys.length === 1 ? "is a decoy" : "are decoys"}`}
        </Text>
      )}
    </BlockStack>
  );
  const action = row.given ? (
    <TakeBack row={row} />
  ) : (
    <Button size="slim" accessibilityLabel={`Give ${row.name} to a member`} onClick={onAssign}>
      Give to a member
    </Button>
  );
  const member = row.given ? (
    <BlockStack>
      <Link url={`/app/members/${row.given.memberId}`} monochrome removeUnderline>
        {row.given.member}
      </Link>
      <Text as="span" variant="bodySm" tone="subdued">
        {`${row.given.offer}. ${row.given.reason}`}
      </Text>
    </BlockStack>
  ) : (
    "–"
  );
  if (phone)
    return (
      <div className="condensed-row">
        <BlockStack gap="200">
          {order}
          {names}
          <Text as="span">{money(row.subtotalMinor)}</Text>
          {row.given ? member : null}
          <div>{action}</div>
        </BlockStack>
      </div>
    );
  return (
    <>
      <IndexTable.Cell>{order}</IndexTable.Cell>
      <IndexTable.Cell className="cell-wraps">{names}</IndexTable.Cell>
      <IndexTable.Cell>{row.source === null ? "–" : (SOURCES[row.source] ?? row.source)}</IndexTable.Cell>
      <FigureCell>{money(row.subtotalMinor)}</FigureCell>
      <IndexTable.Cell className="cell-wraps">{member}</IndexTable.Cell>
      <IndexTable.Cell>{action}</IndexTable.Cell>
    </>
  );
}

function TakeBack({ row }: { row: UnassignedOrder }) {
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  return (
    <Button
      size="slim"
      loading={fetcher.state !== "idle"}
      accessibilityLabel={`Take ${row.name} back`}
      onClick={() => void fetcher.submit({ intent: "unassign", orderId: row.orderId }, { method: "post" })}
    >
      Take back
    </Button>
  );
}
