/**
 * Home: one search over everything, what needs a person, what is under way, and this month against last.
 * For the merchant who opens the app to leave it again: one glance, and on to the one thing that waits.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { BlockStack, Button, InlineStack, Page, Text } from "@shopify/polaris";

import { BlockStatus } from "./block-status.tsx";
import { NeedsCard } from "./needs-card.tsx";
import { SearchResults } from "./search-results.tsx";
import { SetUpCard } from "./set-up-card.tsx";
import { NoOffers } from "#app/ui/no-offers.tsx";
import { DateRangeField } from "#app/ui/date-range-field.tsx";
import { RefreshesList } from "#app/ui/refreshes-list.tsx";
import { SalesFigures } from "./sales-figures.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import type { Right } from "#app/access/rights.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { searchFrom } from "#app/http/params.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { parseRange, rangeOf } from "#app/format/date-range.ts";
import { searchEverything } from "#app/screens/search/search-everything.server.ts";
import { salesOverview } from "#app/screens/report/sales-report.server.ts";
import { readNeeds } from "#app/screens/home/read-needs.server.ts";
import { blockSeenAt, closeSetUp, readSetUp } from "#app/screens/home/set-up.server.ts";
import { listRefreshes } from "#app/refreshes/list-refreshes.server.ts";
import { useMay } from "#app/ui/rights.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts, shown, rights } = await forAdmin(request, "view");
  const query = new URL(request.url).searchParams;
  const search = searchFrom(query);
  // While somebody types, nothing else is read: the rest of the page makes room for what is found.
  if (search !== "") return shown({ search, found: await searchEverything(ctx, search), overview: null });
  return shown({ search, found: null, overview: await readOverview(ctx, { shopFacts, query, rights }) });
}

type Asked = { shopFacts: { ianaTimezone: string }; query: URLSearchParams; rights: readonly Right[] };

async function readOverview(ctx: ShopContext, { shopFacts, query, rights }: Asked) {
  const now = new Date();
  const asked = parseRange(query, "this_month");
  const choice = rangeOf(asked, { zone: shopFacts.ianaTimezone, now });
  const [sales, open, drafts, needs, setUp, blockSeen] = await Promise.all([
    salesOverview(ctx, choice),
    listRefreshes(ctx, { waiting: true }, { limit: 20 }),
    listRefreshes(ctx, { drafts: true }, { limit: 5 }),
    readNeeds(ctx, now),
    readSetUp(ctx, { hasMailServer: env.SMTP_URL !== undefined }),
    blockSeenAt(ctx),
  ]);
  return {
    anyOffer: sales.offers.length > 0,
    now: sales.now,
    before: sales.before,
    comparedTo: choice.comparedTo,
    range: { asked, covered: choice.range },
    ...{ drafts, needs: needs.filter(({ right }) => right === undefined || rights.includes(right)), setUp, blockSeen },
    running: open.filter(({ needsAttention, state }) => needsAttention === 0 && state === "running"),
  };
}

/** The set-up guide is closed. */
export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx } = admin;
  await closeSetUp(ctx, new Date());
  return null;
}

export const meta = () => [{ title: "Reissue" }];

export default function Home() {
  const { search, found, overview } = useLoaderData<typeof loader>();
  const { shopName } = useShopFormat();
  const navigate = useNavigate();
  return (
    <Page
      title={shopName}
      subtitle="Promo codes of your creators"
      secondaryActions={[
        { content: "Calendar", url: "/app/calendar" },
        { content: "Activity", url: "/app/activity" },
      ]}
    >
      <BlockStack gap="400">
        <div className="aside">
          <SearchField
            autoFocus
            label="Search codes, members, offers and orders"
            search={search}
            onEnter={(text) => navigate(`/app/search?${new URLSearchParams({ search: text }).toString()}`)}
          />
        </div>
        {found === null ? null : <SearchResults found={found} search={search} />}
        {overview === null ? null : <Overview {...overview} />}
      </BlockStack>
    </Page>
  );
}

function Overview({
  anyOffer,
  now,
  before,
  comparedTo,
  range,
  drafts,
  needs,
  setUp,
  blockSeen,
  running,
}: Awaited<ReturnType<typeof readOverview>>) {
  const may = useMay();
  usePolling({ active: running.length > 0, everyMs: 5_000 });
  return (
    <>
      {anyOffer || needs.length > 0 ? <NeedsCard needs={needs} /> : null}
      <RefreshesList title="Under way" refreshes={running} withOffer />
      <RefreshesList title="Unfinished drafts" refreshes={drafts} withOffer />
      {setUp ? <SetUpCard steps={setUp} /> : anyOffer ? null : <NoOffers />}
      {anyOffer ? (
        <BlockStack gap="300">
          <div className="aside">
            <InlineStack align="space-between" blockAlign="center">
              <Text as="h2" variant="headingMd">
                Sales
              </Text>
              {may("money") ? (
                <Button url="/app/sales-tracking" variant="plain">
                  Open sales tracking
                </Button>
              ) : null}
            </InlineStack>
          </div>
          <div className="report-controls aside">
            <DateRangeField {...range} comparison />
          </div>
          <SalesFigures now={now} before={before} comparedTo={comparedTo} />
        </BlockStack>
      ) : null}
      {anyOffer && setUp === null ? <BlockStatus seenAt={blockSeen} /> : null}
    </>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
