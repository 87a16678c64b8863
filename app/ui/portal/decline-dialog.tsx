import { Modal, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";

import { Dialog } from "#app/ui/dialog.tsx";

type Props = { ids: readonly string[] | null; onClose: () => void; onDecline: (ids: readonly string[], answer: string) => void };

/** Says no, with a note for the creator. `ids` null is closed. */
export function DeclineDialog({ ids, onClose, onDecline }: Props) {
  const [answer, setAnswer] = useState("");
  const close = () => {
    setAnswer("");
    onClose();
  };
  return (
    <Dialog
      open={ids !== null}
      onClose={close}
      title={`Decline ${plural(ids?.length ?? 0, "request")}`}
      primaryAction={{ content: "Decline", onAction: () => (onDecline(ids ?? [], answer), setAnswer("")) }}
      secondaryActions={[{ content: "Cancel", onAction: close }]}
    >
      <Modal.Section>
        <TextField
          label="Note to the creator"
          helpText="Shown on their page. May be left empty."
          value={answer}
          onChange={setAnswer}
          maxLength={500}
          multiline={3}
          autoComplete="off"
        />
      </Modal.Section>
    </Dialog>
  );
}
