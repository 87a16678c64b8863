/** Currencies that are not counted in hundredths (ISO 4217, as far as Shopify sells in them). */
const exponents: Record<string, number> = {
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
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

const exponentOf = (currency: string) => exponents[currency] ?? 2;

/** Minor units as REST writes an amount: `1234` USD is `12.34`. */
export function decimal(minor: number, currency: string): string {
  return (minor / 10 ** exponentOf(currency)).toFixed(exponentOf(currency));
}

/** Minor units as GraphQL's Decimal writes them: `12.34`, `12.3`, and `12.0` rather than `12`. */
export function shortDecimal(minor: number, currency: string): string {
  const text = String(Number(decimal(minor, currency)));
  return text.includes(".") ? text : `${text}.0`;
}

/** Minor units for people: `$1,234.00`. */
export function spoken(minor: number, currency: string, currencyDisplay: "symbol" | "narrowSymbol" = "symbol"): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency, currencyDisplay }).format(minor / 10 ** exponentOf(currency));
}

/** A decimal string or number in minor units, to the nearest. */
export function minorOf(amount: string | number, currency: string): number {
  return Math.round(Number(amount) * 10 ** exponentOf(currency));
}

/** An amount of the shop's currency in the shopper's, both in minor units. */
export function inPresentment(minor: number, order: { currency: string; presentmentCurrency: string; presentmentRate?: number }): number {
  const scale = 10 ** (exponentOf(order.presentmentCurrency) - exponentOf(order.currency));
  return Math.round(minor * (order.presentmentRate ?? 1) * scale);
}
