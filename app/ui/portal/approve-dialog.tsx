import { Modal } from "@shopify/polaris";
import { useState } from "react";

import { Dialog } from "#app/ui/dialog.tsx";
import { OldEndsFields } from "#app/ui/refresh/old-ends-fields.tsx";
import { plural } from "#app/format/counts.ts";
import { OLD_ENDS, type OldEnds } from "#app/codes/engine/plans.ts";

/** `retireTyped` is a time in the shop's zone, as typed. */
export type OldCodes = { oldEnds: OldEnds; retireTyped: string };

type Props = {
  ids: readonly string[] | null;
  /** What the shop chose for new refreshes; the dialog begins with it. */
  oldEnds: string;
  onClose: () => void;
  onApprove: (ids: readonly string[], oldCodes: OldCodes) => void;
};

/** Says yes. The code is changed at once, so this asks when the old one stops, as every refresh does. `ids` null is closed. */
export function ApproveDialog({ ids, oldEnds, onClose, onApprove }: Props) {
  const begin = { oldEnds: OLD_ENDS.find((known) => known === oldEnds) ?? "at_once", retireTyped: "" };
  const [chosen, setChosen] = useState<OldCodes>(begin);
  const [missing, setMissing] = useState(false);
  const close = () => {
    setChosen(begin);
    setMissing(false);
    onClose();
  };
  const approve = () => {
    if (chosen.oldEnds === "at_time" && chosen.retireTyped === "") return setMissing(true);
    onApprove(ids ?? [], chosen);
    close();
  };
  return (
    <Dialog
      open={ids !== null}
      onClose={close}
      title={`Approve ${plural(ids?.length ?? 0, "request")}`}
      primaryAction={{ content: (ids?.length ?? 0) > 1 ? "Change codes" : "Change code", onAction: approve }}
      secondaryActions={[{ content: "Cancel", onAction: close }]}
    >
      <Modal.Section>
        <OldEndsFields
          {...chosen}
          missing={missing}
          onOldEnds={(value) => setChosen({ ...chosen, oldEnds: value })}
          onRetireTyped={(retireTyped) => {
            setMissing(false);
            setChosen({ ...chosen, retireTyped });
          }}
        />
      </Modal.Section>
    </Dialog>
  );
}
