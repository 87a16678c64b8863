import { BlockStack, Card, SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useState } from "react";

import { listOf, plural } from "#app/format/counts.ts";
import type { CustomerKinds } from "#app/screens/report/read-report.server.ts";
import type { SalesOverTime } from "#app/screens/report/sales-over-time.server.ts";
import { POINT_LABELS } from "#app/ui/sales/point-labels.ts";

/** Charts are drawn in the browser only and loaded with this screen only. */
const SalesChart = lazy(() => import("./sales-chart.tsx"));

/** The course of sales with the refreshes on it, and what the customers were. `customers` null while they are counted. */
export function ChartCard({ course, customers }: { course: SalesOverTime; customers: CustomerKinds | null }) {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => setDrawn(true), []);
  const refreshed = course.refreshes.reduce((sum, { codes }) => sum + codes, 0);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Sales over time
        </Text>
        <div className="sales-chart">
          {drawn ? (
            <Suspense fallback={<SkeletonBodyText lines={8} />}>
              <SalesChart course={course} />
            </Suspense>
          ) : (
            <SkeletonBodyText lines={8} />
          )}
        </div>
        <Text as="p" variant="bodySm" tone="subdued">
          {POINT_LABELS[course.unit]}.{" "}
          {refreshed === 0
            ? "No code was refreshed in this time."
            : `Dashed lines mark refreshes: ${plural(refreshed, "code")} in this time.`}{" "}
          {customers === null ? "" : customersLabel(customers)}
        </Text>
      </BlockStack>
    </Card>
  );
}

function customersLabel({ fresh, returning, unknown }: CustomerKinds): string {
  if (fresh + returning + unknown === 0) return "";
  const parts = [`${plural(fresh, "order")} from new customers`, `${returning.toLocaleString("en-US")} from returning ones`];
  if (unknown > 0) parts.push(`${unknown.toLocaleString("en-US")} without a customer`);
  return `${listOf(parts)}. New means their first order with one of your codes.`;
}
