import { useSearchParams } from "@remix-run/react";
import { Select } from "@shopify/polaris";

import type { ReportBy } from "#app/screens/report/report-by.ts";
import { DateRangeField, type ShownRange } from "#app/ui/date-range-field.tsx";

const BY_LABELS: Record<ReportBy, string> = { offer: "Offers", member: "Members", project: "Projects", code: "Codes" };

type Props = { by: ReportBy; range: ShownRange; offerId: string | null; offers: { id: string; title: string }[] };

/** What the report is of, kept in the address. */
export function ReportControls({ by, range, offerId, offers }: Props) {
  const [, setSearch] = useSearchParams();
  const choose = (name: string) => (value: string) =>
    setSearch(
      (search) => {
        if (value === "") search.delete(name);
        else search.set(name, value);
        search.delete("page");
        return search;
      },
      { preventScrollReset: true },
    );
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
