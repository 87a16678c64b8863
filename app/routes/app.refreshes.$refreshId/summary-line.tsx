import { aboutHowLong, listOf } from "#app/format/counts.ts";
import type { DraftSummary } from "#app/refreshes/row-check.ts";

/** "12 will change, 1 resets its usage and 2 need another name. About 4 seconds." */
export function summaryLabel({ change, reset, needAnother, empty, elsewhere, stale, seconds }: DraftSummary): string {
  const parts = [
    change > 0 ? `${change} will change` : null,
    reset > 0 ? `${reset} ${reset === 1 ? "resets its" : "reset their"} usage` : null,
    needAnother > 0 ? `${needAnother} ${needAnother === 1 ? "needs" : "need"} another name` : null,
    elsewhere > 0 ? `${elsewhere} ${elsewhere === 1 ? "is" : "are"} being changed elsewhere` : null,
    stale > 0 ? `${stale} must be left out` : null,
    empty > 0 ? `${empty} ${empty === 1 ? "has" : "have"} no new code yet` : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return "Nobody is left in this refresh.";
  const ready = change + reset > 0 ? ` ${capital(aboutHowLong(seconds))}.` : "";
  return `${listOf(parts)}.${ready}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Props = { summary: DraftSummary | null; checking: boolean; offline: boolean; late: boolean };

/** The line under a draft, read out when it changes. For the moment in which names are checked it keeps its last words, dimmed. */
export function SummaryLine({ summary, checking, offline, late }: Props) {
  return (
    <p className={checking ? "summary summary--checking" : "summary"} role="status" aria-live="polite">
      {offline
        ? "The last names are not saved yet: the connection is lost. Trying again."
        : summary === null || late
          ? "Checking the names"
          : summaryLabel(summary)}
    </p>
  );
}
