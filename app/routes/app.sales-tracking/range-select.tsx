import { useSearchParams } from "@remix-run/react";
import { Select } from "@shopify/polaris";

import { RANGE_LABELS, RANGE_PRESETS, type RangePreset } from "#app/format/date-range.ts";

/** The date range of the page, kept in its address so that it can be shared and survives a reload. */
export function RangeSelect({ preset }: { preset: RangePreset }) {
  const [, setSearch] = useSearchParams();
  return (
    <Select
      label="Date range"
      labelInline
      options={RANGE_PRESETS.map((value) => ({ value, label: RANGE_LABELS[value] }))}
      value={preset}
      onChange={(range) =>
        setSearch(
          (search) => {
            search.set("range", range);
            return search;
          },
          { preventScrollReset: true },
        )
      }
    />
  );
}
