import { BlockStack, ChoiceList, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { REJECT_LABELS, REJECT_REASONS, type RejectReason } from "#app/orders/attribution/review-labels.ts";
import { Dialog } from "#app/ui/dialog.tsx";

type Props = { decision: "reject" | "restore"; count: number; onClose: () => void; onDecide: (fields: Record<string, string>) => void };

/** Asks for the reason before many orders are rejected, and says what a press does. */
export function ReviewDialog({ decision, count, onClose, onDecide }: Props) {
  const [reason, setReason] = useState<RejectReason>("coupon_site");
  const [note, setNote] = useState("");
  const orders = plural(count, "order");
  const rejects = decision === "reject";
  return (
    <Dialog
      open
      onClose={onClose}
      title={rejects ? `Reject ${orders}` : `Count ${orders} again`}
      primaryAction={{
        content: rejects ? `Reject ${orders}` : `Restore ${orders}`,
        destructive: rejects,
        onAction: () => onDecide(rejects ? { decision, reason, note } : { decision }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Dialog.Section>
        <BlockStack gap="300">
          <Text as="p">
            {rejects
              ? "They no longer count for their members: revenue and commission go. Orders whose commission was paid are left as they are. You can undo this."
              : "Those of them that were rejected count for their members again, with their commission. You can undo this."}
          </Text>
          {rejects ? (
            <>
              <ChoiceList
                title="Reason"
                choices={REJECT_REASONS.map((value) => ({ value, label: REJECT_LABELS[value] }))}
                selected={[reason]}
                onChange={([chosen]) => setReason(REJECT_REASONS.find((one) => one === chosen) ?? reason)}
              />
              <TextField label="Note" autoComplete="off" maxLength={300} value={note} onChange={setNote} />
            </>
          ) : null}
        </BlockStack>
      </Dialog.Section>
    </Dialog>
  );
}
