/** Which members of an offer a list shows. The page and a press on "all" read it from the same words, so they mean the same people. */
const MEMBER_STATUSES = ["active", "inactive", "refreshing", "attention"] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

export type OfferMembersFilter = {
  search: string;
  /** Those who were removed, instead of those who are in the offer. */
  removed: boolean;
  /** As the table's status says it; null for every one. */
  standing: MemberStatus | null;
  /** Only those who lost a code of this offer to a leak. */
  leaked: boolean;
  /** Only those who have not been told of their latest code. */
  untold: boolean;
};

/** Reads an address (or what `filterLabels` wrote). What names no filter filters nothing. */
export function readFilter(address: URLSearchParams): OfferMembersFilter {
  return {
    search: (address.get("search") ?? "").trim().slice(0, 100),
    removed: address.get("show") === "removed",
    standing: MEMBER_STATUSES.find((word) => word === address.get("status")) ?? null,
    leaked: address.get("leaked") === "yes",
    untold: address.get("told") === "no",
  };
}

/** The filter as a query, empty when everybody in the offer is shown. */
export function filterLabels({ search, removed, standing, leaked, untold }: OfferMembersFilter): string {
  const words = { search, show: removed ? "removed" : "", status: standing ?? "", leaked: leaked ? "yes" : "", told: untold ? "no" : "" };
  return new URLSearchParams(Object.entries(words).filter(([, word]) => word !== "")).toString();
}
