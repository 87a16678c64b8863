import { listOf, plural } from "#app/format/counts.ts";
import type { Attention } from "#app/refreshes/refresh-view.ts";
import type { ParkReason } from "#app/codes/engine/plans.ts";

/** Why members need attention, as a sentence about `who`: their names where they are few, "12 members" otherwise. */
const SENTENCES: Record<ParkReason, (who: string, one: boolean) => string> = {
  name_taken: (who, one) => `The new ${one ? "name" : "names"} for ${who} ${one ? "is" : "are"} taken.`,
  name_invalid: (who, one) => `Shopify does not accept the new ${one ? "name" : "names"} for ${who}.`,
  discount_missing: (who) => `The discount was deleted in Shopify, and with it the code of ${who}.`,
  access_revoked: (who) => `Shopify no longer lets the app in, so it stopped at ${who}.`,
  not_enrolled: (who, one) => `${who} ${one ? "is" : "are"} no longer in the offer.`,
  old_code_replaced: (who, one) => `Somebody made the old ${one ? "code" : "codes"} of ${who} again in Shopify.`,
  new_code_missing: (who, one) => `The new ${one ? "code" : "codes"} of ${who} went missing in Shopify.`,
  refused: (who, one) => `Shopify refused to change the ${one ? "code" : "codes"} of ${who}.`,
  gave_up: (who) => `Shopify has not finished with ${who}.`,
};

/** "The new names for 12 members are taken. Shopify has not finished with Noor Haddad." Most frequent first. */
export function attentionLabel(attention: readonly Attention[]): string {
  return attention
    .map(({ reason, count, members }) => SENTENCES[reason](members.length === 0 ? plural(count, "member") : listOf(members), count === 1))
    .join(" ");
}
