import { Modal } from "@shopify/polaris";
import { useState } from "react";

import { Dialog } from "./dialog.tsx";

type Question = { title: string; words: string; yes: string; no?: string; destructive?: boolean; onYes: () => void };

/** Asks before what cannot be taken back: `ask` opens the question, and only its own button does what it says. */
export function useConfirm() {
  const [open, setOpen] = useState(false);
  // Kept while the dialog closes, so that it does not go empty before it is gone.
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = (one: Question) => {
    setQuestion(one);
    setOpen(true);
  };
  const close = () => setOpen(false);
  const dialog = question && (
    <Dialog
      open={open}
      size="small"
      title={question.title}
      onClose={close}
      primaryAction={{
        content: question.yes,
        destructive: question.destructive ?? false,
        onAction: () => {
          close();
          question.onYes();
        },
      }}
      secondaryActions={[{ content: question.no ?? "Cancel", onAction: close }]}
    >
      <Modal.Section>
        <p>{question.words}</p>
      </Modal.Section>
    </Dialog>
  );
  return { ask, dialog };
}
