/** Money as integers of a currency's minor unit (cents, yen, fils), written for people. */

/** Making a number format takes longer than reading the order it is asked for. */
const digits = new Map<string, number>();

/** Digits after the point in this currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const found = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}

/** `formatMoney(123456, { currency: "USD", locale: "en-US" })` is "$1,234.56". `minor` is a whole number of minor units. */
export function formatMoney(minor: number, { currency, locale }: { currency: string; locale: string }): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(minor / 10 ** minorDigits(currency));
}

/** Average of an amount over a count, in whole minor units rounded half away from zero; null when there is nothing to average. */
export function averageMinor(totalMinor: number, count: number): number | null {
  if (count === 0) return null;
  return Math.sign(totalMinor) * Math.round(Math.abs(totalMinor) / count);
}
