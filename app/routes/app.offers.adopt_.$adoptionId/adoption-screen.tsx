import { useFetcher, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Page, Tabs, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { AdoptionView, Shown } from "#app/offers/adoption.store.server.ts";
import { newCommission, readCommission } from "#app/offers/commission-form.ts";

import { PersonField } from "#app/ui/person-field.tsx";
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

/**
 * Which codes become whose. Codes that are left stay on the discount, work as before, and can be given to people on the same page once
 * it is an offer.
 */
export function AdoptionScreen({ adoption, list, countsSince }: Props) {
  const { counts, title, offerId } = adoption;
  const navigate = useNavigate();
  const { currency } = useShopFormat();
  const [commission, setCommission] = useState(newCommission);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const read = readCommission(commission, currency);
  const adopt = useFetcher<AdoptionAnswer>();
  const tick = useFetcher<AdoptionAnswer>();
  const unmatched = counts.all - counts.matched;
  const tabs = [
    { id: "all", content: `All ${counts.all.toLocaleString("en-US")}` },
    { id: "matched", content: `Matched ${counts.matched.toLocaleString("en-US")}` },
    { id: "unmatched", content: `Unmatched ${unmatched.toLocaleString("en-US")}` },
  ];
  const done = adopt.state === "idle" ? adopt.data?.adopted : undefined;
  /** With a file its people are added and matched first. */
  const press = (form: FormData) => {
    form.set("intent", "adopt");
    form.set("commission", JSON.stringify(commission));
    void adopt.submit(form, { method: "post", encType: "multipart/form-data" });
  };
  const give = (memberId: string) => {
    tick.submit({ intent: "match", redeemCodeId: [...picked].join(","), memberId }, { method: "post" });
    setPicked(new Set());
  };
  const isOffer = offerId !== null;
  return (
    <Page
      title={isOffer ? `Codes of ${title}` : `Adopt ${title}`}
      subtitle={adoption.summary}
      backAction={isOffer ? { content: title, url: `/app/offers/${offerId}` } : { content: "Adopt a discount", url: "/app/offers/adopt" }}
      primaryAction={{
        content: isOffer
          ? counts.chosen === 0
            ? "Give codes"
            : `Give ${plural(counts.chosen, "code")} to ${plural(counts.people, "member")}`
          : `Adopt with ${plural(counts.chosen, "code")}`,
        disabled: counts.chosen === 0 || (!isOffer && !read.ok) || tick.state !== "idle",
        loading: adopt.state !== "idle",
        onAction: () => press(new FormData()),
      }}
    >
      <BlockStack gap="400">
        {done ? (
          <Banner
            tone={done.left.length === 0 ? "success" : "warning"}
            title={`${plural(done.adopted, "code")} ${done.adopted === 1 ? "is a member’s" : "are members’"} now${done.left.length === 0 ? "" : `, ${plural(done.left.length, "code")} left`}`}
          >
            {done.left.length === 0 ? null : (
              <ul>
                {done.left.slice(0, 20).map(({ name, because }) => (
                  <li key={name}>{`${name}: ${because}`}</li>
                ))}
              </ul>
            )}
          </Banner>
        ) : null}
        {adopt.data?.refused && adopt.state === "idle" ? (
          <Banner tone="critical">
            <p>{adopt.data.refused}</p>
          </Banner>
        ) : null}
        <Card>
          <BlockStack gap="300">
            <Counts adoption={adoption} countsSince={countsSince} />
            <MatchFile
              chosen={counts.chosen}
              verb={isOffer ? "Give" : "Adopt"}
              busy={adopt.state !== "idle"}
              onAll={isOffer || read.ok ? press : null}
            />
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
              {picked.size === 0 ? null : (
                <PersonField
                  key={[...picked].join()}
                  label={`Whose are these ${plural(picked.size, "code")}`}
                  onChoose={({ id }) => give(id)}
                />
              )}
            </BlockStack>
          </Box>
          {adoption.rows.map((row) => (
            <AdoptionRowView
              key={row.redeemCodeId}
              row={row}
              picked={picked.has(row.redeemCodeId)}
              onPick={(on) =>
                setPicked((known) => new Set(on ? [...known, row.redeemCodeId] : [...known].filter((id) => id !== row.redeemCodeId)))
              }
            />
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

/** What becomes of the codes, in words. */
function Counts({ adoption: { counts, offerId }, countsSince }: Pick<Props, "adoption" | "countsSince">) {
  const { date } = useShopFormat();
  const left = counts.all - counts.taken - counts.chosen;
  const orders =
    countsSince === null
      ? "Every order placed with these codes so far will be read from Shopify and counted."
      : `Orders placed with these codes since ${date(countsSince)} will be read from Shopify and counted. Older ones are not: Shopify shows this app the last 60 days.`;
  if (offerId !== null) {
    const nobodys = counts.all - counts.taken;
    return (
      <>
        <Text as="p">
          {`${plural(nobodys, "code")} ${nobodys === 1 ? "belongs" : "belong"} to nobody: they work, but their orders count for nobody. Say whose they are, one by one, several at a time or by a file.`}
        </Text>
        <Text as="p" tone="subdued">
          {orders}
        </Text>
      </>
    );
  }
  return (
    <>
      <Text as="p">
        {`${plural(counts.all, "code")} read. ${plural(counts.chosen, "code")} will belong to ${plural(counts.people, "member")}. ${plural(left, "code")} will belong to nobody, ${left === 1 ? "stays as it is" : "stay as they are"}, and can be given to people on the offer’s page at any time.`}
      </Text>
      <Text as="p" tone="subdued">
        {orders}
      </Text>
    </>
  );
}
