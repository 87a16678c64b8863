import { ActionList, Button, Popover, type IndexTableProps } from "@shopify/polaris";
import { useState } from "react";

import type { Stage } from "#app/projects/project.ts";

/** What can be done to the members of a project that are ticked. `manageOffers` is null where the rule does not allow it. */
type MemberActions = {
  manageOffers: (() => void) | null;
  moveTo: Stage[];
  onMove: (stageId: string) => void;
  onRemove: () => void;
};

type BulkActions = NonNullable<IndexTableProps["promotedBulkActions"]>;

/** The bar above the table. */
export function bulkActions({ manageOffers, moveTo, onMove, onRemove }: MemberActions): BulkActions {
  return [
    ...(manageOffers ? [{ content: "Manage Offers", onAction: manageOffers }] : []),
    ...(moveTo.length > 0
      ? [{ title: "Move to stage", actions: moveTo.map(({ id, name }) => ({ content: name, onAction: () => onMove(id) })) }]
      : []),
    { content: "Remove from project", onAction: onRemove },
  ];
}

/** The same behind buttons, for a phone. */
export function MemberActionsMenu({ manageOffers, moveTo, onMove, onRemove }: MemberActions) {
  const [open, setOpen] = useState(false);
  const then = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  return (
    <>
      {manageOffers ? <Button onClick={manageOffers}>Manage Offers</Button> : null}
      <Popover
        active={open}
        autofocusTarget="first-node"
        onClose={() => setOpen(false)}
        activator={
          <Button disclosure ariaExpanded={open} onClick={() => setOpen(!open)}>
            Move or remove
          </Button>
        }
      >
        <ActionList
          sections={[
            ...(moveTo.length > 0
              ? [{ title: "Move to stage", items: moveTo.map(({ id, name }) => ({ content: name, onAction: then(() => onMove(id)) })) }]
              : []),
            { items: [{ content: "Remove from project", onAction: then(onRemove) }] },
          ]}
        />
      </Popover>
    </>
  );
}
