/** Views of a list: its search, filters and order under a name. */

/** Every list that keeps views, and what of its address makes one; the page, and what Shopify adds to addresses, does not. */
const KEPT = {
  members: ["search", "offer", "code", "tag", "attention", "archived", "sort", "direction"],
  offers: ["show", "search", "state", "sort", "direction"],
  projects: ["show", "search", "offer", "sort", "direction"],
  orders: ["search", "state", "offer", "member", "project", "code", "range", "since", "until", "from", "to"],
  sales: ["by", "offer", "range", "since", "until", "compare"],
} as const;

export type ViewList = keyof typeof KEPT;
export const VIEW_LISTS = Object.keys(KEPT) as [ViewList, ...ViewList[]];

export const LIST_PATHS: Record<ViewList, string> = {
  members: "/app/members",
  offers: "/app/offers",
  projects: "/app/projects",
  orders: "/app/sales-tracking/orders",
  sales: "/app/sales-tracking",
};

/** What the list is called that no view narrows. */
export const WHOLE_LIST: Record<ViewList, string> = {
  members: "All members",
  offers: "All offers",
  projects: "All projects",
  orders: "All orders",
  sales: "Default view",
};

export type SavedView = { id: string; name: string; query: string };

export const LONGEST_NAME = 60;
export const LONGEST_QUERY = 1_000;
/** A menu of more is none. */
export const MOST_VIEWS = 50;

/** The query of a view as it is kept and compared: in one order, whatever the order of the address. Empty for the whole list. */
export function viewOf(list: ViewList, address: URLSearchParams): string {
  // Named days win over instants in an address; a view of both would say one thing and show another.
  const left = address.has("range") ? ["from", "to"] : [];
  const kept = KEPT[list].flatMap((name) => {
    const value = left.includes(name) ? "" : address.get(name);
    return value ? [[name, value]] : [];
  });
  return new URLSearchParams(kept).toString();
}

/** Why a view was not kept under a name. */
export type ViewRefusal = "no_name" | "too_long" | "name_taken" | "too_many" | "gone";

export const VIEW_REFUSALS: Record<ViewRefusal, string> = {
  no_name: "Enter a name.",
  too_long: `A name has ${LONGEST_NAME} characters at most.`,
  name_taken: "Another view of this list has this name.",
  too_many: `There are ${MOST_VIEWS} views of this list already. Delete one first.`,
  gone: "Somebody deleted this view meanwhile.",
};
