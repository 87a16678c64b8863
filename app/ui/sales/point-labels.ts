import type { SalesOverTime } from "#app/screens/report/sales-over-time.server.ts";

/** What a point of a chart over time stands for, as a sentence without a full stop. */
export const POINT_LABELS: Record<SalesOverTime["unit"], string> = {
  day: "Each point is a day",
  week: "Each point is a week",
  month: "Each point is a month",
};
