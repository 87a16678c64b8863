/** What a creator sees of their money. Of a reason why something is held they see nothing. */
import type { Money } from "./creator-view.ts";

/** Amounts by currency; a figure without one is an empty list. */
export type CreatorMoney = {
  /** Earned, and not to be paid yet: the shop's time for returns is not over. */
  pending: Money[];
  /** Earned and to be paid with the next payout. */
  approved: Money[];
  /** Kept back while the shop looks at it. */
  checked: Money[];
  /** In a payout that is on its way. */
  onTheWay: Money[];
  paid: Money[];
  /** Orders whose own money has not come yet. */
  waitingOrders: number;
  /** The newest first. */
  payouts: CreatorPayout[];
  zone: string;
};

/** `on`: the day of the payment in the shop's calendar, or an instant where nobody said one. */
export type CreatorPayout = { id: string; number: number; isPaid: boolean; on: string; sum: Money; takesBack: boolean };

export type CreatorStatement = CreatorPayout & {
  zone: string;
  reference: string;
  /** Of the sum: what the payout before carried over. */
  carried: Money | null;
  lines: { order: string; at: string; offer: string; kind: string; amount: Money }[];
  /** How many more lines there are than are shown. */
  more: number;
};
