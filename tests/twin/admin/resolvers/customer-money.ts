import { gid, idFrom } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import { minorOf, spoken } from "../../world/money.ts";
import type { CreditAccount, Customer, GiftCard } from "../../world/types.ts";
import { demandScope } from "../access.ts";
import { connect } from "../connection.ts";
import type { Args, Context, Fields } from "../context.ts";
import { moneyV2 } from "../money.ts";

type Money = { amount: string; currencyCode: string };
type Credit = { account: CreditAccount; credit: CreditAccount["credits"][number] };

/** In whole units of whatever currency; how high Shopify's own limits are is not recorded for each. */
const MOST_CREDIT = 100_000;
/** Recorded for Canadian dollars; for every other currency assumed. */
const mostOnACard = (currency: string) => (currency === "CAD" ? 3_000 : 2_000);

const balanceOf = ({ credits }: CreditAccount) => credits.reduce((sum, { minor }) => sum + minor, 0);

/** Field by field; the oldest first, as `sortKey: CREATED_AT` has it. */
export const creditTypes: Record<string, Fields<never>> = {
  StoreCreditAccount: {
    id: ({ id }: CreditAccount) => gid("StoreCreditAccount", id),
    balance: (account: CreditAccount) => moneyV2(balanceOf(account), account.currency),
    transactions: (account: CreditAccount, args: Args, { scopes }: Context) => {
      demandScope(scopes, "transactions", "read_store_credit_account_transactions");
      const all = account.credits.map((credit) => told({ account, credit }));
      return connect(all, args, { id: ({ number }) => number });
    },
  } as Fields<never>,
};

function told({ account, credit }: Credit) {
  const upTo = account.credits.filter(({ id }) => id <= credit.id).reduce((sum, { minor }) => sum + minor, 0);
  return {
    __typename: "StoreCreditAccountCreditTransaction",
    number: credit.id,
    id: gid("StoreCreditAccountCreditTransaction", credit.id),
    account,
    amount: moneyV2(credit.minor, account.currency),
    remainingAmount: moneyV2(credit.minor, account.currency),
    balanceAfterTransaction: moneyV2(upTo, account.currency),
    createdAt: credit.createdAt,
    event: "ADJUSTMENT",
    expiresAt: null,
  };
}

export function creditAccountsOf({ id }: Customer, args: Args, { world, scopes }: Context) {
  demandScope(scopes, "storeCreditAccounts", "read_store_credit_accounts");
  const theirs = world.data.creditAccounts.filter(({ customerId }) => customerId === id);
  return connect(theirs, args, { id: (account) => account.id });
}

const refused = (field: string[], code: string | null, message: string) => ({ field, code, message });

