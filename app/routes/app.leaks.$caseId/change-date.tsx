import { useFetcher } from "@remix-run/react";
import { Button, Modal, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

/** Whoever knows since when the code leaks says so: the orders, the cost and what is held follow. */
export function ChangeDate({ name, since }: { name: string; since: string }) {
  const fetcher = useFetcher<ActionResult>();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped, { sent, drop }] = useKept(asking ? "date" : null, since);
  useActionMessage(fetcher);
  const change = () => {
    sent();
    setAsking(false);
    fetcher.submit({ intent: "date", since: typed }, { method: "post" });
  };
  return (
    <>
      <Button
        loading={fetcher.state !== "idle"}
        onClick={() => {
          setTyped(since);
          setAsking(true);
        }}
      >
        Change the date
      </Button>
      <Dialog
        open={asking}
        size="small"
        title={`Since when does ${name} leak?`}
        onClose={() => setAsking(false)}
        primaryAction={{ content: "Change the date", disabled: typed === "", onAction: change }}
        secondaryActions={[{ content: "Cancel", onAction: () => (drop(), setAsking(false)) }]}
      >
        <Modal.Section>
          <TextField
            label="Since"
            helpText="Orders from this day (UTC) on are counted as leaked, and commission can be held from then on."
            type="date"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
        </Modal.Section>
      </Dialog>
    </>
  );
}
