import { Checkbox, InlineStack, Select } from "@shopify/polaris";

import { useSearchParam } from "#app/ui/use-search-param.ts";
import type { MemberFilter } from "#app/members/member-filter.ts";

type Props = {
  list: MemberFilter;
  offers: readonly { id: string; title: string }[];
  tags: readonly { key: string; name: string; members: number }[];
};

/** Filters of the members' list. They live in the address; a new choice begins on page 1. */
export function MemberFilters({ list, offers, tags }: Props) {
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
      {tags.length > 0 || list.tag ? (
        <Select
          label="Tag"
          labelInline
          options={[{ label: "Any", value: "" }, ...tagChoices(tags, list.tag ?? null)]}
          value={list.tag ?? ""}
          onChange={(value) => choose("tag", value)}
        />
      ) : null}
      <Checkbox label="Needs attention" checked={list.attention} onChange={(on) => choose("attention", on ? "1" : "")} />
      <Checkbox label="Archived" checked={list.archived ?? false} onChange={(on) => choose("archived", on ? "1" : "")} />
    </InlineStack>
  );
}

/** The shop's tags with how many have each; and the one that is asked for, should nobody have it any more. */
function tagChoices(tags: Props["tags"], asked: string | null) {
  const known = tags.map(({ key, name, members }) => ({ value: key, label: `${name} (${members})` }));
  return asked === null || tags.some(({ key }) => key === asked) ? known : [...known, { value: asked, label: asked }];
}
