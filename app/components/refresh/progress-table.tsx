import type { RefreshRow } from "#app/refresh/refresh-view.ts";

import { ProgressRow } from "./progress-row.tsx";

/** One page of a refresh under way or settled: the draft's table with its inputs turned into OLD → NEW. */
export function ProgressTable({ rows, ...refresh }: { rows: readonly RefreshRow[]; refreshId: string; retireAt: string | null }) {
  return (
    <table className="rows rows--progress">
      <thead>
        <tr>
          <th scope="col" className="col-member">
            Member
          </th>
          <th scope="col">Code</th>
          <th scope="col" className="col-state">
            State
          </th>
          <th scope="col" className="col-end">
            <span className="visually-hidden">Timeline</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ProgressRow key={row.itemId} row={row} {...refresh} />
        ))}
      </tbody>
    </table>
  );
}
