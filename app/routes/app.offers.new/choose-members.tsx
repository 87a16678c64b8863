import { useFetcher } from "@remix-run/react";
import { BlockStack, Box, Button, Card, Checkbox, InlineStack, Scrollable, Spinner, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";

import { plural } from "#app/format/counts.ts";
import { atHandle } from "#app/members/member-fields.ts";
import { answerTo } from "#app/ui/search/answer-to.ts";

type FoundMembers = { search: string; rows: { id: string; name: string; handle: string }[]; total: number; ids: string[] };

type Props = { chosen: readonly string[]; error: string | undefined; onChange: (memberIds: string[]) => void };

/** Who gets a code: searched on the server, ticked one by one or all that the search finds. */
export function ChooseMembers({ chosen, error, onChange }: Props) {
  const fetcher = useFetcher<FoundMembers>();
  const [search, setSearch] = useState("");
  const { load } = fetcher;
  useEffect(() => {
    const timer = setTimeout(() => load(`/app/offers/new/members?search=${encodeURIComponent(search)}`), search === "" ? 0 : 300);
    return () => clearTimeout(timer);
  }, [search, load]);

  const found = fetcher.data;
  // What is shown until the answer comes was found for an older search: all of it is not what somebody wants to select now.
  const isBehind = answerTo(found, search) === null;
  const ticked = new Set(chosen);
  const toggle = (id: string, on: boolean) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Members
          </Text>
          <Text as="span" tone="subdued">
            {chosen.length === 0 ? "Nobody chosen yet" : `${plural(chosen.length, "member")} chosen`}
          </Text>
        </InlineStack>
        <TextField
          label="Search members"
          labelHidden
          placeholder="Search by name, handle or e-mail"
          autoComplete="off"
          value={search}
          onChange={setSearch}
          {...(error !== undefined && { error })}
        />
        {found === undefined ? (
          <Spinner size="small" accessibilityLabel="Looking for members" />
        ) : found.total === 0 && search === "" && !isBehind ? (
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p" tone="subdued">
              There are no members yet, and an offer begins with a code for one of them. Add them first.
            </Text>
            <InlineStack gap="200">
              <Button url="/app/members/import">Import members</Button>
              <Button url="/app/members/new">Add one by hand</Button>
            </InlineStack>
          </BlockStack>
        ) : (
          <>
            <InlineStack gap="300">
              <Button
                variant="plain"
                disabled={found.total === 0 || isBehind}
                onClick={() => onChange([...new Set([...chosen, ...found.ids])])}
              >
                {isBehind
                  ? "Looking for members"
                  : found.total > found.ids.length
                    ? `Select the first ${plural(found.ids.length, "member")} of ${found.total.toLocaleString("en-US")}`
                    : search === ""
                      ? `Select all ${plural(found.total, "member")}`
                      : `Select all ${found.total} found`}
              </Button>
              {chosen.length > 0 ? (
                <Button variant="plain" onClick={() => onChange([])}>
                  Clear
                </Button>
              ) : null}
            </InlineStack>
            <Scrollable shadow style={{ maxHeight: "18rem" }}>
              <Box paddingInlineStart="050">
                {found.rows.map(({ id, name, handle }) => (
                  <div key={id}>
                    <Checkbox label={`${name} ${atHandle(handle)}`.trim()} checked={ticked.has(id)} onChange={(on) => toggle(id, on)} />
                  </div>
                ))}
                {found.total > found.rows.length ? (
                  <Text as="p" tone="subdued">
                    {`${plural(found.total - found.rows.length, "more member")}. Search to see them.`}
                  </Text>
                ) : null}
                {found.total === 0 && !isBehind ? (
                  <Text as="p" tone="subdued">
                    No member matches this search.
                  </Text>
                ) : null}
              </Box>
            </Scrollable>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
