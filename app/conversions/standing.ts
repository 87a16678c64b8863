/** What a member had sold in an offer before each of their orders: by the time they were placed, whenever we heard of them. */
import type { Sold } from "#app/offers/commission-terms.ts";

import type { Standing } from "./commission.ts";

/** One member's part of an order. `month` names the calendar month it was placed in. */
export type SoldPart = { orderId: string; at: Date; month: string; counted: boolean; netMinor: bigint };

/** What was sold before the first of the parts, and of it in which month the last of it. */
export type SoldBefore = { ever: Sold; month: string; inMonth: Sold };

/**
 * By order id. Orders of one moment follow each other by id, so the answer is the same in whatever order they arrived.
 * A part that does not count (cancelled, test, rejected) has a standing and adds nothing to the next one's.
 */
export function standings(before: SoldBefore, parts: readonly SoldPart[]): Map<string, Standing> {
  let { ever, month, inMonth } = before;
  const found = new Map<string, Standing>();
  for (const part of parts.toSorted(byTime)) {
    if (part.month !== month) [month, inMonth] = [part.month, { conversions: 0, revenueMinor: 0n }];
    found.set(part.orderId, { ever, month: inMonth });
    if (!part.counted) continue;
    ever = plus(ever, part);
    inMonth = plus(inMonth, part);
  }
  return found;
}

function plus(sold: Sold, part: SoldPart): Sold {
  return { conversions: sold.conversions + 1, revenueMinor: sold.revenueMinor + part.netMinor };
}

function byTime(a: SoldPart, b: SoldPart): number {
  return a.at.getTime() - b.at.getTime() || (a.orderId < b.orderId ? -1 : a.orderId > b.orderId ? 1 : 0);
}
