import { Modal, TextField } from "@shopify/polaris";

import { Dialog } from "#app/ui/dialog.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

/** Why a commission is held: kept with it, and in the activity. */
export function HoldDialog({ order, onHold, onClose }: { order: string; onHold: (reason: string) => void; onClose: () => void }) {
  const [reason, setReason, { sent, drop }] = useKept(`hold ${order}`, "");
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Hold the commission of ${order}`}
      primaryAction={{ content: "Hold", disabled: reason.trim() === "", onAction: () => (sent(), onHold(reason)) }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <TextField
          label="Reason"
          helpText="The order goes on counting. Its commission is not paid until somebody releases it."
          value={reason}
          onChange={setReason}
          maxLength={300}
          autoComplete="off"
        />
      </Modal.Section>
    </Dialog>
  );
}
