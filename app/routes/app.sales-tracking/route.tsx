/**
 * Sales tracking: what members sold in a range of dates, by offer, member, project or code, and how it went before and
 * after refreshes. For the merchant on a Tuesday morning: who sells, which offer moves, and on to the orders behind it.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Card, Page } from "@shopify/polaris";

import { NoOffers } from "#app/ui/no-offers.tsx";
import { OffersTable } from "#app/ui/offers-table.tsx";
import { useDeferred } from "#app/ui/offer/use-deferred.ts";
import { IngestLagBanner } from "./ingest-lag-banner.tsx";
import { ChartCard } from "./chart-card.tsx";
import { ComparisonCard } from "./comparison-card.tsx";
import { ReportControls } from "./report-controls.tsx";
import { ReportFigures } from "./report-figures.tsx";
import { compareUrl, ordersUrl, rowLinks } from "./report-links.ts";
import { SalesTable } from "./sales-table.tsx";
import { useFile } from "#app/ui/use-file.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { askForComparison } from "#app/orders/reconciliation/ask-comparison.server.ts";
import { readReport } from "#app/screens/report/read-report.server.ts";
import { REPORT_BY } from "#app/screens/report/report-by.ts";
import { parseRange } from "#app/format/date-range.ts";
import { oneOf, pageFrom } from "#app/http/params.server.ts";
import { SavedViews } from "#app/ui/saved-views.tsx";
import { viewOf } from "#app/views/saved-view.ts";
import { readViews } from "#app/views/saved-views.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, codes, shopFacts } = await forAdmin(request, "money");
  const query = new URL(request.url).searchParams;
  const by = oneOf(REPORT_BY, { raw: query.get("by"), fallback: "offer" });
  const [views, report] = await Promise.all([
    readViews(ctx, "sales"),
    readReport(ctx, {
      codes,
      by,
      query,
      asked: parseRange(query),
      page: pageFrom(query),
      zone: shopFacts.ianaTimezone,
      now: new Date(),
    }),
  ]);
  return { ...report, by, query: viewOf("sales", query), views };
}

/** "Compare now". The run that the page shows says how far it is and what came of it. */
export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return admin;
  const { ctx, enqueue } = admin;
  await askForComparison(ctx, { enqueue, now: new Date() });
  return null;
}

export const meta = () => [{ title: "Sales tracking" }];

export default function SalesTracking() {
  const report = useLoaderData<typeof loader>();
  const { by, filter, offers, rows } = report;
  const customers = useDeferred(report.customers);
  const uses = useDeferred(report.uses);
  const navigation = useNavigation();
  const looking = navigation.state === "loading" && navigation.location.pathname === "/app/sales-tracking";
  const csv = useFile();
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
              { content: "Compare two", url: compareUrl(by, report.asked) },
              { content: "Orders without a member", url: "/app/sales-tracking/unassigned" },
              {
                content: "Export CSV",
                loading: csv.busy,
                onAction: () => void csv.save(file, { name: `sales-by-${by}.csv` }),
              },
            ],
          })}
    >
      {offers.length === 0 ? (
        <NoOffers />
      ) : (
        <BlockStack gap="400">
          <div className="aside">
            <SavedViews list="sales" views={report.views} query={report.query} />
          </div>
          <ReportControls
            by={by}
            range={{ asked: report.asked, covered: report.choice.range }}
            offerId={filter.offer ?? null}
            offers={offers}
          />
          {report.behind ? <IngestLagBanner behind={report.behind} /> : null}
          <ReportFigures
            now={report.now}
            before={report.before}
            overpaidMinor={report.overpaid.allMinor}
            comparedTo={report.choice.comparedTo}
            orders={ordersUrl(filter)}
          />
          <ChartCard course={report.course} customers={customers} />
          <Card padding="0">
            {by === "offer" ? (
              <OffersTable offers={shown} loading={looking} ordersOf={(offer) => ordersUrl({ ...filter, offer })} />
            ) : (
              <SalesTable
                by={by}
                rows={rows.rows}
                uses={uses ?? {}}
                overpaid={report.overpaid.byId}
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

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
