import { Checkbox, InlineStack, Select } from "@shopify/polaris";

import { useSearchParam } from "#app/ui/use-search-param.ts";
import type { MemberFilter } from "#app/members/member-filter.ts";

/** Filters of the members' list. They live in the address; a new choice begins on page 1. */
export function MemberFilters({ list, offers }: { list: MemberFilter; offers: readonly { id: string; title: string }[] }) {
  const choose = useSearchParam();
  return (
    <InlineStack gap="300" blockAlign="center">
      <Select
        label="Offer"
        labelInline
        options={[{ label: "Any", value: "" }, ...offers.map(({ id, title }) => ({ label: title, value: id }))]}
        value={list.offerId ?? ""}
        onChange={(value) => choose("offer", value)}
      />
      <Select
        label="Code"
        labelInline
        options={[
          { label: "Any", value: "" },
          { label: "With a live code", value: "live" },
          { label: "Without a live code", value: "none" },
        ]}
        value={list.code === "any" ? "" : list.code}
        onChange={(value) => choose("code", value)}
      />
      <Checkbox label="Needs attention" checked={list.attention} onChange={(on) => choose("attention", on ? "1" : "")} />
    </InlineStack>
  );
}
