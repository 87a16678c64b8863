import type { RefreshRow } from "#app/refreshes/refresh-view.ts";

import type { DraftNames } from "#app/ui/refresh/draft-names.ts";
import { DraftRow, inputId } from "./draft-row.tsx";

type Props = {
  rows: readonly RefreshRow[];
  usageLimit: number | null;
  draft: DraftNames;
  /** Names cannot be checked now: what was answered to an older one is not shown beside a newer. */
  unreachable: boolean;
  onName: (itemId: string, name: string) => void;
  onSuggest: (itemId: string) => void;
  onLeaveOut: (itemId: string) => void;
  onUseBurned: (itemId: string, why: string) => void;
};

/** One page of a draft as a column of inputs. */
export function DraftTable({ rows, usageLimit, draft, unreachable, onName, onSuggest, onLeaveOut, onUseBurned }: Props) {
  return (
    <table className="rows rows--draft">
      <thead>
        <tr>
          <th scope="col" className="col-member">
            Member
          </th>
          <th scope="col" className="col-code">
            Current code
          </th>
          <th scope="col" className="col-new">
            New code
          </th>
          <th scope="col">What will happen</th>
          <th scope="col" className="col-end">
            <span className="visually-hidden">Leave out</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <DraftRow
            key={row.itemId}
            row={row}
            usageLimit={usageLimit}
            name={draft.names[row.itemId] ?? ""}
            checked={draft.checked[row.itemId] ?? null}
            touched={draft.touched.has(row.itemId)}
            unreachable={unreachable}
            onName={(name) => onName(row.itemId, name)}
            onSuggest={() => onSuggest(row.itemId)}
            onLeaveOut={() => onLeaveOut(row.itemId)}
            onUseBurned={(why) => onUseBurned(row.itemId, why)}
            onMove={(by) => focusInput(rows[at + by]?.itemId)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Puts the cursor into a row's input; false when there is no such row on the page. */
export function focusInput(itemId: string | undefined): boolean {
  const input = itemId === undefined ? null : document.getElementById(inputId(itemId));
  input?.focus();
  return input !== null;
}
