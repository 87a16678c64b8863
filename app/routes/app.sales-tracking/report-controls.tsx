import { Select } from "@shopify/polaris";

import type { ReportBy } from "#app/screens/report/report-by.ts";
import { DateRangeField, type ShownRange } from "#app/ui/date-range-field.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";

const BY_LABELS: Record<ReportBy, string> = { offer: "Offers", member: "Members", project: "Projects", code: "Codes" };

type Props = { by: ReportBy; range: ShownRange; offerId: string | null; offers: { id: string; title: string }[] };

/** What the report is of, kept in the address. */
export function ReportControls({ by, range, offerId, offers }: Props) {
  const keep = useSearchParam();
  const choose = (name: string) => (value: string) => keep(name, value);
  return (
    <div className="report-controls aside">
      <Select
        label="Show"
        labelInline
        options={Object.entries(BY_LABELS).map(([value, label]) => ({ value, label }))}
        value={by}
        onChange={choose("by")}
      />
      <Select
        label="Offer"
        labelInline
        options={[{ value: "", label: "All offers" }, ...offers.map(({ id, title }) => ({ value: id, label: title }))]}
        value={offerId ?? ""}
        onChange={choose("offer")}
      />
      <DateRangeField {...range} comparison />
    </div>
  );
}
