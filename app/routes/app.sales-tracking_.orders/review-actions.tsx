import { useFetcher } from "@remix-run/react";
import { ActionList, Button, Popover, Text } from "@shopify/polaris";
import { useState } from "react";

import type { OrderPart } from "#app/screens/report/orders-behind.server.ts";
import { useActionMessage } from "#app/ui/use-action-message.ts";
import { commissionState, isAllowed } from "#app/payouts/commission-state.ts";
import { REJECT_REASONS, REJECT_LABELS } from "#app/orders/attribution/review-labels.ts";
import { HoldDialog } from "./hold-dialog.tsx";

/** What the page's action answers: null when it went through, else the sentence to show. */
export type ReviewActionResult = { refused: string | null; said: string | null };

/** Rejecting one member's part of an order for a reason, and taking that back.
 * What was paid stays paid: the next payout takes it back, and the button says so. What is in a payout that is approved offers neither.
 */
export function ReviewActions({ row }: { row: OrderPart }) {
  const fetcher = useFetcher<ReviewActionResult>();
  const [open, setOpen] = useState(false);
  const [holding, setHolding] = useState(false);
  const commission = commissionState(row);
  const busy = fetcher.state !== "idle";
  useActionMessage(fetcher, done(row));
  const press = (more: Record<string, string>) => {
    setOpen(false);
    void fetcher.submit({ orderId: row.orderId, enrolmentId: row.enrolmentId, ...more }, { method: "post" });
  };
  const verb = commission === "paid" ? "Take back" : "Reject";
  if (commission === "in_payout") return null;
  return (
    <>
      {row.state === "rejected" ? (
        <Button size="slim" loading={busy} accessibilityLabel={`Restore ${row.orderName}`} onClick={() => press({ intent: "restore" })}>
          Restore
        </Button>
      ) : commission === "held" ? (
        <Button size="slim" loading={busy} accessibilityLabel={`Release ${row.orderName}`} onClick={() => press({ intent: "release" })}>
          Release
        </Button>
      ) : isAllowed("reject", commission) ? (
        <Popover
          active={open}
          onClose={() => setOpen(false)}
          activator={
            <Button size="slim" disclosure loading={busy} accessibilityLabel={`${verb} ${row.orderName}`} onClick={() => setOpen(!open)}>
              {verb}
            </Button>
          }
        >
          <ActionList
            items={[
              ...REJECT_REASONS.map((reason) => ({
                content: REJECT_LABELS[reason],
                onAction: () => press({ intent: "reject", reason }),
              })),
              ...(isAllowed("hold", commission)
                ? [
                    {
                      content: "Hold the commission instead",
                      onAction: () => {
                        setOpen(false);
                        setHolding(true);
                      },
                    },
                  ]
                : []),
            ]}
          />
        </Popover>
      ) : null}
      {holding ? (
        <HoldDialog
          order={row.orderName}
          onClose={() => setHolding(false)}
          onHold={(reason) => {
            setHolding(false);
            press({ intent: "hold", reason });
          }}
        />
      ) : null}
      {fetcher.data?.refused ? (
        <Text as="span" tone="critical">
          {fetcher.data.refused}
        </Text>
      ) : null}
    </>
  );
}

/** What the row says once the page was read again. */
function done(row: OrderPart): string {
  if (row.state === "rejected") return `${row.orderName} rejected`;
  return commissionState(row) === "held" ? `The commission of ${row.orderName} is held` : `${row.orderName} counts again`;
}
