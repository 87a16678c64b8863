import { useFetcher } from "@remix-run/react";
import { ActionList, Button, Popover, Text } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { OrderPart } from "#app/screens/report/orders-behind.server.ts";
import { ReportLeakDialog } from "#app/ui/leaks/report-leak.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { isAllowed } from "#app/payouts/commission-state.ts";
import { REJECT_REASONS, REJECT_LABELS } from "#app/orders/attribution/review-labels.ts";
import { HoldDialog } from "./hold-dialog.tsx";

/**
 * Reporting the code as leaked, and rejecting one member's part of an order for a reason, and taking that back. What was paid stays paid: the next payout takes it back,
 * and the button says so. What is in a payout that is approved offers neither.
 */
export function ReviewActions({ row }: { row: OrderPart }) {
  const fetcher = useFetcher<ActionResult>();
  const [open, setOpen] = useState(false);
  const [holding, setHolding] = useState(false);
  const [reporting, setReporting] = useState(false);
  const { commission } = row;
  const busy = fetcher.state !== "idle";
  const [pressed, setPressed] = useState<keyof typeof SAID>("reject");
  useActionMessage(fetcher, SAID[pressed](row.orderName));
  const press = (more: { intent: keyof typeof SAID; reason?: string }) => {
    setOpen(false);
    setPressed(more.intent);
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
              {
                content: `Report a leak of ${row.code}`,
                onAction: () => {
                  setOpen(false);
                  setReporting(true);
                },
              },
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
      <ReportLeakDialog name={row.code} enrolmentId={row.enrolmentId} open={reporting} onClose={() => setReporting(false)} />
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

/** What is said once it is done, by what was pressed: the row may not have been read again by then. */
const SAID = {
  reject: (order: string) => `${order} rejected`,
  restore: (order: string) => `${order} counts again`,
  hold: (order: string) => `The commission of ${order} is held`,
  release: (order: string) => `The commission of ${order} is released`,
};
