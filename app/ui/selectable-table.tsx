import { Box, IndexTable, IndexTableSelectionType, type IndexTableProps } from "@shopify/polaris";
import { Fragment, memo, useDeferredValue, type ReactNode } from "react";

import { plural } from "#app/format/counts.ts";

import { PreserveHeight } from "./preserve-height.tsx";
import { useIsMobile } from "./mobile-hint.tsx";
import type { usePages } from "./page-links.tsx";
import { SelectableList } from "./selectable-list.tsx";
import type { Selection } from "./selection.ts";

type Named = { id: string; name: string };
type Props<R extends Named> = {
  rows: readonly R[];
  total: number;
  /** What a row is called; "member" unless told otherwise. */
  noun?: string;
  /** Whether anything can be ticked; true unless told otherwise. */
  selectable?: boolean;
  selection: Selection;
  pages: ReturnType<typeof usePages>;
  headings: IndexTableProps["headings"];
  /** The cells of a row, and the same on a phone. `cells` that stays the same function draws only rows that changed. */
  cells: (row: R) => ReactNode;
  onPhone: (row: R) => ReactNode;
  /** What can be done to those that are ticked: in the table's bar, and above the list on a phone. */
  actions?: IndexTableProps["promotedBulkActions"];
  phoneActions?: ReactNode;
  nobody: ReactNode;
  /** Whether a search or a filter shows fewer than there are. */
  narrowed?: boolean;
  loading?: boolean;
  sorting?: Partial<IndexTableProps>;
};

/**
 * So many actions stand in the bar, the others behind "More actions". Polaris puts what does not fit there too, but only where
 * something stands behind it anyway: an action that is one too many for the bar would be nowhere.
 */
const IN_BAR = 4;

/** A page of members that can be ticked: Polaris' table, and on a phone, where that table cannot select, a list. */
export function SelectableTable<R extends Named>(props: Props<R>) {
  return (
    <PreserveHeight narrowed={props.narrowed ?? false}>
      <TableOrList {...props} />
    </PreserveHeight>
  );
}

function TableOrList<R extends Named>(props: Props<R>) {
  const phone = useIsMobile();
  const { rows, total, noun = "member", selectable = true, selection, pages, nobody } = props;
  // The row that was pressed is seen ticked first; the bar of actions, which measures itself and the table, comes right after.
  const selectedItemsCount = useDeferredValue(selection.all ? "All" : selection.ids.length);
  if (phone) {
    if (rows.length === 0)
      return (
        <Box paddingBlock="600" paddingInline="400">
          <div className="centred">{nobody}</div>
        </Box>
      );
    return (
      <SelectableList
        rows={rows}
        total={total}
        noun={noun}
        selectable={selectable}
        selected={selection.ids}
        allSelected={selection.all}
        pages={pages}
        onToggle={(id, on) => selection.onChange(IndexTableSelectionType.Single, on, id)}
        onToggleAll={(on) => selection.onChange(IndexTableSelectionType.All, on)}
        actions={props.phoneActions}
      >
        {props.onPhone}
      </SelectableList>
    );
  }
  return (
    <IndexTable
      resourceName={{ singular: noun, plural: `${noun}s` }}
      itemCount={rows.length}
      selectable={selectable}
      selectedItemsCount={selectedItemsCount}
      onSelectionChange={selection.onChange}
      hasMoreItems={total > rows.length}
      paginatedSelectAllActionText={`Select all ${plural(total, noun)}`}
      paginatedSelectAllText={`All ${plural(total, noun)} selected`}
      promotedBulkActions={(props.actions ?? []).slice(0, IN_BAR)}
      bulkActions={(props.actions ?? []).slice(IN_BAR).flatMap((one) => ("actions" in one ? one.actions : [one]))}
      loading={props.loading ?? false}
      headings={props.headings}
      {...(total > 0 && { pagination: pages })}
      emptyState={nobody}
      {...props.sorting}
    >
      {/* Another list is new rows: rows that stay and move are jumping about to whoever reads them, and to the browser's count. */}
      <Fragment key={rows.map(({ id }) => id).join()}>
        {rows.map((row, position) => (
          <Row
            key={row.id}
            row={row}
            position={position}
            selected={selection.has(row.id)}
            cells={props.cells as (row: Named) => ReactNode}
          />
        ))}
      </Fragment>
    </IndexTable>
  );
}

type RowProps = { row: Named; position: number; selected: boolean; cells: (row: Named) => ReactNode };

const Row = memo(function Row({ row, position, selected, cells }: RowProps) {
  return (
    <IndexTable.Row id={row.id} position={position} selected={selected} accessibilityLabel={`Select ${row.name}`}>
      {cells(row)}
    </IndexTable.Row>
  );
});
