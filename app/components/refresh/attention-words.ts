import type { ParkReason } from "#app/refresh/refresh.ts";
import type { RefreshView } from "#app/refresh/refresh-view.ts";

/** Why members need attention, in a few words each, for lists of reasons. */
const SHORT: Record<ParkReason, string> = {
  name_taken: "the new name is taken",
  name_invalid: "Shopify does not accept the new name",
  discount_missing: "the discount was deleted in Shopify",
  access_revoked: "Shopify no longer lets the app in",
  not_enrolled: "no longer in the offer",
  old_code_replaced: "the old code was made again in Shopify",
  new_code_missing: "the new code went missing in Shopify",
  refused: "Shopify refused",
  gave_up: "Shopify has not finished",
};

/** "2: the new name is taken. 1: Shopify has not finished." Most frequent first. */
export function attentionInWords(attention: RefreshView["attention"]): string {
  return attention.map(({ reason, count }) => `${count}: ${SHORT[reason]}.`).join(" ");
}
