import { Modal, TextField } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";

import { Dialog } from "#app/ui/dialog.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

type Props = { ids: readonly string[] | null; onClose: () => void; onDecline: (ids: readonly string[], answer: string) => void };

/** Says no, with a note for the creator. `ids` null is closed. */
export function DeclineDialog({ ids, onClose, onDecline }: Props) {
  const [answer, setAnswer, { sent, drop }] = useKept(ids === null ? null : `decline ${ids.join()}`, "");
  const close = () => {
    setAnswer("");
    onClose();
  };
  return (
    <Dialog
      open={ids !== null}
      onClose={close}
      title={`Decline ${plural(ids?.length ?? 0, "request")}`}
      primaryAction={{ content: "Decline", onAction: () => (onDecline(ids ?? [], answer), sent(), setAnswer("")) }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), close()) }]}
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
