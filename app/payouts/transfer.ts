/** One member's money of a payout that Shopify pays: its states, and what a look at Shopify proves. */
import { minorUnits } from "#app/orders/minor-units.ts";

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
 * nobody else's (`known`: credits that prove other calls). Anything else proves nothing: Shopify may still be at it where there is none,
 * and of several it cannot be told which.
 */
export function judgeCredits(
  credits: readonly Credit[],
  { amountMinor, currency, calledAt }: Call,
  known: ReadonlySet<string>,
): { is: "paid"; id: string } | { is: "unproven" } {
  const [from, until] = [calledAt.getTime() - EARLIER_MS, calledAt.getTime() + LATER_MS];
  const [only, ...others] = credits.filter(
    ({ id, at, amount, currency: of }) =>
      at.getTime() >= from &&
      at.getTime() <= until &&
      of === currency &&
      Number(minorUnits(amount, currency)) === amountMinor &&
      !known.has(id),
  );
  return only && others.length === 0 ? { is: "paid", id: only.id } : { is: "unproven" };
}
