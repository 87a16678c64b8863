import { useSearchParams } from "@remix-run/react";
import { Button, Select, TextField } from "@shopify/polaris";
import { useState } from "react";

import {
  COMPARISON_LABELS,
  COMPARISONS,
  daysOf,
  problemOfDays,
  RANGE_LABELS,
  RANGE_PRESETS,
  type DateRange,
  type RangeAsked,
} from "#app/format/date-range.ts";

import { useShopFormat } from "./shop-format.tsx";

/** What an address asks for, and the instants that is now; null for all time. */
export type ShownRange = { asked: RangeAsked; covered: DateRange | null };

type Props = ShownRange & {
  /** Whether the page compares figures, so that what they are compared with can be chosen. */
  comparison?: boolean;
};

const RANGES = [...RANGE_PRESETS.map((value) => ({ value, label: RANGE_LABELS[value] })), { value: "custom", label: RANGE_LABELS.custom }];
const COMPARED = COMPARISONS.map((value) => ({ value, label: COMPARISON_LABELS[value] }));

/**
 * The dates a page is of: a usual stretch or days of one's own, kept in the address so that it can be shared and survives a reload.
 * Days are those of the shop's calendar.
 */
export function DateRangeField({ asked, covered, comparison = false }: Props) {
  const [, setSearch] = useSearchParams();
  const { timeZone } = useShopFormat();
  const [typed, setTyped] = useState<{ since: string; until: string } | null>(null);
  const set = (words: Record<string, string | null>) =>
    setSearch(
      (search) => {
        // A range replaces the instants that a figure brought along.
        if ("range" in words) for (const name of ["from", "to"]) search.delete(name);
        for (const [name, value] of Object.entries(words)) {
          if (value === null) search.delete(name);
          else search.set(name, value);
        }
        search.delete("page");
        return search;
      },
      { preventScrollReset: true },
    );
  const shown = asked.preset === "custom" ? { since: asked.since, until: asked.until } : null;
  const days = typed ?? shown;
  const choose = (range: string) => {
    if (range === "custom") return setTyped(shown ?? (covered ? daysOf(covered, timeZone) : { since: "", until: "" }));
    setTyped(null);
    set({ range, since: null, until: null });
  };
  const problem = typed === null ? null : problemOfDays(typed.since, typed.until);
  const isNew = typed !== null && (typed.since !== shown?.since || typed.until !== shown.until);
  const apply = () => {
    if (typed === null || problem !== null) return;
    set({ range: "custom", ...typed });
    setTyped(null);
  };
  return (
    <>
      <Select label="Date range" labelInline options={RANGES} value={days === null ? asked.preset : "custom"} onChange={choose} />
      {days === null ? null : (
        <form
          className="range-days"
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <TextField
            type="date"
            label="From"
            labelHidden
            autoComplete="off"
            value={days.since}
            onChange={(since) => setTyped({ ...days, since })}
            {...(problem?.field === "since" && typed?.since !== "" && { error: problem.text })}
          />
          <span>to</span>
          <TextField
            type="date"
            label="To"
            labelHidden
            autoComplete="off"
            value={days.until}
            onChange={(until) => setTyped({ ...days, until })}
            {...(problem?.field === "until" && typed?.until !== "" && { error: problem.text })}
          />
          {isNew ? (
            <Button submit disabled={problem !== null}>
              Show
            </Button>
          ) : null}
        </form>
      )}
      {comparison && asked.preset !== "all" ? (
        <Select
          label="Compared with"
          labelInline
          options={COMPARED}
          value={asked.compare}
          onChange={(compare) => set({ compare: compare === "before" ? null : compare })}
        />
      ) : null}
    </>
  );
}
