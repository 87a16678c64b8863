import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Modal, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";

/** "Report a leak": opens a case of a code that somebody saw where it should not be, or adds what they saw to the one that is open. */
export function ReportLeak({ name, enrolmentId }: { name: string; enrolmentId: string }) {
  const fetcher = useFetcher<ActionResult>();
  const [asking, setAsking] = useState(false);
  const [address, setAddress] = useState("");
  const [since, setSince] = useState("");
  useActionMessage(fetcher);
  const report = () => {
    setAsking(false);
    const form = { intent: "report", enrolmentId, address, since };
    fetcher.submit(form, { method: "post", action: `/app/codes?name=${encodeURIComponent(name)}` });
  };
  return (
    <>
      <Button loading={fetcher.state !== "idle"} onClick={() => setAsking(true)}>
        Report a leak
      </Button>
      <Dialog
        open={asking}
        size="small"
        title={`Where was ${name} seen?`}
        onClose={() => setAsking(false)}
        primaryAction={{ content: "Open a case", onAction: report }}
        secondaryActions={[{ content: "Cancel", onAction: () => setAsking(false) }]}
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
              onChange={setAddress}
            />
            <TextField
              label="There since"
              helpText="Empty: since today. Commission can be held from then on."
              type="date"
              autoComplete="off"
              value={since}
              onChange={setSince}
            />
          </BlockStack>
        </Modal.Section>
      </Dialog>
    </>
  );
}
