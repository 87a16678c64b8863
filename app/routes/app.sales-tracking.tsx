/**
 * Sales tracking: what members sold in a range of dates, by offer, member, project or code, and how it went before and
 * after refreshes. For the merchant on a Tuesday morning: who sells, which offer moves, and on to the orders behind it.
 */
import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";

import { NoOffers } from "#app/components/no-offers.tsx";
import { OffersTable } from "#app/components/offers-table.tsx";
import { useWhenThere } from "#app/components/offer/use-when-there.ts";
import { BehindBanner } from "#app/components/sales/behind-banner.tsx";
import { ChartCard } from "#app/components/sales/chart-card.tsx";
import { ComparisonCard } from "#app/components/sales/comparison-card.tsx";
import { ReportControls } from "#app/components/sales/report-controls.tsx";
import { ReportFigures } from "#app/components/sales/report-figures.tsx";
import { ordersUrl, rowLinks } from "#app/components/sales/report-links.ts";
import { SalesTable } from "#app/components/sales/sales-table.tsx";
import { useCsv } from "#app/components/sales/use-csv.ts";
import salesStyles from "#app/components/sales/sales.css?url";
import { forAdmin } from "#app/composition.server.ts";
import { askForComparison } from "#app/conversions/ask-comparison.server.ts";
import { readReport } from "#app/conversions/read-report.server.ts";
import { REPORT_BY } from "#app/conversions/report-by.ts";
import { parsePreset } from "#app/format/date-range.ts";
import { oneOf, pageFrom } from "#app/request-params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, codes, shopFacts } = await forAdmin(request);
  const query = new URL(request.url).searchParams;
  const by = oneOf(REPORT_BY, { raw: query.get("by"), fallback: "offer" });
  const report = await readReport(ctx, {
    codes,
    by,
    query,
    preset: parsePreset(query.get("range")),
    page: pageFrom(query),
    zone: shopFacts.ianaTimezone,
    now: new Date(),
  });
  return { ...report, by };
}

/** "Compare now". The run that the page shows says how far it is and what came of it. */
export async function action({ request }: ActionFunctionArgs) {
  const { ctx, enqueue } = await forAdmin(request);
  await askForComparison(ctx, { enqueue, now: new Date() });
  return null;
}

export const links: LinksFunction = () => [{ rel: "stylesheet", href: salesStyles }];
export const meta = () => [{ title: "Sales tracking" }];

export default function SalesTracking() {
  const report = useLoaderData<typeof loader>();
  const { by, filter, offers, rows } = report;
  const customers = useWhenThere(report.customers);
  const uses = useWhenThere(report.uses);
  const navigation = useNavigation();
  const looking = navigation.state === "loading" && navigation.location.pathname === "/app/sales-tracking";
  const csv = useCsv();
  const shown = filter.offer ? offers.filter(({ id }) => id === filter.offer) : offers;
  const file = `/app/sales-tracking/csv?${new URLSearchParams({ ...filter, by })}`;
  return (
    <Page
      fullWidth
      title="Sales tracking"
      subtitle="Orders placed with your members' promo codes"
      {...(offers.length === 0
        ? {}
        : {
            secondaryActions: [
              {
                content: csv.failed ? "Export CSV again" : "Export CSV",
                loading: csv.busy,
                onAction: () => void csv.save(file, `sales-by-${by}.csv`),
              },
            ],
          })}
    >
      {offers.length === 0 ? (
        <NoOffers />
      ) : (
        <BlockStack gap="400">
          <ReportControls by={by} preset={report.preset} offerId={filter.offer ?? null} offers={offers} />
          {report.behind ? <BehindBanner behind={report.behind} /> : null}
          <ReportFigures now={report.now} before={report.before} comparedTo={report.choice.comparedTo} orders={ordersUrl(filter)} />
          <ChartCard course={report.course} customers={customers} />
          <Card padding="0">
            {by === "offer" ? (
              <OffersTable offers={shown} loading={looking} ordersOf={(offer) => ordersUrl({ ...filter, offer })} />
            ) : (
              <SalesTable
                by={by}
                rows={rows.rows}
                uses={uses ?? {}}
                list={{ ...report.list, total: rows.total }}
                linksOf={rowLinks(by, filter)}
                loading={looking}
              />
            )}
          </Card>
          <ComparisonCard run={report.run} allOrders={report.allOrders} />
        </BlockStack>
      )}
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
