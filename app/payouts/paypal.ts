/**
 * PayPal's payout file: one line for each recipient without a heading, at most 5,000 lines and one currency a file. Columns: address,
 * amount, currency, our id for the recipient (at most 30 characters, no spaces), a note to them (at most 400), the wallet.
 * https://docs.paypal.ai/send/use-web-ui
 */
import { plainCsv } from "#app/format/csv-text.ts";
import { isEmailAddress, withAsciiDomain } from "#app/format/email-address.ts";
import { minorDigits } from "#app/format/money.ts";
import { decimalOf } from "#app/orders/minor-units.ts";

/** More lines are refused when the file is uploaded. */
export const PAYPAL_LINES = 5_000;
const NOTE_MOST = 400;

/** What PayPal pays out in. https://developer.paypal.com/api/rest/reference/currency-codes/ */
const CURRENCIES = "AUD BRL CAD CNY CZK DKK EUR HKD HUF ILS JPY MYR MXN TWD NZD NOK PHP PLN GBP SGD SEK CHF THB USD".split(" ");
/** It takes whole amounts of these, also where the currency has cents; the same page says so. */
const WHOLE = new Set(["HUF", "JPY", "TWD"]);

/** By default a single payment is at most this, or as much in another currency. https://developer.paypal.com/docs/payouts/standard/reference/faq/ */
const MOST_USD_MINOR = 2_000_000;

export function paysIn(currency: string): boolean {
  return CURRENCIES.includes(currency);
}

/** no_email: there is none, or none that mail can be sent to. formula: a spreadsheet would run it. whole: the amount has cents that PayPal does not take. most: it is more than PayPal pays at a time. */
type PayPalProblem = "no_email" | "formula" | "whole" | "most";

/** Why a member cannot be in the file; null where they can. `sumMinor` is in minor units of `currency`. */
export function payPalProblem(payee: { email: string; sumMinor: number; currency: string }): PayPalProblem | null {
  const { email, sumMinor, currency } = payee;
  if (!isEmailAddress(email)) return "no_email";
  // Files like this are opened in a spreadsheet first, and the guard that other files get would change the address.
  if (/^[=+\-@]/.test(email)) return "formula";
  if (currency === "USD" && sumMinor > MOST_USD_MINOR) return "most";
  return WHOLE.has(currency) && sumMinor % 10 ** minorDigits(currency) !== 0 ? "whole" : null;
}

export type Payee = { memberId: string; email: string; sumMinor: number };

/** One file's lines. Whoever has a `payPalProblem` must not be among them: throws. */
export function payPalFile(payees: readonly Payee[], { currency, note }: { currency: string; note: string }): string {
  const rows = payees.map(({ memberId, email, sumMinor }) => {
    if (sumMinor <= 0 || payPalProblem({ email, sumMinor, currency })) throw new Error("A line that PayPal would refuse");
    const amount = WHOLE.has(currency) ? String(sumMinor / 10 ** minorDigits(currency)) : decimalOf(sumMinor, currency);
    return [withAsciiDomain(email), amount, currency, shortId(memberId), noteOf(note), "PAYPAL"];
  });
  return plainCsv(rows);
}

/** A UUID in 25 characters or less. */
function shortId(id: string): string {
  return BigInt(`0x${id.replaceAll("-", "")}`).toString(36);
}

/** How many files the members of a payout fill. */
export function payPalFiles(members: number): number {
  return Math.ceil(members / PAYPAL_LINES);
}

/** One line of plain words: a line end would begin another payment for a reader that does not know of quotes. */
function noteOf(note: string): string {
  return note
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^[=+\-@]+/, "")
    .slice(0, NOTE_MOST);
}
