/** What a list of members shows, as its address says it. */
export const CODE_FILTERS = ["any", "live", "none"] as const;
export const MEMBER_LIST_SORTS = ["name", "email", "created"] as const;
export type MemberListSort = (typeof MEMBER_LIST_SORTS)[number];

export type MemberFilter = {
  search: string;
  /** Only members of this offer; null for all. */
  offerId: string | null;
  /** With or without a live code (in that offer, if one is chosen). */
  code: (typeof CODE_FILTERS)[number];
  attention: boolean;
  /** The archived ones, instead of those who are not. */
  archived?: boolean;
  /** Only those with this tag, as it is compared; null for all. */
  tag?: string | null;
  ids?: readonly string[];
};
