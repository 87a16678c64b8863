import { Card, Link, Text } from "@shopify/polaris";

import { averageMinor } from "#app/format/money.ts";
import type { ReportFigures } from "#app/screens/report/read-report.server.ts";
import type { Side, SidesBy } from "#app/screens/report/side-by-side.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** A figure of one side; null where it says nothing, as an average of no orders. */
type Row = { label: string; kind: "money" | "count" | "rate"; of: (figures: ReportFigures) => number | null };

const ROWS: readonly Row[] = [
  { label: "Conversions", kind: "count", of: ({ conversions }) => conversions },
  { label: "Revenue", kind: "money", of: ({ revenueMinor }) => revenueMinor },
  { label: "Average order", kind: "money", of: ({ revenueMinor, conversions }) => averageMinor(revenueMinor, conversions) },
  { label: "Refunds", kind: "money", of: ({ refundedMinor }) => refundedMinor },
  { label: "Commission", kind: "money", of: ({ commissionMinor }) => commissionMinor },
  { label: "Clicks", kind: "count", of: ({ clicks }) => clicks },
  {
    label: "Conversions per 100 clicks",
    kind: "rate",
    of: ({ conversions, clicks }) => (clicks === 0 ? null : (100 * conversions) / clicks),
  },
];

const PAGES: Record<SidesBy, string> = { offer: "/app/offers/", member: "/app/members/" };

/** The figures of two beside each other, and what the first has more or less. */
export function BothFigures({ by, one, other }: { by: SidesBy; one: Side; other: Side }) {
  const { money, count } = useShopFormat();
  const written = ({ kind }: Row, value: number) =>
    kind === "money" ? money(value) : kind === "count" ? count(value) : value.toLocaleString("en-US", { maximumFractionDigits: 1 });
  const shown = (row: Row, value: number | null) => (value === null ? "–" : written(row, value));
  return (
    <Card>
      <table className="both-figures">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Figure</span>
            </th>
            {Object.entries({ one, other }).map(([side, { id, name, detail }]) => (
              <th key={side} scope="col">
                <Link url={`${PAGES[by]}${id}`} monochrome removeUnderline>
                  {name}
                </Link>
                <Text as="p" variant="bodySm" tone="subdued">
                  {detail}
                </Text>
              </th>
            ))}
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => {
            const [left, right] = [row.of(one.figures), row.of(other.figures)];
            const more = left === null || right === null ? null : left - right;
            return (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td>{shown(row, left)}</td>
                <td>{shown(row, right)}</td>
                <td>{more === null ? "–" : `${more > 0 ? "+" : more < 0 ? "−" : ""}${written(row, Math.abs(more))}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
