import { ActionList, Button, Popover, type IndexTableProps } from "@shopify/polaris";
import { useState } from "react";

export type MemberAct = { content: string; onAction: () => void; disabled?: boolean };

/** Acts that belong together. With a title they are a menu of their own in the bar above a table. */
export type ActSection = { title?: string; acts: readonly MemberAct[] };

type BulkActions = NonNullable<IndexTableProps["promotedBulkActions"]>;

/** What can be done with members who are ticked, for the bar above a table: the first few as buttons, the others in a menu. */
export function asBulkActions(sections: readonly ActSection[]): BulkActions {
  return sections.flatMap(({ title, acts }): BulkActions => {
    const actions = acts.map(({ content, onAction, disabled = false }) => ({ content, onAction, disabled }));
    if (title === undefined) return actions;
    return actions.length === 0 ? [] : [{ title, actions }];
  });
}

/** The same behind one button, for a phone. */
export function ActsMenu({ sections }: { sections: readonly ActSection[] }) {
  const [open, setOpen] = useState(false);
  const shown = sections.filter(({ acts }) => acts.length > 0);
  return (
    <Popover
      active={open}
      autofocusTarget="first-node"
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure ariaExpanded={open} onClick={() => setOpen(!open)}>
          Do with them
        </Button>
      }
    >
      <ActionList
        sections={shown.map(({ title, acts }) => ({
          ...(title !== undefined && { title }),
          items: acts.map(({ content, onAction, disabled = false }) => ({
            content,
            disabled,
            onAction: () => {
              setOpen(false);
              onAction();
            },
          })),
        }))}
      />
    </Popover>
  );
}
