import { useFetcher } from "@remix-run/react";
import { ActionList, Button, Popover, Text } from "@shopify/polaris";
import { useState } from "react";

import type { OrderPart } from "#app/screens/report/orders-behind.server.ts";
import { useActionMessage } from "#app/ui/use-action-message.ts";
import { REJECT_REASONS, REJECT_LABELS } from "#app/orders/attribution/review-labels.ts";

/** What the page's action answers: null when it went through, else the sentence to show. */
export type ReviewActionResult = { refused: string | null; said: string | null };

/** Rejecting one member's part of an order for a reason, and taking that back. What was paid is locked and offers neither. */
export function ReviewActions({ row }: { row: OrderPart }) {
  const fetcher = useFetcher<ReviewActionResult>();
  const [open, setOpen] = useState(false);
  const busy = fetcher.state !== "idle";
  useActionMessage(fetcher, row.state === "rejected" ? `${row.orderName} rejected` : `${row.orderName} counts again`);
  const press = (more: Record<string, string>) => {
    setOpen(false);
    void fetcher.submit({ orderId: row.orderId, enrolmentId: row.enrolmentId, ...more }, { method: "post" });
  };
  if (row.paidAt !== null) return null;
  return (
    <>
      {row.state === "rejected" ? (
        <Button size="slim" loading={busy} accessibilityLabel={`Restore ${row.orderName}`} onClick={() => press({ intent: "restore" })}>
          Restore
        </Button>
      ) : row.state === "counted" ? (
        <Popover
          active={open}
          onClose={() => setOpen(false)}
          activator={
            <Button size="slim" disclosure loading={busy} accessibilityLabel={`Reject ${row.orderName}`} onClick={() => setOpen(!open)}>
              Reject
            </Button>
          }
        >
          <ActionList
            items={REJECT_REASONS.map((reason) => ({
              content: REJECT_LABELS[reason],
              onAction: () => press({ intent: "reject", reason }),
            }))}
          />
        </Popover>
      ) : null}
      {fetcher.data?.refused ? (
        <Text as="span" tone="critical">
          {fetcher.data.refused}
        </Text>
      ) : null}
    </>
  );
}
