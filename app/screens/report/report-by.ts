/** What a row of the report is. */
export const REPORT_BY = ["offer", "member", "project", "code"] as const;
export type ReportBy = (typeof REPORT_BY)[number];
