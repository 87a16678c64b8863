/** What a staff user may do in the app. Each may do everything until somebody takes a right from them. */

export const RIGHTS = ["view", "refresh", "money", "settings"] as const;
export type Right = (typeof RIGHTS)[number];

/** `may`: as a card of the settings says it. `refused`: what somebody without it is told when they press; who can give it follows. */
export const RIGHT_LABELS: Record<Right, { name: string; may: string; refused: string }> = {
  view: {
    name: "View",
    may: "Look at members, offers, codes, refreshes and leak cases",
    refused: "You may not use this app.",
  },
  refresh: {
    name: "Refresh",
    may: "Start refreshes, and change codes, offers, members, projects and messages",
    refused: "You may look at refreshes, offers, members and messages, but not start or change them.",
  },
  money: {
    name: "Money",
    may: "See and handle sales, orders, commissions and payouts, with their files",
    refused: "You may not see or handle sales, orders, commissions and payouts.",
  },
  settings: {
    name: "Settings",
    may: "Change settings, API keys, webhooks and what others may do",
    refused: "You may not see or change the settings.",
  },
};

/** A staff user as their rights are judged. */
type StaffRights = { owner: boolean; lacks: readonly string[] };

/** The rights somebody has. The owner of the store has all; without `view` there is none. */
export function rightsOf({ owner, lacks }: StaffRights): Right[] {
  if (owner) return [...RIGHTS];
  return lacks.includes("view") ? [] : RIGHTS.filter((right) => !lacks.includes(right));
}

/** What somebody is told who presses without a right. `ask`: names of those who can give it. */
export function refusedFor(right: Right, ask: readonly string[]): string {
  return `${RIGHT_LABELS[right].refused} Ask ${ask.length === 0 ? "the owner of the store" : ask.join(" or ")}.`;
}

/** The words of rights, for the activity. */
export function rightNames(rights: readonly Right[]): string {
  return rights.map((right) => RIGHT_LABELS[right].name).join(", ") || "Nothing";
}

/** The text under which a page says that its reader has no right to it. */
export const NOT_PERMITTED = "Not permitted";

/**
 * What a page shows, with every amount (a field whose name ends in `Minor`) made nothing: for readers without the right to money. Where
 * they would stand, `ShopFormat.money` says that they are hidden. Promises are left alone: none of them brings an amount.
 */
export function withoutAmounts<T>(data: T): T {
  if (Array.isArray(data)) return data.map((one: unknown) => withoutAmounts(one)) as T;
  if (data === null || typeof data !== "object" || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, name.endsWith("Minor") && value !== null ? 0 : withoutAmounts(value as unknown)]),
  ) as T;
}
