/** What an API key may do. */
import type { Right } from "./rights.ts";

export const API_SCOPES = ["view", "money", "messages", "refresh"] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** A preview may be confirmed for so long. */
export const TOKEN_MINUTES = 5;

/** `may`: as a card of the settings says it. */
export const SCOPE_LABELS: Record<ApiScope, { name: string; may: string }> = {
  view: { name: "View", may: "Read members, projects, offers, codes, refreshes, leak cases and the activity" },
  money: { name: "Money", may: "Read sales, orders, commissions and payouts" },
  messages: { name: "Messages", may: "Read what messages said to members; with amounts in them only together with Money" },
  refresh: { name: "Refresh", may: "Change codes: refresh them, deactivate and activate members, after a preview" },
};

/** What of the staff's rights whoever makes a key needs for a scope: nobody hands on what they may not do themselves. */
export const RIGHT_OF_SCOPE = { view: "view", money: "money", messages: "view", refresh: "refresh" } as const satisfies Record<
  ApiScope,
  Right
>;

/** A key as the settings list it. Times are ISO, UTC; `hint` is how the key begins. */
export type ApiKeyView = {
  id: string;
  name: string;
  hint: string;
  scopes: ApiScope[];
  createdBy: string | null;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

/** The words of scopes, for the activity. */
export function scopeNames(scopes: readonly ApiScope[]): string {
  return scopes.map((scope) => SCOPE_LABELS[scope].name).join(", ");
}
