/** Money as integers of a currency's minor unit (cents, yen, fils), written for people. */

/**
 * Currencies that are not counted in hundredths, by ISO 4217 and as Shopify counts them (github.com/Shopify/money). Not asked of Intl: it
 * tells how an amount is usually shown, drops the cents of the forint, the rupiah and the Colombian peso, and differs from one Node or
 * browser to the next, while what is stored has to mean the same for ever.
 */
const NO_DIGITS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const THREE_DIGITS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** Digits after the point in this currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const code = currency.toUpperCase();
  if (NO_DIGITS.has(code)) return 0;
  return THREE_DIGITS.has(code) ? 3 : 2;
}

/** `formatMoney(123456, { currency: "USD", locale: "en-US" })` is "$1,234.56". `minor` is a whole number of minor units. */
export function formatMoney(minor: number, { currency, locale }: { currency: string; locale: string }): string {
  const digits = minorDigits(currency);
  const written = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(locale, written).format(minor / 10 ** digits);
}

/** Average of an amount over a count, in whole minor units rounded half away from zero; null when there is nothing to average. */
export function averageMinor(totalMinor: number, count: number): number | null {
  if (count === 0) return null;
  return Math.sign(totalMinor) * Math.round(Math.abs(totalMinor) / count);
}
