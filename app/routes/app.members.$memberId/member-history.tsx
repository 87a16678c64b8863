import { BlockStack, Card, Text } from "@shopify/polaris";

import type { SalesOverTime, SalesPoint } from "#app/screens/report/sales-over-time.server.ts";
import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** A member's conversions of the last six months, one bar a week, under every code they held. A dot marks weeks in which their code was refreshed. */
export function MemberHistory({ course }: { course: SalesOverTime }) {
  const { money, locale } = useShopFormat();
  const { points, refreshes } = course;
  const total = points.reduce((sum, { conversions }) => sum + conversions, 0);
  const most = Math.max(1, ...points.map(({ conversions }) => conversions));
  const refreshed = new Map(refreshes.map(({ day, codes }) => [day, codes]));
  const day = (one: SalesPoint) => formatDay(one.day, { locale });
  const words = (point: SalesPoint) => {
    const codes = refreshed.get(point.day);
    const sold = `Week of ${day(point)}: ${plural(point.conversions, "conversion")}, ${money(point.revenueMinor)}`;
    return codes === undefined ? sold : `${sold}. ${plural(codes, "code")} refreshed`;
  };
  const [first] = points;
  const last = points.at(-1);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Conversions over time
        </Text>
        {total === 0 || first === undefined || last === undefined ? (
          <Text as="p" tone="subdued">
            No conversion in the last six months.
          </Text>
        ) : (
          <>
            <ol className="bars" aria-label="Conversions by week">
              {points.map((point) => (
                <li key={point.day} title={words(point)} className={refreshed.has(point.day) ? "bars__refreshed" : undefined}>
                  <span className="bars__bar" style={{ height: `${(point.conversions / most) * 100}%` }} />
                  <span className="visually-hidden">{words(point)}</span>
                </li>
              ))}
            </ol>
            <div className="bars__ends" aria-hidden="true">
              <span>{day(first)}</span>
              <span>{day(last)}</span>
            </div>
            <Text as="p" variant="bodySm" tone="subdued">
              {`${plural(total, "conversion")} in the last six months, ${most} in the best week. Each bar is a week.`}
              {refreshes.length === 0 ? "" : " A dot marks a week in which their code was refreshed."}
            </Text>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
