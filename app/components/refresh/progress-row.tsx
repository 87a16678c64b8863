import { Button } from "@shopify/polaris";
import { useState } from "react";

import type { RefreshRow } from "#app/refresh/refresh-view.ts";

import { CallOffRow } from "./call-off.tsx";
import { CodeChange, type Outcome } from "./code-change.tsx";
import { MemberCell } from "./member-cell.tsx";
import { ParkedActions } from "./parked-actions.tsx";
import { RowState } from "./row-state.tsx";
import { Timeline } from "./timeline.tsx";

/** One member of a started refresh: what changes into what, where it stands, what a person can do, and how it went. */
export function ProgressRow({ row, refreshId, retireAt }: { row: RefreshRow; refreshId: string; retireAt: string | null }) {
  const [open, setOpen] = useState(false);
  const timelineId = `timeline-${row.itemId}`;
  return (
    <>
      <tr>
        <th scope="row">
          <MemberCell member={row.member} />
        </th>
        <td data-label="Code">
          <CodeChange oldName={row.oldName} newName={row.newName} outcome={outcomeOf(row)} />
        </td>
        <td data-label="State">
          <span className="state-and-way-out">
            <RowState row={row} retireAt={retireAt} />
            {row.canCallOff ? <CallOffRow row={row} /> : null}
          </span>
        </td>
        <td className="row-end">
          <Button
            variant="plain"
            disclosure={open ? "up" : "down"}
            ariaExpanded={open}
            ariaControls={timelineId}
            accessibilityLabel={`Timeline of ${row.member.name}`}
            onClick={() => setOpen(!open)}
          >
            Timeline
          </Button>
        </td>
      </tr>
      {row.state === "parked" ? (
        <tr className="row-below">
          <td colSpan={4}>
            <ParkedActions
              row={{
                ...row,
                memberName: row.member.name,
                sentence: row.sentence ?? "",
                mayRename: row.parkedFor === "name_taken" || row.parkedFor === "name_invalid",
              }}
            />
          </td>
        </tr>
      ) : null}
      {open ? (
        <tr className="row-below">
          <td colSpan={4} id={timelineId}>
            <Timeline refreshId={refreshId} itemId={row.itemId} version={`${row.state}-${row.step}`} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function outcomeOf({ state, changed }: RefreshRow): Outcome {
  if (changed) return "changed";
  return state === "left" ? "kept" : "to_come";
}
