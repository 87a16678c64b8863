/** Amounts as Shopify writes them ("1234.50") as whole minor units of a currency. Never through a float. */
import { minorDigits } from "#app/format/money.ts";

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * "12.5" in USD is 1250n, in JPY 13n, in KWD 12500n. Digits beyond the currency's own are rounded half away from zero.
 * Throws on anything that is not a plain decimal number, which Shopify never sends.
 */
export function minorUnits(amount: string | number, currency: string): bigint {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(String(amount)) ?? [];
  if (whole === undefined) throw new Error("Not an amount of money");
  const digits = minorDigits(currency);
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const minor = Number(fraction[digits] ?? "0") >= 5 ? kept + 1n : kept;
  return sign ? -minor : minor;
}

/**
 * The same for what another program wrote: a text or a number, spaces around it, an exponent. Null for what is no amount: nothing,
 * an empty text, anything else.
 */
export function readMinorUnits(amount: unknown, currency: string): bigint | null {
  if (typeof amount !== "string" && typeof amount !== "number") return null;
  const text = typeof amount === "number" ? plainDecimal(amount) : amount.trim().replace(/^\+/, "");
  return DECIMAL.test(text) ? minorUnits(text, currency) : null;
}

/** 1e-7 as 0.0000001: minor units have three digits at most. */
function plainDecimal(amount: number): string {
  return Number.isFinite(amount) && String(amount).includes("e") ? amount.toFixed(10) : String(amount);
}

/** Basis points of an amount, rounded half away from zero: 1000 basis points of 1004 are 100, of 1005 are 101. */
export function share(minor: bigint, bps: number): bigint {
  const product = minor * BigInt(bps);
  const half = product < 0n ? -5_000n : 5_000n;
  return (product + half) / 10_000n;
}

/** An amount, also a negative one, in `count` parts that differ by one unit at most and add up to it exactly; the larger parts come first. */
export function evenParts(minor: bigint, count: number): bigint[] {
  const parts = BigInt(count);
  const base = minor / parts;
  const left = minor - base * parts;
  const [unit, more] = left < 0n ? [-1n, -left] : [1n, left];
  return Array.from({ length: count }, (_, index) => (BigInt(index) < more ? base + unit : base));
}

/** Minor units as a plain decimal, for files: 123456 of USD is "1234.56", of JPY "123456". */
export function decimalOf(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const whole = String(Math.abs(minor)).padStart(digits + 1, "0");
  const text = digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
  return minor < 0 ? `-${text}` : text;
}
