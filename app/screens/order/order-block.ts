/** What the block and the action on an order's page in Shopify's admin show and send, and no more. */
import type { CommissionState } from "#app/payouts/commission-state.ts";

/** One member's part of the order. Instants are ISO 8601, UTC. */
export type SaleInBlock = {
  enrolmentId: string;
  memberId: string;
  member: string;
  offer: string;
  /** As the shopper typed it. Null: no code says so, a person gave them the order. */
  typed: string | null;
  /** Why a person gave it to them; null where a code decided. */
  given: string | null;
  /** When the member held that code; `until` null while they do. */
  held: { from: string; until: string | null } | null;
  /** `isRuledOut`: a rule of the shop leaves the order out. */
  state: CommissionState;
  isRuledOut: boolean;
  /** When its hold period ends; null where it is over, or has not begun. */
  waitsUntil: string | null;
  /** A plain decimal and its currency. */
  commission: { amount: string; currency: string };
};

/** `zone` is the shop's: dates are shown in it. `sales` is empty for an order that is nobody's. */
export type OrderBlock = {
  name: string;
  zone: string;
  sales: SaleInBlock[];
  /** Codes on it that no member held when it was placed. */
  nobodys: string[];
  /** Members' codes on it that work now: those that can be reported. */
  live: { promoCodeId: string; name: string; member: string }[];
  /** Nothing on it counts for a member, or a person gave it to one: it can be given to a member. */
  mayAssign: boolean;
};

/** A member's place in an offer that an order can be given to. */
export type PlaceInBlock = { enrolmentId: string; member: string; offer: string; code: string };

export type OrderPress =
  | { intent: "report"; orderId: string; promoCodeId: string; address: string }
  | { intent: "assign"; orderId: string; enrolmentId: string; reason: string };

/** What came of a press. `caseId` leads to the case of a code that was reported. */
export type OrderPressed =
  { ok: true; caseId: string | null } | { ok: false; because: "unknown" | "counted" | "paid" | "no_code" | "ended" | "address" };
