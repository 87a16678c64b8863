/** What Shopify Flow is told of an act: the triggers of `extensions/flow-*`, with the fields that their configurations name. */

/** An act as it is told of. Codes are names as shoppers type them. */
export type ToldAct = {
  kind: string;
  /** What it was called at the time: a code, an order's name. */
  subject: string;
  reason: string | null;
  shopifyIds: readonly string[];
  offer: string;
  parts: readonly { member: string; email: string; outcome: string; before: string | null; after: string | null }[];
};

export type TriggerName = (typeof TRIGGERS)[number];
type Trigger = { handle: TriggerName; payload: Record<string, string | number> };

export const TRIGGERS = ["promo-code-refreshed", "leak-suspected", "code-needs-attention", "commission-held"] as const;

/** In the order of the act's parts, so that a sending that broke off goes on where it stopped. */
export function triggersOf(act: ToldAct): Trigger[] {
  const { kind, subject, offer, parts } = act;
  switch (kind) {
    case "refresh_settled":
      return parts.flatMap((part) => settled(part, offer, true));
    case "change_settled":
      return parts.flatMap((part) => settled(part, offer, false));
    case "leak_found":
      return parts.map(({ member, email }) => ({
        handle: "leak-suspected",
        payload: { ...who(member, email, offer), Code: subject, Reason: act.reason ?? "" },
      }));
    case "commission_held": {
      const order = Number(/^gid:\/\/shopify\/Order\/(\d+)$/.exec(act.shopifyIds[0] ?? "")?.[1] ?? Number.NaN);
      if (!Number.isSafeInteger(order)) return [];
      return parts.map(({ member, email }) => ({
        handle: "commission-held",
        payload: { ...who(member, email, offer), order_id: order, Reason: act.reason ?? "" },
      }));
    }
    default:
      return [];
  }
}

function settled({ member, email, outcome, before, after }: ToldAct["parts"][number], offer: string, refreshed: boolean): Trigger[] {
  const codes = { "Old code": before ?? "", "New code": after ?? "" };
  if (outcome === "parked")
    return [{ handle: "code-needs-attention", payload: { ...who(member, email, offer), Code: before ?? after ?? "" } }];
  if (!refreshed || outcome !== "done") return [];
  return [{ handle: "promo-code-refreshed", payload: { ...who(member, email, offer), ...codes } }];
}

const who = (member: string, email: string, offer: string) => ({ Member: member, "Member email": email, Offer: offer });
