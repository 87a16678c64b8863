/** What an API key may do. */

export const API_SCOPES = ["view", "money", "refresh"] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** A preview may be confirmed for so long. */
export const TOKEN_MINUTES = 5;

/** `may`: as a card of the settings says it. */
export const SCOPE_LABELS: Record<ApiScope, { name: string; may: string }> = {
  view: { name: "View", may: "Read members, offers, codes, refreshes and leak cases" },
  money: { name: "Money", may: "Read orders, commissions and payouts" },
  refresh: { name: "Refresh", may: "Change codes: refresh them, deactivate and activate members, after a preview" },
};

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
