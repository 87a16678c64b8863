/** A Shopify that pays customers with bad luck: answers are lost before or after the money moved, and some are refused. */
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { Credit, Payments } from "#app/shopify/people/payments.server.ts";

export type Luck = "good" | "lost_before" | "lost_after" | "refused";

/** `luckOf` is asked for each customer until something happened to them that is no accident. */
export function unluckyPayments({ now, currency }: { now: () => Date; currency: string }) {
  const credits = new Map<string, Credit[]>();
  let luckOf: (customerId: string) => Luck = () => "good";
  let made = 0;
  const payments: Payments = {
    async credit({ customerId, money }) {
      const luck = luckOf(customerId);
      if (luck === "refused") return { ok: false, code: "OWNER_NOT_FOUND", message: "Owner does not exist" };
      if (luck === "lost_before") throw new ShopifyUnavailable(0, { because: "no answer in time" });
      const credit = { id: `gid://shopify/StoreCreditAccountCreditTransaction/${(made += 1)}`, at: now(), amount: money.amount, currency };
      credits.set(customerId, [...(credits.get(customerId) ?? []), credit]);
      if (luck === "lost_after") throw new ShopifyUnavailable(0, { because: "no answer in time" });
      return { ok: true, id: credit.id };
    },
    async credits(customerId) {
      return credits.get(customerId) ?? [];
    },
    async giveCard() {
      throw new Error("Nobody is paid by gift cards here");
    },
  };
  return {
    payments,
    /** What a customer was given, as the decimals that were asked for. */
    given: (customerId: string) => (credits.get(customerId) ?? []).map(({ amount }) => amount),
    bring(luck: (customerId: string) => Luck) {
      luckOf = luck;
    },
  };
}
