/** Numbers as people type them into the forms of an offer. Null for anything else; nothing is guessed. */
import { minorDigits } from "#app/format/money.ts";

/**
 * With a point where much of the world writes a comma: "15,5" is 15.5. Three digits behind a comma may be thousands, so that stays
 * as it is and is refused. Surrounding blanks and a percent sign are no part of a number.
 */
export function withPoint(text: string): string {
  return text
    .trim()
    .replace(/\s*%$/, "")
    .replace(/^(\d+),(\d{1,2})$/, "$1.$2");
}

/** A percentage from 0 to 100 with two decimals at most, in basis points: "12.5" and "12,5" are 1250. */
export function typedBps(text: string): number | null {
  const typed = withPoint(text);
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(typed) || Number(typed) > 100) return null;
  return Math.round(Number(typed) * 100);
}

/** An amount with no more decimals than the currency has, in its minor units: "12.5" and "12,5" of USD are 1250. */
export function typedMinor(text: string, currency: string): number | null {
  const typed = withPoint(text);
  const digits = minorDigits(currency);
  if (!new RegExp(`^\\d{1,9}${digits > 0 ? `(\\.\\d{1,${digits}})?` : ""}$`).test(typed)) return null;
  return Math.round(Number(typed) * 10 ** digits);
}

/** A whole number above 0. */
export function typedCount(text: string): number | null {
  const typed = text.trim();
  return /^[1-9]\d{0,8}$/.test(typed) ? Number(typed) : null;
}

/** Minor units as they would be typed: 1250 of USD is "12.50". */
export function minorToType(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

export function percentProblem(): string {
  return "Enter a percentage from 0 to 100, with two decimals at most, such as 12.5.";
}

export function amountProblem(currency: string): string {
  const digits = minorDigits(currency);
  return digits > 0
    ? `Enter an amount such as 10 or 12.${"5".padEnd(digits, "0")}, without a mark for thousands.`
    : "Enter a whole amount.";
}
