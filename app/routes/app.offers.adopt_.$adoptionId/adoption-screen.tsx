import { useFetcher, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Page, Tabs, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { AdoptionView, Shown } from "#app/offers/adoption.store.server.ts";
import { newCommission, readCommission } from "#app/offers/commission-form.ts";

import { PageLinks } from "#app/ui/page-links.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import type { AdoptionAnswer } from "./adoption-answer.ts";
import { AdoptionRowView } from "./adoption-row.tsx";
import { CommissionFields } from "#app/ui/offers/commission-fields.tsx";
import { MatchFile } from "./match-file.tsx";

type Props = {
  adoption: AdoptionView;
  list: { shown: Shown; search: string; page: number; pageSize: number };
  /** Orders from before this are not shown to the app; null when all of the discount's are. ISO. */
  countsSince: string | null;
};

/** Which codes become whose. Codes that are left stay on the discount and work as before. */
export function AdoptionScreen({ adoption, list, countsSince }: Props) {
  const { counts, title } = adoption;
  const navigate = useNavigate();
  const { currency, date } = useShopFormat();
  const [commission, setCommission] = useState(newCommission);
  const read = readCommission(commission, currency);
  const adopt = useFetcher<AdoptionAnswer>();
  const tick = useFetcher<AdoptionAnswer>();
  const unmatched = counts.all - counts.matched;
  const tabs = [
    { id: "all", content: `All ${counts.all.toLocaleString("en-US")}` },
    { id: "matched", content: `Matched ${counts.matched.toLocaleString("en-US")}` },
    { id: "unmatched", content: `Unmatched ${unmatched.toLocaleString("en-US")}` },
  ];
  const done = adopt.data?.adopted;
  return (
    <Page
      title={`Adopt ${title}`}
      subtitle={adoption.summary}
      backAction={{ content: "Adopt a discount", url: "/app/offers/adopt" }}
      primaryAction={
        adoption.offerId === null
          ? {
              content: `Adopt with ${plural(counts.chosen, "code")}`,
              disabled: counts.chosen === 0 || !read.ok || tick.state !== "idle",
              loading: adopt.state !== "idle",
              onAction: () => adopt.submit({ intent: "adopt", commission: JSON.stringify(commission) }, { method: "post" }),
            }
          : { content: "Open the offer", url: `/app/offers/${adoption.offerId}` }
      }
    >
      <BlockStack gap="400">
        {done ? (
          <Banner tone="warning" title={`${plural(done.adopted, "code")} adopted, ${plural(done.left.length, "code")} left`}>
            <ul>
              {done.left.slice(0, 20).map(({ name, because }) => (
                <li key={name}>{`${name}: ${because}`}</li>
              ))}
            </ul>
          </Banner>
        ) : null}
        {adopt.data?.refused && adopt.state === "idle" ? (
          <Banner tone="critical">
            <p>{adopt.data.refused}</p>
          </Banner>
        ) : null}
        <Card>
          <BlockStack gap="300">
            <Text as="p">
              {`${plural(counts.all, "code")} read. ${plural(counts.chosen, "code")} will be members’ codes, ${plural(counts.all - counts.chosen, "code belongs", "codes belong")} to nobody: shoppers can go on using ${counts.all - counts.chosen === 1 ? "it" : "them"}, and sales under ${counts.all - counts.chosen === 1 ? "it" : "them"} count for no member.`}
            </Text>
            <Text as="p" tone="subdued">
              {countsSince === null
                ? "Every order placed with these codes so far will be read from Shopify and counted."
                : `Orders placed with these codes since ${date(countsSince)} will be read from Shopify and counted. Older ones are not: Shopify shows this app the last 60 days.`}
            </Text>
            <MatchFile />
          </BlockStack>
        </Card>
        {adoption.offerId === null ? (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Commission
              </Text>
              <CommissionFields
                form={commission}
                errors={read.ok ? {} : read.errors}
                currency={currency}
                onChange={(change) => setCommission({ ...commission, ...change })}
              />
            </BlockStack>
          </Card>
        ) : null}
        <Card padding="0">
          <Tabs
            tabs={tabs}
            selected={["all", "matched", "unmatched"].indexOf(list.shown)}
            onSelect={(index) => navigate(`?show=${tabs[index]?.id ?? "all"}`, { preventScrollReset: true })}
          />
          <Box padding="300">
            <BlockStack gap="300">
              <SearchField label="Search codes" search={list.search} />
              <InlineStack gap="300">
                <Button
                  variant="plain"
                  onClick={() => tick.submit({ intent: "choose", redeemCodeId: "all", chosen: "true" }, { method: "post" })}
                >
                  Tick every match
                </Button>
                <Button
                  variant="plain"
                  onClick={() => tick.submit({ intent: "choose", redeemCodeId: "all", chosen: "false" }, { method: "post" })}
                >
                  Untick all
                </Button>
              </InlineStack>
            </BlockStack>
          </Box>
          {adoption.rows.map((row) => (
            <AdoptionRowView key={row.redeemCodeId} row={row} fixed={adoption.offerId !== null} />
          ))}
          {adoption.rows.length === 0 ? (
            <Box padding="600">
              <Text as="p" alignment="center" tone="subdued">
                No code here.
              </Text>
            </Box>
          ) : null}
          <Box padding="300">
            <PageLinks page={list.page} pageSize={list.pageSize} total={adoption.total} />
          </Box>
        </Card>
      </BlockStack>
    </Page>
  );
}
