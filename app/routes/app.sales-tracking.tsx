/**
 * Sales tracking: every offer with what its members sold in a range of dates.
 * For the merchant on a Tuesday morning: who sells, which offer moves, and on to that offer.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";

import { NoOffers } from "#app/components/no-offers.tsx";
import { OffersTable } from "#app/components/offers-table.tsx";
import { RangeSelect } from "#app/components/range-select.tsx";
import { SalesFigures } from "#app/components/sales-figures.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { parsePreset, rangeFor } from "#app/format/date-range.ts";
import { salesOverview } from "#app/conversions/sales-overview.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request);
  const preset = parsePreset(new URL(request.url).searchParams.get("range"));
  const choice = rangeFor(preset, { zone: shopFacts.ianaTimezone, now: new Date() });
  return { preset, comparedTo: choice.comparedTo, ...(await salesOverview(ctx, choice)) };
}

export const meta = () => [{ title: "Sales tracking" }];

export default function SalesTracking() {
  const { preset, comparedTo, now, before, offers } = useLoaderData<typeof loader>();
  const navigation = useNavigation();
  const looking = navigation.state === "loading" && navigation.location.pathname === "/app/sales-tracking";
  return (
    <Page fullWidth title="Sales tracking" subtitle="Orders placed with your members' promo codes">
      {offers.length === 0 ? (
        <NoOffers />
      ) : (
        <BlockStack gap="400">
          <div className="range aside">
            <RangeSelect preset={preset} />
          </div>
          <SalesFigures now={now} before={before} comparedTo={comparedTo} />
          <Card padding="0">
            <OffersTable offers={offers} loading={looking} />
          </Card>
        </BlockStack>
      )}
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
