/**
 * Home: what needs a person, what is under way, and this month against last.
 * For the merchant who opens the app to leave it again: one glance, and on to the one thing that waits.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";

import { NoOffers } from "#app/components/no-offers.tsx";
import { RequestsWaiting } from "#app/components/portal/requests-waiting.tsx";
import { RefreshesList } from "#app/components/refreshes-list.tsx";
import { SalesFigures } from "#app/components/sales-figures.tsx";
import { useShopFormat } from "#app/components/shop-format.tsx";
import { usePolling } from "#app/components/use-polling.ts";
import { forAdmin } from "#app/composition.server.ts";
import { rangeFor } from "#app/format/date-range.ts";
import { salesOverview } from "#app/conversions/sales-overview.server.ts";
import { countOpenRequests } from "#app/portal/name-requests.server.ts";
import { listRefreshes } from "#app/refresh/list-refreshes.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request);
  const choice = rangeFor("this_month", { zone: shopFacts.ianaTimezone, now: new Date() });
  const [sales, open, nameRequests] = await Promise.all([
    salesOverview(ctx, choice),
    listRefreshes(ctx, { waiting: true }, { limit: 20 }),
    countOpenRequests(ctx),
  ]);
  return {
    anyOffer: sales.offers.length > 0,
    now: sales.now,
    before: sales.before,
    comparedTo: choice.comparedTo,
    nameRequests,
    parked: open.filter(({ needsAttention }) => needsAttention > 0),
    running: open.filter(({ needsAttention, state }) => needsAttention === 0 && state === "running"),
  };
}

export const meta = () => [{ title: "Reissue" }];

export default function Home() {
  const { anyOffer, now, before, comparedTo, nameRequests, parked, running } = useLoaderData<typeof loader>();
  const { shopName } = useShopFormat();
  usePolling({ active: running.length > 0, everyMs: 5_000 });
  return (
    <Page title={shopName} subtitle="Promo codes of your creators">
      {anyOffer ? (
        <BlockStack gap="400">
          <RequestsWaiting count={nameRequests} />
          {parked.length > 0 ? <RefreshesList title="Needs attention" refreshes={parked} withOffer /> : <NothingWaits />}
          <RefreshesList title="Under way" refreshes={running} withOffer />
          <BlockStack gap="300">
            <div className="aside">
              <InlineStack align="space-between" blockAlign="center">
                <Text as="h2" variant="headingMd">
                  This month
                </Text>
                <Button url="/app/sales-tracking" variant="plain">
                  Open sales tracking
                </Button>
              </InlineStack>
            </div>
            <SalesFigures now={now} before={before} comparedTo={comparedTo} />
          </BlockStack>
        </BlockStack>
      ) : (
        <NoOffers />
      )}
    </Page>
  );
}

function NothingWaits() {
  return (
    <Card>
      <Text as="p" tone="subdued">
        Nothing needs your attention. To refresh codes, open an offer from Sales tracking and choose its members.
      </Text>
    </Card>
  );
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
