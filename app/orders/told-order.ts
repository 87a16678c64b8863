/**
 * From an order or a refund as it was told, by a webhook or by the Admin API, to the facts that are kept. Both ways of
 * telling are read into these types, and only here is decided what their parts come to.
 */
import { keyOf } from "#app/codes/promo-code.ts";

import { type OrderFacts, paymentOf, type RefundFacts, RENEWAL_SOURCE, UNBEGUN, wholeSecond } from "./order-facts.ts";

/** Amounts in minor units of the shop's currency. */
type ToldLine = { originalMinor: bigint; discountMinor: bigint; taxMinor: bigint; giftCard: boolean };
type ToldShipping = { priceMinor: bigint; taxMinor: bigint };

type Kept = "id" | "name" | "processedAt" | "updatedAt" | "triggeredAt" | "cancelledAt" | "test" | "currency" | "subtotalMinor";
type Besides = "taxesIncluded" | "tipMinor" | "dutiesMinor" | "dutiesIncluded" | "currentMinor" | "fulfilled" | "source" | "customerId";

type ToldOrder = Pick<OrderFacts, Kept | Besides> & {
  /** In letters of either way; null where Shopify says that there is none, undefined where it does not say. */
  financialStatus: string | null | undefined;
  /** Of the whole order, shipping included. */
  totalTaxMinor: bigint;
  lines: readonly ToldLine[];
  shipping: readonly ToldShipping[];
  /** Names as they were typed, and as they stand among the order's discounts. */
  codes: readonly string[];
  applications: readonly string[];
  tags: readonly string[];
};

type ToldRefund = Pick<RefundFacts, "id" | "orderId" | "createdAt"> & {
  lines: readonly { subtotalMinor: bigint; taxMinor: bigint | null; giftCard: boolean }[];
  /** What was paid back less or more than the parts come to, tax included; negative is more, as Shopify signs it. */
  discrepancies: readonly ToldDiscrepancy[];
  shipping: readonly ToldShipping[];
  /** What went back of the tip, and of the duties. */
  tipMinor: bigint;
  dutiesMinor: bigint;
  transactions: readonly ToldTransaction[];
};

/**
 * `taxMinor` is added to `minor` (the REST Refund resource); recorded ones leave it at nothing and count tax in `minor`. `forPending`: it
 * takes back what stood for money on its way. Its reason is PENDING_REFUND_DISCREPANCY, or "Pending refund discrepancy".
 */
type ToldDiscrepancy = { minor: bigint; taxMinor: bigint; forPending: boolean };

/** In either way of telling: "refund" and REFUND. Null minor where the amount is not told in the shop's currency. */
type ToldTransaction = { kind: string | null; status: string | null; minor: bigint | null };

/** A refund whose money is on its way or failed may be told anew; one with this many parts is settled. */
export const SETTLED = 3;
const ON_ITS_WAY = 1;
/** The parts of a refund of which some money failed to go back. */
export const FAILED = 2;

/** Longer ones are no names of codes: Shopify allows 255 characters. */
const LONGEST = 255;

/** The facts of an order. Names are trimmed of nothing but empty ones; each stands once, the first spelling of it. */
export function orderFacts({ lines, shipping, totalTaxMinor, codes, applications, tags, ...told }: ToldOrder): OrderFacts {
  const typed = named(codes);
  const keys = new Set(typed.map(({ key }) => key));
  const lineTax = sum(lines, (line) => (line.giftCard ? 0n : line.taxMinor));
  const shippingTax = sum(shipping, (one) => one.taxMinor);
  const taxesListed = lines.some((line) => line.taxMinor !== 0n);
  const updatedAt = wholeSecond(told.updatedAt);
  const shippingMinor = sum(shipping, (one) => one.priceMinor);
  // An item that an edit added, where the subtotal does not count it.
  const subtotalMinor = most(told.subtotalMinor, told.currentMinor ?? 0n);
  const isFree = subtotalMinor + shippingMinor + told.tipMinor + told.dutiesMinor + totalTaxMinor === 0n;
  const unbegun = told.financialStatus === null && !isFree ? UNBEGUN : null;
  const financialStatus = told.financialStatus?.toLowerCase() ?? unbegun;
  return {
    ...told,
    updatedAt,
    subtotalMinor,
    financialStatus,
    source: sourceOf(told.source, tags),
    // Neither way of telling dates these: they happened by the time Shopify first says so.
    paymentAt: financialStatus !== null && paymentOf({ financialStatus }) === "paid" ? updatedAt : null,
    fulfilledAt: told.fulfilled ? updatedAt : null,
    // Where lines list no taxes, the merchandise bears what shipping does not. Taxes on duties are listed with these.
    taxMinor: taxesListed && !told.dutiesIncluded ? lineTax : most(lineTax, totalTaxMinor - shippingTax),
    giftCardMinor: sum(lines, (line) => (line.giftCard ? line.originalMinor - line.discountMinor : 0n)),
    shippingMinor,
    shippingTaxMinor: shippingTax,
    codes: typed,
    mentions: named(applications).filter(({ key }) => !keys.has(key)),
    parts: lines.length + 1,
  };
}

