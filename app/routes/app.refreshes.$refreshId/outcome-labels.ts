/** How a settled refresh stands now: never in words that were true only when it ended. */
import { keyOf } from "#app/codes/promo-code.ts";
import { listOf, plural } from "#app/format/counts.ts";
import type { RefreshRow, RefreshView } from "#app/refreshes/refresh-view.ts";

type Settled = Pick<RefreshView, "counts" | "aftermath" | "rows">;

/** `link`: the refresh that the text speaks of. `codes`: those that work now, to be copied. */
type OutcomeText = { tone: "success" | "info"; title: string; lines: string[]; link: string | null; codes: string[] };

/** As many as a banner can name. */
const NAMED_MOST = 5;

/** `clock` writes an instant: "at 2:02 PM", "on Nov 22, 2026, 2:02 PM". */
export function outcomeText(view: Settled, clock: (iso: string) => string): OutcomeText {
  const { counts, aftermath } = view;
  const { undo } = aftermath;
  const rest = leftLines(view, clock);
  if (counts.done === 0) return { tone: "info", title: "No code was changed", lines: rest, link: null, codes: [] };
  const changed = `${plural(counts.done, "code")} changed`;
  if (undo?.state === "draft")
    return {
      ...now(view, changed, rest),
      lines: [`${whoOf(undo.by)} began to undo this and has not finished.`, ...rest],
      link: undo.refreshId,
    };
  if (undo) {
    const all = undo.state === "settled" && undo.done >= counts.done;
    const did = undo.state === "running" ? "is putting the previous codes back, since" : "put the previous codes back";
    const title = all
      ? `${changed}, and undone`
      : undo.state === "running"
        ? `${changed}, being undone`
        : `${changed}, ${undo.done} undone`;
    const when = undo.state === "running" ? clock(undo.at).replace(/^(at|on) /, "") : clock(undo.at);
    return { tone: "info", title, lines: [`${whoOf(undo.by)} ${did} ${when}.`, ...rest], link: undo.refreshId, codes: [] };
  }
  return now(view, changed, rest);
}

function now({ counts, aftermath, rows }: Settled, title: string, rest: string[]): OutcomeText {
  const theirs = rows.filter(({ state, stillTheirs }) => state === "done" && stillTheirs);
  const few = counts.total <= NAMED_MOST;
  const codes = few ? theirs.map(({ newName }) => newName) : [];
  const works = few ? theirs.map(worksLabel) : aftermath.replaced === counts.done ? [] : [manyLabel(rows)];
  const replaced =
    aftermath.replaced === 0
      ? []
      : [
          `${aftermath.replaced === 1 ? "One of the new codes has" : `${aftermath.replaced} of the new codes have`} been replaced or ended since.`,
        ];
  return {
    tone: aftermath.replaced === counts.done ? "info" : "success",
    title,
    lines: [...works, ...replaced, ...rest],
    link: null,
    codes,
  };
}

/** "GLOWMAYA10 no longer works; MAYABLOOM does." */
function worksLabel({ oldName, newName }: RefreshRow): string {
  if (keyOf(oldName) === keyOf(newName)) return `${newName} works, and its uses count from 0 again.`;
  return `${oldName} no longer works; ${newName} does.`;
}

function manyLabel(rows: readonly RefreshRow[]): string {
  const resets = rows.filter(({ oldName, newName }) => keyOf(oldName) === keyOf(newName)).length;
  if (resets === rows.length) return "The codes work, and their uses count from 0 again.";
  return "The old codes no longer work; the new ones do.";
}

function leftLines({ counts, aftermath, rows }: Settled, clock: (iso: string) => string): string[] {
  const cancelled = Math.min(aftermath.cancelled?.members ?? 0, counts.left);
  const left = counts.left - cancelled;
  const names = rows.filter((row) => row.state === "left" && row.cancelled && !row.changed).map(({ oldName }) => oldName);
  const few = names.length > 0 && names.length === cancelled && cancelled <= 3;
  const still = few ? ` ${listOf(names)} ${names.length === 1 ? "works" : "work"} as before.` : " Their codes work as before.";
  return [
    ...(cancelled > 0 && aftermath.cancelled
      ? [`${whoOf(aftermath.cancelled.by)} cancelled it for ${plural(cancelled, "member")} ${clock(aftermath.cancelled.at)}.${still}`]
      : []),
    ...(left > 0 ? [`${plural(left, "member")} kept ${left === 1 ? "the code" : "the codes"} they had.`] : []),
  ];
}

function whoOf(by: string | null): string {
  return by ?? "Somebody of your team";
}
