import { useNavigation, useSearchParams } from "@remix-run/react";
import {
  BlockStack,
  Box,
  Button,
  Card,
  EmptySearchResult,
  InlineGrid,
  InlineStack,
  Page,
  Select,
  Spinner,
  Tag,
  TextField,
} from "@shopify/polaris";

import { ACTIVITY_KINDS } from "#app/activity/activity.ts";
import { GROUP_LABELS, KIND_LABELS, staffLabels, type ActivityGroup } from "#app/activity/activity-labels.ts";
import type { ActivityView, Staff } from "#app/activity/read-activity.server.ts";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { PageLinks } from "#app/ui/page-links.tsx";
import { useFile } from "#app/ui/use-file.ts";
import { useSearchParam } from "#app/ui/use-search-param.ts";

import { ActivityList } from "#app/ui/activity/activity-list.tsx";

type Props = {
  rows: ActivityView[];
  total: number;
  page: number;
  pageSize: number;
  staff: Staff[];
  offers: { id: string; title: string }[];
  member: { id: string; name: string } | null;
};

const FILTERS = ["what", "who", "offer", "member", "from", "to"];

/** Everything that was done, by whom and when, narrowed by what is in the address. */
export function ActivityScreen({ rows, total, page, pageSize, staff, offers, member }: Props) {
  const [search, setSearch] = useSearchParams();
  const keep = useSearchParam();
  const { state } = useNavigation();
  const csv = useFile();
  // The admin adds parameters of its own to the address; they neither narrow nor belong into another address.
  const chosen = new URLSearchParams([...search].filter(([name]) => FILTERS.includes(name)));
  const narrowed = chosen.size > 0;
  const choose = (name: string) => (value: string) => keep(name, value);
  const file = () => void csv.save(`/app/activity/csv?${chosen.toString()}`, { name: "activity.csv" });
  if (total === 0 && !narrowed) {
    return (
      <Page title="Activity" backAction={{ content: "Home", url: "/app" }}>
        <EmptyResults title="Nothing has been done yet" action={{ content: "Open offers", url: "/app/offers", right: "view" }}>
          Every refresh, change of an offer or a member, message and setting is written down here, with who did it and when.
        </EmptyResults>
      </Page>
    );
  }
  return (
    <Page
      title="Activity"
      subtitle="What was done, by whom and when. Nothing here is ever changed or removed."
      backAction={{ content: "Home", url: "/app" }}
      secondaryActions={[{ content: "Export CSV", onAction: file, loading: csv.busy, disabled: total === 0 }]}
    >
      <BlockStack gap="400">
        <Card padding="0">
          <Box padding="400">
            <BlockStack gap="300">
              <InlineGrid columns={{ xs: 2, sm: 2, md: 3, lg: 5 }} gap="300">
                <Select label="What" options={whatOptions} value={search.get("what") ?? ""} onChange={choose("what")} />
                <Select label="Who" options={whoOptions(staff)} value={search.get("who") ?? ""} onChange={choose("who")} />
                <Select
                  label="Offer"
                  options={[{ label: "Every offer", value: "" }, ...offers.map(({ id, title }) => ({ label: title, value: id }))]}
                  value={search.get("offer") ?? ""}
                  onChange={choose("offer")}
                />
                <DayField label="From" name="from" />
                <DayField label="To" name="to" />
              </InlineGrid>
              {narrowed ? (
                <InlineStack gap="200" blockAlign="center">
                  {member ? <Tag onRemove={() => choose("member")("")}>{member.name}</Tag> : null}
                  <Button variant="plain" onClick={() => setSearch({})}>
                    Clear filters
                  </Button>
                  {state === "loading" ? <Spinner size="small" accessibilityLabel="Looking" /> : null}
                </InlineStack>
              ) : null}
            </BlockStack>
          </Box>
          {rows.length === 0 ? (
            <Box paddingBlock="800">
              <EmptySearchResult
                title="Nothing like this was done"
                description="Try another range or clear the filters."
                withIllustration={false}
              />
            </Box>
          ) : (
            <ActivityList rows={rows} />
          )}
        </Card>
        <PageLinks page={page} pageSize={pageSize} total={total} />
      </BlockStack>
    </Page>
  );
}

function DayField({ label, name }: { label: string; name: "from" | "to" }) {
  const [search] = useSearchParams();
  const keep = useSearchParam();
  return (
    <TextField
      label={label}
      type="date"
      autoComplete="off"
      value={search.get(name) ?? ""}
      onChange={(day) => keep(name, day, { replace: true })}
    />
  );
}

const groups = Object.keys(GROUP_LABELS) as ActivityGroup[];
const whatOptions = [
  { label: "Everything", value: "" },
  ...groups.map((group) => ({
    title: GROUP_LABELS[group],
    options: [
      { label: `${GROUP_LABELS[group]}, all`, value: group as string },
      ...ACTIVITY_KINDS.filter((kind) => KIND_LABELS[kind].group === group).map((kind) => ({
        label: KIND_LABELS[kind].title,
        value: kind as string,
      })),
    ],
  })),
];

const whoOptions = (staff: readonly Staff[]) => [
  { label: "Anybody", value: "" },
  { label: "Any staff", value: "staff" },
  ...staff.map((one) => ({ label: staffLabels(one), value: one.id })),
  { label: "Creators", value: "creator" },
  { label: "The app", value: "system" },
  { label: "Shopify", value: "shopify" },
];
