import { inPresentment, minorOf, shortDecimal } from "../world/money.ts";
import type { Order } from "../world/types.ts";

/** MoneyV2 from minor units. */
export function moneyV2(minor: number, currencyCode: string) {
  return { amount: shortDecimal(minor, currencyCode), currencyCode };
}

/** MoneyBag from minor units of the order's shop currency. */
export function moneyBag(order: Pick<Order, "currency" | "presentmentCurrency" | "presentmentRate">, minor: number) {
  return { shopMoney: moneyV2(minor, order.currency), presentmentMoney: moneyV2(inPresentment(minor, order), order.presentmentCurrency) };
}

/** MoneyV2 from an amount as an input gave it. */
export function moneyOf(amount: string | number, currencyCode: string) {
  return moneyV2(minorOf(amount, currencyCode), currencyCode);
}
