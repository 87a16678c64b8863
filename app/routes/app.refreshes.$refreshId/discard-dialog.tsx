import { useSubmit } from "@remix-run/react";
import { Modal } from "@shopify/polaris";

import { Dialog } from "#app/ui/dialog.tsx";

/** Asks before a draft is thrown away. */
export function DiscardDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const submit = useSubmit();
  return (
    <Dialog
      open={open}
      size="small"
      title="Discard this draft?"
      onClose={onClose}
      primaryAction={{
        content: "Discard draft",
        destructive: true,
        onAction: () => {
          onClose();
          submit({ intent: "discard" }, { method: "post" });
        },
      }}
      secondaryActions={[{ content: "Keep it", onAction: onClose }]}
    >
      <Modal.Section>
        <p>The new names in it are gone. No code changes, and nobody is told anything.</p>
      </Modal.Section>
    </Dialog>
  );
}
