import { BlockStack, List, Modal, Text } from "@shopify/polaris";
import { useState } from "react";

import { Dialog } from "#app/ui/dialog.tsx";
import { OldEndsFields } from "#app/ui/refresh/old-ends-fields.tsx";
import { plural } from "#app/format/counts.ts";
import { OLD_ENDS, type OldEnds } from "#app/codes/engine/plans.ts";

/** `retireTyped` is a time in the shop's zone, as typed. */
export type OldCodes = { oldEnds: OldEnds; retireTyped: string };

/** What is said yes to: whose code becomes which. `currentCode` null is a code that is gone meanwhile. */
type Asked = { id: string; memberName: string; currentCode: string | null; name: string };

type Props = {
  requests: readonly Asked[] | null;
  /** What the shop chose for new refreshes; the dialog begins with it. */
  oldEnds: string;
  onClose: () => void;
  onApprove: (ids: readonly string[], oldCodes: OldCodes) => void;
};

/** So many are read before a press. */
const SHOWN = 12;

/** Says yes. The code is changed at once, so this asks when the old one stops, as every refresh does. `requests` null is closed. */
export function ApproveDialog({ requests, oldEnds, onClose, onApprove }: Props) {
  const begin = { oldEnds: OLD_ENDS.find((known) => known === oldEnds) ?? "at_once", retireTyped: "" };
  const [chosen, setChosen] = useState<OldCodes>(begin);
  const [missing, setMissing] = useState(false);
  // Kept while the dialog closes, so that it does not go empty before it is gone.
  const [shown, setShown] = useState<readonly Asked[]>([]);
  const asked = requests ?? shown;
  if (requests !== null && requests !== shown) setShown(requests);
  const close = () => {
    setChosen(begin);
    setMissing(false);
    onClose();
  };
  const approve = () => {
    if (chosen.oldEnds === "at_time" && chosen.retireTyped === "") return setMissing(true);
    onApprove(
      asked.map(({ id }) => id),
      chosen,
    );
    close();
  };
  return (
    <Dialog
      open={requests !== null}
      onClose={close}
      title={`Approve ${plural(asked.length, "request")}`}
      primaryAction={{ content: asked.length > 1 ? "Change codes" : "Change code", onAction: approve }}
      secondaryActions={[{ content: "Cancel", onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <List>
            {asked.slice(0, SHOWN).map(({ id, memberName, currentCode, name }) => (
              <List.Item key={id}>
                <Text as="span" breakWord>
                  {`${memberName}: ${currentCode ?? "no code"} becomes ${name}`}
                </Text>
              </List.Item>
            ))}
          </List>
          {asked.length > SHOWN ? <Text as="p" tone="subdued">{`And ${asked.length - SHOWN} more.`}</Text> : null}
          <OldEndsFields
            {...chosen}
            missing={missing}
            onOldEnds={(value) => setChosen({ ...chosen, oldEnds: value })}
            onRetireTyped={(retireTyped) => {
              setMissing(false);
              setChosen({ ...chosen, retireTyped });
            }}
          />
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
