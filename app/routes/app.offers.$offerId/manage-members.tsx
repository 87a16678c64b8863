import { ActionList, Button, Popover } from "@shopify/polaris";
import { useState } from "react";

type Props = { busy: boolean; actions: readonly { content: string; onAction: () => void; disabled?: boolean; destructive?: boolean }[] };

/** The bulk actions of an offer's members on a phone, where the table's own bar does not stand. */
export function ManageMembers({ busy, actions }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      autofocusTarget="first-node"
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure loading={busy} ariaExpanded={open} onClick={() => setOpen(!open)}>
          Manage offer for members
        </Button>
      }
    >
      <ActionList items={[...actions]} onActionAnyItem={() => setOpen(false)} />
    </Popover>
  );
}
