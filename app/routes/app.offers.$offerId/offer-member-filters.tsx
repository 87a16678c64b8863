import { Checkbox, InlineStack, Select } from "@shopify/polaris";

import { useSearchParam } from "#app/ui/use-search-param.ts";
import type { OfferMembersFilter, MemberStatus } from "#app/screens/offer/offer-members-filter.ts";

const STATUSES: readonly { label: string; value: MemberStatus | "" }[] = [
  { label: "Any", value: "" },
  { label: "Active", value: "active" },
  { label: "Inactive", value: "inactive" },
  { label: "Refreshing", value: "refreshing" },
  { label: "Needs attention", value: "attention" },
];

/** Which of an offer's members are listed. Kept in the address; `untoldHere` is how many have not been told of their latest code. */
export function OfferMemberFilters({ filter, untoldHere }: { filter: OfferMembersFilter; untoldHere: number }) {
  const choose = useSearchParam();
  return (
    <InlineStack gap="400" blockAlign="center">
      {filter.removed ? null : (
        <Select
          label="Status"
          labelInline
          options={[...STATUSES]}
          value={filter.standing ?? ""}
          onChange={(status) => choose("status", status)}
        />
      )}
      <Checkbox label="Had a code that leaked" checked={filter.leaked} onChange={(on) => choose("leaked", on ? "yes" : "")} />
      <Checkbox
        label={`Not yet told (${untoldHere.toLocaleString("en-US")})`}
        disabled={untoldHere === 0 && !filter.untold}
        checked={filter.untold}
        onChange={(on) => choose("told", on ? "no" : "")}
      />
    </InlineStack>
  );
}
