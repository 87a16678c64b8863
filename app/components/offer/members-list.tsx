import { ActionList, Box, Button, Checkbox, InlineStack, Pagination, Popover } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { OfferMemberRow } from "#app/conversions/offer-members.server.ts";

import type { usePages } from "#app/components/page-links.tsx";
import { CondensedMember } from "./member-cells.tsx";

type Props = {
  rows: readonly OfferMemberRow[];
  total: number;
  selected: readonly string[];
  allSelected: boolean;
  pages: ReturnType<typeof usePages>;
  busy: boolean;
  onToggle: (enrolmentId: string, on: boolean) => void;
  onToggleAll: (on: boolean) => void;
  actions: readonly { content: string; onAction: () => void; disabled?: boolean; destructive?: boolean }[];
};

/** The members of an offer on a phone. Polaris' condensed table cannot select, and here selecting is what one comes for. */
export function MembersList({ rows, total, selected, allSelected, pages, busy, onToggle, onToggleAll, actions }: Props) {
  const count = allSelected ? total : selected.length;
  return (
    <>
      <Box paddingInline="400" paddingBlockEnd="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Checkbox
            label={count > 0 ? `${count} selected` : `Select all ${plural(total, "member")}`}
            checked={allSelected ? true : count > 0 ? "indeterminate" : false}
            onChange={onToggleAll}
          />
          {count > 0 ? <Manage busy={busy} actions={actions} /> : null}
        </InlineStack>
      </Box>
      <ul className="lines lines--wide">
        {rows.map((row) => (
          <li key={row.enrolmentId}>
            <Checkbox
              label={`Select ${row.name}`}
              labelHidden
              checked={allSelected || selected.includes(row.enrolmentId)}
              onChange={(on) => onToggle(row.enrolmentId, on)}
            />
            <CondensedMember row={row} />
          </li>
        ))}
      </ul>
      <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
        <InlineStack align="center">
          <Pagination {...pages} />
        </InlineStack>
      </Box>
    </>
  );
}

function Manage({ busy, actions }: Pick<Props, "busy" | "actions">) {
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
