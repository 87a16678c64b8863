import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Modal, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

type Code = { name: string; enrolmentId: string };

/** "Report a leak": opens a case of a code that somebody saw where it should not be, or adds what they saw to the one that is open. */
export function ReportLeak(code: Code) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Report a leak</Button>
      <ReportLeakDialog {...code} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

/** Asks where the code was seen, and leads on to its case. */
export function ReportLeakDialog({ name, enrolmentId, open, onClose }: Code & { open: boolean; onClose: () => void }) {
  const fetcher = useFetcher<ActionResult>();
  const [{ address, since }, type, { sent, drop }] = useKept(open ? `report ${name}` : null, { address: "", since: "" });
  useActionMessage(fetcher);
  const close = () => {
    type({ address: "", since: "" });
    onClose();
  };
  const report = () => {
    sent();
    close();
    const form = { intent: "report", enrolmentId, address, since };
    fetcher.submit(form, { method: "post", action: `/app/codes?name=${encodeURIComponent(name)}` });
  };
  return (
    <Dialog
      open={open}
      size="small"
      title={`Where was ${name} seen?`}
      onClose={onClose}
      primaryAction={{ content: "Open a case", onAction: report }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), close()) }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <TextField
            label="Address of the page"
            helpText="May be left empty, for instance if it was a screenshot."
            type="url"
            autoComplete="off"
            maxLength={1000}
            value={address}
            onChange={(next) => type((now) => ({ ...now, address: next }))}
          />
          <TextField
            label="There since"
            helpText="Empty: since today. Commission can be held from then on."
            type="date"
            autoComplete="off"
            value={since}
            onChange={(next) => type((now) => ({ ...now, since: next }))}
          />
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
