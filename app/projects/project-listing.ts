/** What a list of projects shows, as its address says it. */
export const PROJECT_SORTS = ["name", "members", "created"] as const;
export type ProjectSort = (typeof PROJECT_SORTS)[number];

export type ProjectListing = {
  archived: boolean;
  search: string;
  /** Only projects this offer is connected to; `none` for those without an offer. Null for all. */
  offerId?: string | null;
  sort?: ProjectSort;
  direction?: "asc" | "desc";
  page: number;
  pageSize: number;
};
