/** One member's money of a payout that Shopify pays: its states, and what a look at Shopify proves. */
import { minorUnits } from "#app/orders/minor-units.ts";

export const TRANSFER_STATES = ["waiting", "calling", "paid", "refused", "doubtful"] as const;
/**
 * waiting: to be paid. calling: marked before the call; whoever finds the mark without a caller has to look what became of it. paid: for
 * good. refused: Shopify moved nothing, and said why. doubtful: it may have been paid; a person decides.
 */
export type TransferState = (typeof TRANSFER_STATES)[number];

/** Why nothing was paid where it was not Shopify's answer: the member is no customer, or the app may not do it. */
export const NO_CUSTOMER = "no_customer";
export const NO_ACCESS = "access";

/** A clock of ours may differ from Shopify's by as much, and Shopify may still be at a call for as long. */
const EARLIER_MS = 2 * 60_000;
const LATER_MS = 5 * 60_000;

/** A person may say that nothing was paid once Shopify cannot be at it any more. */
export const AT_IT_MS = 60_000;

type Credit = { id: string; at: Date; amount: string; currency: string };
type Call = { amountMinor: number; currency: string; calledAt: Date };

/**
 * What the customer's credits say of a call whose answer was lost. paid: exactly one credit of that amount came about then, and it is
 * nobody else's (`known`: credits that prove other calls). absent: none did. unclear: several did, or the list does not reach back far
 * enough. `absent` is no proof for a call that Shopify may still be at.
 */
export function judgeCredits(
  { credits, isWhole }: { credits: readonly Credit[]; isWhole: boolean },
  { amountMinor, currency, calledAt }: Call,
  known: ReadonlySet<string>,
): { is: "paid"; id: string } | { is: "absent" } | { is: "unclear" } {
  const [from, until] = [calledAt.getTime() - EARLIER_MS, calledAt.getTime() + LATER_MS];
  const then = credits.filter(({ at }) => at.getTime() >= from && at.getTime() <= until);
  const alike = then.filter((one) => one.currency === currency && Number(minorUnits(one.amount, currency)) === amountMinor && !known.has(one.id));
  const [only, ...others] = alike;
  if (only && others.length === 0) return { is: "paid", id: only.id };
  const reachesBack = isWhole || credits.some(({ at }) => at.getTime() < from);
  return !only && reachesBack ? { is: "absent" } : { is: "unclear" };
}