/**
 * The facts of a refund. A refund of money alone may come without an adjustment that says so: then what was paid back beyond
 * shipping, duties and tips is the adjustment, unless it pays what an earlier return left owed. It may also come with lines that are worth
 * nothing (recorded of an item that was refunded whole and not put back in stock).
 *
 * While money is on its way Shopify notes it as not paid back, and takes that note back in a second adjustment once it arrived: a
 * refund counts from when it is begun. Money that failed was not paid back.
 */
export function refundFacts({ lines, discrepancies, shipping, transactions, ...told }: ToldRefund): RefundFacts {
  const money = moneyOf(transactions);
  const amountMinor = sum(lines, (line) => line.subtotalMinor);
  const taxTold = lines.some((line) => line.taxMinor !== null);
  const taxMinor = taxTold ? sum(lines, (line) => (line.giftCard ? 0n : (line.taxMinor ?? 0n))) : null;
  const wentBack = (minor: bigint) => (money.failed && !money.moves ? 0n : minor);
  const shippingMinor = wentBack(sum(shipping, (one) => one.priceMinor));
  const besides = shippingMinor + sum(shipping, (one) => one.taxMinor) + told.tipMinor + told.dutiesMinor;
  const whole = amountMinor + (taxMinor ?? 0n);
  const isTold = discrepancies.length > 0;
  const paidMinor = money.minor ?? 0n;
  const isMoneyAlone = !isTold && lines.every((line) => line.subtotalMinor === 0n);
  const unexplained = isMoneyAlone ? atLeastNothing(paidMinor - money.voidedMinor - besides) : 0n;
  const missing = least(money.failedMinor, least(whole, atLeastNothing(whole + besides - paidMinor)));
  const unpaid = isTold || lines.length === 0 ? 0n : money.moves ? missing : money.failed ? whole : 0n;
  const owes = !isMoneyAlone && !isTold && !money.failed && money.minor !== null;
  // Money alone, and not told how much: whatever tells it later knows more.
  const isUnknown = money.minor === null && isMoneyAlone;
  return {
    ...told,
    amountMinor,
    taxMinor,
    giftCardMinor: sum(lines, (line) => (line.giftCard ? line.subtotalMinor : 0n)),
    discrepancyMinor: discrepancyOf(discrepancies, money) + unpaid - unexplained,
    discrepancyTaxMinor: sum(discrepancies, (one) => one.taxMinor),
    shippingMinor,
    tipMinor: wentBack(told.tipMinor),
    dutiesMinor: wentBack(told.dutiesMinor),
    owedMinor: owes ? atLeastNothing(whole + besides - paidMinor) : -unexplained,
    parts: isUnknown
      ? 0
      : money.pending
        ? ON_ITS_WAY
        : money.failed
          ? FAILED
          : lines.length + discrepancies.length + shipping.length + SETTLED,
  };
}

type Money = {
  /** What was paid back or is on its way; null where that is not told in the shop's currency. */
  minor: bigint | null;
  pendingMinor: bigint | null;
  /** What failed and was not tried again. */
  failedMinor: bigint;
  /** What of `minor` was only authorized and never came, so that nothing went back. */
  voidedMinor: bigint;
  moves: boolean;
  pending: boolean;
  failed: boolean;
};

