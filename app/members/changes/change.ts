/** Changes of members of an offer: what may be asked, and why one may not be possible. */

/**
 * `add` brings in members with a first code, `readd` those who were removed, with the code they held last. `add_code` gives a member
 * one more code, for a channel; `end_code` withdraws one of several, and another takes the place of the main one.
 */
export type ChangeKind = "activate" | "deactivate" | "payout" | "remove" | "readd" | "add" | "add_code" | "end_code";

/** Why a member's part was refused before anything was done. What goes wrong at Shopify parks the item, as in a refresh. */
export type ChangeRefusal =
  | "being_refreshed"
  | "being_changed"
  | "already_active"
  | "already_inactive"
  | "already_removed"
  | "not_in_offer"
  | "already_in_offer"
  | "never_had_a_code"
  | "same_payout"
  | "name_invalid"
  | "name_twice"
  | "name_taken"
  | "name_burned"
  | "name_former"
  | "id_unknown"
  | "not_active"
  | "no_code_yet"
  | "channel_has_code"
  | "code_ended"
  | "code_is_main";

/** A member's own commission in place of the offer's: basis points of the sale, and minor units for each conversion. */
/** A member whose payout a colleague set since the page was shown, to something else than what is asked for. `at`: ISO, UTC. */
export type PayoutClash = { enrolmentId: string; name: string; own: OwnPayout | null; by: string | null; at: string };

export type OwnPayout = { bps: number; perConversionMinor: number };

/** What a person should know with a refusal: who holds the name, or what is wrong with it. */
export type RefusalDetail = { words?: string; owner?: string; because?: string; until?: string; conversions?: number };
