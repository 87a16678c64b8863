import { Box, Checkbox, InlineStack, Pagination } from "@shopify/polaris";
import type { ReactNode } from "react";

import { plural } from "#app/format/counts.ts";

import type { usePages } from "./page-links.tsx";

type Props<R extends { id: string; name: string }> = {
  rows: readonly R[];
  total: number;
  /** What a row is called. */
  noun: string;
  /** Whether anything can be ticked; true unless told otherwise. */
  selectable?: boolean;
  selected: readonly string[];
  allSelected: boolean;
  pages: ReturnType<typeof usePages>;
  onToggle: (id: string, on: boolean) => void;
  onToggleAll: (on: boolean) => void;
  /** What can be done to those that are ticked; shown while there are some. */
  actions?: ReactNode;
  children: (row: R) => ReactNode;
};

/** Members on a phone, to be ticked. Polaris' condensed table shows rows but cannot select them. */
export function SelectableList<R extends { id: string; name: string }>({
  rows,
  total,
  noun,
  selectable = true,
  selected,
  allSelected,
  pages,
  actions,
  ...props
}: Props<R>) {
  const count = allSelected ? total : selected.length;
  return (
    <>
      {selectable ? (
        <Box paddingInline="400" paddingBlockEnd="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Checkbox
              label={count > 0 ? `${count} selected` : `Select all ${plural(total, noun)}`}
              checked={allSelected ? true : count > 0 ? "indeterminate" : false}
              onChange={props.onToggleAll}
            />
            {count > 0 ? actions : null}
          </InlineStack>
        </Box>
      ) : null}
      <ul className="lines lines--wide">
        {rows.map((row) => (
          <li key={row.id}>
            {selectable ? (
              <Checkbox
                label={`Select ${row.name}`}
                labelHidden
                checked={allSelected || selected.includes(row.id)}
                onChange={(on) => props.onToggle(row.id, on)}
              />
            ) : null}
            {props.children(row)}
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
