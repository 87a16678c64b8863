import { Button, Badge, Spinner } from "@shopify/polaris";
import { useState, useEffect } from "react";
import { useFetcher } from "@remix-run/react";

import type { RefreshRow, TimelineEntry } from "#app/refreshes/refresh-view.ts";
import { ParkedActions } from "#app/ui/refresh/parked-actions.tsx";
import { Becomes } from "#app/ui/becomes.tsx";
import { keyOf } from "#app/codes/promo-code.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

import { CancelRow, EndOldCode } from "./call-off.tsx";
import { MemberCell } from "./member-cell.tsx";
import { detailLabel, entryLabel } from "./timeline-labels.ts";

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

/** One member of a started refresh: what changes into what, where it stands, what a person can do, and how it went. */
function ProgressRow({ row, refreshId, retireAt }: { row: RefreshRow; refreshId: string; retireAt: string | null }) {
  const [open, setOpen] = useState(false);
  const timelineId = `timeline-${row.itemId}`;
  return (
    <>
      <tr>
        <th scope="row">
          <MemberCell member={row.member} channel={row.channel} />
        </th>
        <td data-label="Code">
          <CodeChange oldName={row.oldName} newName={row.newName} outcome={outcomeOf(row)} />
        </td>
        <td data-label="State">
          <span className="state-and-way-out">
            <RowState row={row} retireAt={retireAt} />
            {row.canCallOff && row.waitingFor === "schedule" ? <EndOldCode row={row} /> : null}
            {row.canCallOff ? <CancelRow row={row} /> : null}
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

/** `to_come` while it is under way, `changed` once the new one is the member's, `kept` when nothing came of it. */
type Outcome = "to_come" | "changed" | "kept";

/** OLD → NEW. Struck out is what is not the member's code any more, or never became it; the same name in other letters still is. */
function CodeChange({ oldName, newName, outcome }: { oldName: string; newName: string; outcome: Outcome }) {
  const differs = keyOf(oldName) !== keyOf(newName);
  const nameClass = (ended: boolean) => (differs && ended ? "code-name code-name--ended" : "code-name");
  return (
    <span className="code-change">
      <code className={nameClass(outcome === "changed")}>{oldName}</code>
      <Becomes word={outcome === "kept" ? "was not changed to" : "becomes"} />
      <code className={nameClass(outcome === "kept")}>{newName}</code>
    </span>
  );
}

/** Where one member's refresh stands, in a word or two. */
function RowState({ row, retireAt }: { row: RefreshRow; retireAt: string | null }) {
  const { dateTime } = useShopFormat();
  switch (row.state) {
    case "done":
      return (
        <Badge tone="success" progress="complete">
          Done
        </Badge>
      );
    case "parked":
      return (
        <Badge tone="attention" progress="partiallyComplete">
          Needs attention
        </Badge>
      );
    case "left":
      return <Badge>{row.cancelled ? "Cancelled" : "Left as it is"}</Badge>;
    case "running":
      if (row.waitingFor === "schedule" && retireAt !== null) {
        const time = dateTime(retireAt);
        return <Badge tone="info">{row.plan === "rename" ? `Both work until ${time}` : `Changes ${time}`}</Badge>;
      }
      return (
        <Badge tone="info" progress="partiallyComplete">
          {row.label}
        </Badge>
      );
    case "draft":
    case "excluded":
      return <Badge>{row.label}</Badge>;
  }
}

/** Every step of one member's refresh with its time, read when it is opened and again when `version` moves on. */
function Timeline({ refreshId, itemId, version }: { refreshId: string; itemId: string; version: string }) {
  const { load, data } = useFetcher<{ entries: TimelineEntry[] }>();
  useEffect(() => {
    load(`/app/refreshes/${refreshId}/timeline/${itemId}`);
  }, [load, refreshId, itemId, version]);

  if (!data) return <Spinner size="small" accessibilityLabel="Reading the timeline" />;
  if (data.entries.length === 0) return <p className="hint">Nothing has happened yet.</p>;
  return (
    <ol className="timeline">
      {data.entries.map((entry, at) => (
        <Entry key={at} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { dateTime, time } = useShopFormat();
  const detail = detailLabel(entry.detail);
  return (
    <li>
      <time dateTime={entry.at} title={dateTime(entry.at)}>
        {time(entry.at)}
      </time>
      <span>
        {entryLabel(entry)}
        {detail === "" ? null : <span className="timeline__detail">{detail}</span>}
      </span>
    </li>
  );
}