/** Recorded: the refusals with their wordings; an account opens with the first credit of its currency. The limits' heights are assumed. */
export const payCustomers: Fields<undefined> = {
  storeCreditAccountCredit: (_root, args, { world }) => {
    const { id, creditInput } = args as unknown as {
      id: string;
      creditInput: { creditAmount: Money; expiresAt?: string; notify?: boolean };
    };
    const { amount, currencyCode } = creditInput.creditAmount;
    const fail = (field: string[], code: string, message: string) => ({
      storeCreditAccountTransaction: null,
      userErrors: [refused(field, code, message)],
    });
    const accountId = idFrom(id, "StoreCreditAccount");
    const customer = byId(world.data.customers, idFrom(id, "Customer") ?? -1);
    let account =
      accountId === null
        ? world.data.creditAccounts.find((one) => one.customerId === customer?.id && one.currency === currencyCode)
        : byId(world.data.creditAccounts, accountId);
    if (accountId !== null && !account) return fail(["id"], "ACCOUNT_NOT_FOUND", "Store credit account does not exist");
    if (!account && !customer) return fail(["id"], "OWNER_NOT_FOUND", "Owner does not exist");
    const minor = minorOf(amount, currencyCode);
    const at = ["creditInput", "creditAmount"];
    if (creditInput.expiresAt && Date.parse(creditInput.expiresAt) <= world.now().getTime())
      return fail(["creditInput", "expiresAt"], "EXPIRES_AT_IN_PAST", "The expiry date must be in the future");
    if (minor <= 0)
      return fail([...at, "amount"], "NEGATIVE_OR_ZERO_AMOUNT", "A positive amount must be used to credit a store credit account");
    if (account && account.currency !== currencyCode)
      return fail(
        [...at, "currencyCode"],
        "MISMATCHING_CURRENCY",
        "The currency provided does not match the currency of the store credit account",
      );
    if ((account ? balanceOf(account) : 0) + minor > minorOf(MOST_CREDIT, currencyCode))
      return fail([...at, "amount"], "CREDIT_LIMIT_EXCEEDED", "The operation would cause the account's credit limit to be exceeded");
    if (!account) {
      account = { id: world.nextId(), customerId: customer!.id, currency: currencyCode, credits: [] };
      world.data.creditAccounts.push(account);
    }
    const credit = { id: world.nextId(), minor, createdAt: world.now().toISOString(), notified: creditInput.notify ?? false };
    account.credits.push(credit);
    world.touch();
    return { storeCreditAccountTransaction: told({ account, credit }), userErrors: [] };
  },

  giftCardCreate: (_root, args, { world, scopes }) => {
    const { input } = args as unknown as {
      input: { code?: string; customerId?: string; note?: string; initialAmount?: Money; initialValue?: string };
    };
    const { currency } = world.data.shop;
    const fail = (field: string, code: string | null, message: string) => ({
      giftCard: null,
      giftCardCode: null,
      userErrors: [refused(["input", field], code, message)],
    });
    if (input.customerId !== undefined) demandScope(scopes, "giftCardCreate", "write_customers");
    const customer = input.customerId === undefined ? null : byId(world.data.customers, idFrom(input.customerId, "Customer") ?? -1);
    if (input.customerId !== undefined && !customer) return fail("customerId", "CUSTOMER_NOT_FOUND", "The customer could not be found.");
    const minor = minorOf(input.initialAmount?.amount ?? input.initialValue ?? "0", currency);
    const field = input.initialAmount ? "initialAmount" : "initialValue";
    if (input.initialAmount && input.initialAmount.currencyCode !== currency) return fail(field, "INVALID", "Currency is not supported");
    if (minor <= 0) return fail(field, "GREATER_THAN", "must be greater than 0");
    const most = minorOf(mostOnACard(currency), currency);
    if (minor > most) return fail(field, "GIFT_CARD_LIMIT_EXCEEDED", `can't exceed ${spoken(most, currency, "narrowSymbol")} ${currency}`);
    const code = (input.code ?? world.nextId().toString(36).padStart(16, "g")).toLowerCase();
    if (code.length < 8) return fail("code", "TOO_SHORT", "Code must be at least 8 characters long");
    if (code.length > 20) return fail("code", "TOO_LONG", "Code must be at most 20 characters long");
    if (!/^[a-z0-9]+$/.test(code)) return fail("code", "INVALID", "Code can only contain letters(a-z) and numbers(0-9)");
    if (world.data.giftCards.some((card) => card.code === code)) return fail("code", null, "Code has already been taken");
    const card: GiftCard = {
      ...{ id: world.nextId(), code, customerId: customer?.id ?? null, note: input.note ?? null, minor },
      createdAt: world.now().toISOString(),
    };
    world.data.giftCards.push(card);
    world.touch();
    return { giftCard: shown(card, currency, customer), giftCardCode: code, userErrors: [] };
  },
};

function shown({ id, code, note, minor, createdAt }: GiftCard, currency: string, customer: Customer | null) {
  const last = code.slice(-4);
  return {
    ...{ id: gid("GiftCard", id), note, createdAt, updatedAt: createdAt, customer, enabled: true, isRedeemable: true },
    ...{
      balance: moneyV2(minor, currency),
      initialValue: moneyV2(minor, currency),
      lastCharacters: last,
      maskedCode: `•••• •••• •••• ${last}`,
    },
    ...{ deactivatedAt: null, expiresOn: null, lineItem: null, order: null, templateSuffix: null, crossCurrencyRedemptionStrategy: "NONE" },
  };
}
