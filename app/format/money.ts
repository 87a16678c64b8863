/** Money as integers of a currency's minor unit (cents, yen, fils), written for people. */

/**
 * Currencies that are not counted in hundredths, by ISO 4217 and as Shopify counts them (github.com/Shopify/money). Not asked of Intl: it
 * tells how an amount is usually shown, drops the cents of the forint, the rupiah and the Colombian peso, and differs from one Node or
 * browser to the next, while what is stored has to mean the same for ever.
 */
const DIGITS: Readonly<Record<string, number>> = {
  ...{
    BIF: 0,
    CLP: 0,
    DJF: 0,
    GNF: 0,
    ISK: 0,
    JPY: 0,
    KMF: 0,
    KRW: 0,
    PYG: 0,
    RWF: 0,
    UGX: 0,
    UYI: 0,
    VND: 0,
    VUV: 0,
    XAF: 0,
    XOF: 0,
    XPF: 0,
  },
  ...{ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3 },
};

/** Digits after the point in this currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return DIGITS[currency.toUpperCase()] ?? 2;
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
