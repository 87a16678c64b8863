/**
 * Money that Shopify gives a customer: store credit and gift cards. Both mutations move it once for every call that arrives, and
 * neither takes a key by which Shopify would know a second call: `@idempotent` is not among what they support.
 * https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountCredit
 */
import {
  CreditCustomerDocument,
  GiveGiftCardDocument,
  ReadCreditsDocument,
  ReadGrantedScopesDocument,
  type CurrencyCode,
} from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { ShopifyUnavailable, type UserError } from "#app/shopify/client/errors.ts";

/** `amount` is a decimal of `currency`. */
export type Money = { amount: string; currency: string };

/** Shopify understood and moved nothing; `code` is its word for why, or `invalid` where it has none. */
type Refused = { ok: false; code: string; message: string };
export type Moved = { ok: true; id: string } | Refused;

export type Credit = { id: string; at: Date; amount: string; currency: string };

export type Payments = {
  /** Adds to the customer's store credit, and has Shopify tell them. */
  credit(to: { customerId: string; money: Money }): Promise<Moved>;
  /**
   * What was credited to the customer by hand or by an app, newest first: at most what stands among the last
   * fifty movements of each currency. Null when the shop has no such customer.
   */
  credits(customerId: string): Promise<Credit[] | null>;
  /**
   * Makes a gift card with this code (8 to 20 letters and digits), which Shopify sends to the customer. `taken`: there is a card of
   * that code already, and nothing was made.
   */
  giveCard(card: { customerId: string; money: Money; code: string; note: string }): Promise<Moved | { ok: false; code: "taken" }>;
};

/** Every call throws ShopifyUnavailable, ShopifyRejected or ShopifyAccessLost; see errors.ts. */
export function payments(admin: Admin): Payments {
  return {
    async credit({ customerId, money }) {
      const { storeCreditAccountCredit: payload } = await admin.request(CreditCustomerDocument, { customerId, amount: inputOf(money) });
      return movedBy(payload?.userErrors, payload?.storeCreditAccountTransaction?.id);
    },

    async credits(customerId) {
      const { customer } = await admin.request(ReadCreditsDocument, { customerId });
      if (!customer) return null;
      return customer.storeCreditAccounts.nodes.flatMap(({ transactions }) =>
        transactions.nodes.flatMap((one) =>
          // Debits and the rest have no id here.
          "id" in one && one.event === "ADJUSTMENT"
            ? [{ id: one.id, at: new Date(one.createdAt), amount: one.amount.amount, currency: one.amount.currencyCode }]
            : [],
        ),
      );
    },

    async giveCard({ customerId, money, code, note }) {
      const input = { customerId, initialAmount: inputOf(money), code, note };
      const { giftCardCreate: payload } = await admin.request(GiveGiftCardDocument, { input });
      const [error] = payload?.userErrors ?? [];
      // Recorded: a code that is taken is refused without a code of the refusal; TAKEN is what the schema has for it.
      if (error?.field?.at(-1) === "code" && (error.code === "TAKEN" || !error.code)) return { ok: false, code: "taken" };
      return movedBy(payload?.userErrors, payload?.giftCard?.id);
    },
  };
}

/** The scopes that the shop grants the app at this moment, by their handles. */
export async function grantedScopes(admin: Admin): Promise<string[]> {
  const { currentAppInstallation } = await admin.request(ReadGrantedScopesDocument, {});
  return currentAppInstallation.accessScopes.map(({ handle }) => handle);
}

function inputOf({ amount, currency }: Money) {
  return { amount, currencyCode: currency as CurrencyCode };
}

function movedBy(errors: readonly UserError[] | undefined, id: string | undefined): Moved {
  const [error] = errors ?? [];
  if (error) return { ok: false, code: error.code ?? "invalid", message: error.message };
  // Neither a refusal nor what was made: as good as no answer.
  if (id === undefined) throw new ShopifyUnavailable(5, { because: "a mutation without a payload" });
  return { ok: true, id };
}
