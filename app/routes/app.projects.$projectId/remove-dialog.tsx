import { Modal, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";

import { Dialog } from "#app/ui/dialog.tsx";

type Props = { selected: number; onRemove: () => void; onClose: () => void };

/** Asks before members leave a project: the stage they are in is not remembered. */
export function RemoveDialog({ selected, onRemove, onClose }: Props) {
  const who = plural(selected, "member");
  return (
    <Dialog
      open
      title={`Remove ${who} from the project?`}
      onClose={onClose}
      primaryAction={{ content: `Remove ${who}`, destructive: true, onAction: onRemove }}
      secondaryActions={[{ content: "Keep", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">They stay members of their offers, and their codes work as before. Which stage they are in is not kept.</Text>
      </Modal.Section>
    </Dialog>
  );
}
