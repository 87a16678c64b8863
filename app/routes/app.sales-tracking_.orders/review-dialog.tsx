import { BlockStack, ChoiceList, Text, TextField } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { REJECT_LABELS, REJECT_REASONS, type RejectReason } from "#app/orders/attribution/review-labels.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

type Props = { decision: "reject" | "restore"; count: number; onClose: () => void; onDecide: (fields: Record<string, string>) => void };

/** Asks for the reason before many orders are rejected, and says what a press does. */
export function ReviewDialog({ decision, count, onClose, onDecide }: Props) {
  const begin: { reason: RejectReason; note: string } = { reason: "coupon_site", note: "" };
  const [{ reason, note }, type, { sent, drop }] = useKept(`review ${decision}`, begin);
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
        onAction: () => (sent(), onDecide(rejects ? { decision, reason, note } : { decision })),
      }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), onClose()) }]}
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
                onChange={([chosen]) => type((now) => ({ ...now, reason: REJECT_REASONS.find((one) => one === chosen) ?? reason }))}
              />
              <TextField
                label="Note"
                autoComplete="off"
                maxLength={300}
                value={note}
                onChange={(next) => type((now) => ({ ...now, note: next }))}
              />
            </>
          ) : null}
        </BlockStack>
      </Dialog.Section>
    </Dialog>
  );
}