/** Sources: the values of OrderTransactionKind and OrderTransactionStatus; what names no status went through. */
function moneyOf(transactions: readonly ToldTransaction[]): Money {
  const back = transactions.filter(({ kind }) => ["refund", "void"].includes(kind?.toLowerCase() ?? ""));
  const having = (...statuses: string[]) => back.filter(({ status }) => statuses.includes(status?.toLowerCase() ?? ""));
  const failures = having("failure", "error");
  const pending = having("pending", "awaiting_response", "unknown");
  const moving = back.filter((one) => !failures.includes(one));
  const again = moving.map(({ minor }) => minor);
  const left = failures.filter(({ minor }) => {
    const at = again.indexOf(minor);
    if (at >= 0) again.splice(at, 1);
    return at < 0;
  });
  return {
    minor: total(moving),
    pendingMinor: total(pending),
    failedMinor: total(left) ?? 0n,
    voidedMinor: total(moving.filter(({ kind }) => kind?.toLowerCase() === "void")) ?? 0n,
    moves: moving.length > 0,
    pending: pending.length > 0,
    failed: left.length > 0,
  };
}

/** Null as soon as one of them is not known. */
function total(transactions: readonly ToldTransaction[]): bigint | null {
  return transactions.some(({ minor }) => minor === null) ? null : sum(transactions, ({ minor }) => minor ?? 0n);
}

/** Shopify's discrepancies without those that stand for money on its way. */
function discrepancyOf(discrepancies: readonly ToldDiscrepancy[], { pending, pendingMinor }: Money): bigint {
  const whole = sum(discrepancies, ({ minor, taxMinor }) => minor + taxMinor);
  if (!pending || discrepancies.some(({ forPending }) => forPending)) return whole;
  const withheld = sum(discrepancies, ({ minor, taxMinor }) => atLeastNothing(minor + taxMinor));
  return withheld >= (pendingMinor ?? 0n) ? whole - (pendingMinor ?? withheld) : whole;
}

/**
 * Whether all of an order was fulfilled, from what a webhook calls `fulfillment_status` and the Admin API `displayFulfillmentStatus`: an
 * order that needs no fulfilment is. Sources: the REST Order resource (null is none yet, `partial`, `fulfilled`, `not_eligible`) and
 * the values of OrderDisplayFulfillmentStatus.
 */
export function isFulfilled(status: string | null): boolean {
  return ["fulfilled", "not_eligible", "fulfillment_not_required"].includes(status?.toLowerCase() ?? "");
}

type Manual = { title?: string | null | undefined; description?: string | null | undefined };

/** Names that a discount by hand may stand for: its title, and the reason that staff gave for it where that is one word. */
export function namesOfManual({ title, description }: Manual): string[] {
  const reason = description?.trim() ?? "";
  if (!title?.trim()) return reason === "" ? [] : [reason];
  return reason === "" || /\s/.test(reason) ? [title] : [title, reason];
}

/**
 * Later orders of a subscription have several names: Shopify's contracts had one until 2025 and have another since, and apps tag what they
 * place: Recharge and Skio as "Subscription Recurring Order", Appstle as `appstle_subscription_recurring_order` or with `membership`.
 */
const RENEWAL_TAG = /^\s*(?:\w+_)?(?:subscription|membership)[ _]recurring[ _]order\s*$/i;

function sourceOf(source: string | null, tags: readonly string[]): string | null {
  const isRenewed = source?.startsWith(RENEWAL_SOURCE) || tags.some((tag) => RENEWAL_TAG.test(tag));
  return isRenewed ? RENEWAL_SOURCE : source;
}

function named(names: readonly string[]): { key: string; name: string }[] {
  const found = new Map<string, string>();
  for (const name of names) if (name.trim() && name.length <= LONGEST && !found.has(keyOf(name))) found.set(keyOf(name), name);
  return [...found].map(([key, name]) => ({ key, name }));
}

function sum<T>(items: readonly T[], of: (item: T) => bigint): bigint {
  return items.reduce((total, item) => total + of(item), 0n);
}

const atLeastNothing = (minor: bigint) => (minor < 0n ? 0n : minor);
const most = (a: bigint, b: bigint) => (a > b ? a : b);
const least = (a: bigint, b: bigint) => (a < b ? a : b);
