import type { OrderEvidence } from "./evidence.ts";

/**
 * What an order shows besides its time. Each mark is suspicious, usual, or unknown; unknown says nothing. POS, draft and
 * subscription orders have no visit, and a subscription's renewal is no new use of the code.
 */
export const MARKS = ["touch", "returning", "lastVisit"] as const;

export type Mark = (typeof MARKS)[number];

/** 1 suspicious, 0 usual, -1 unknown, in the order of MARKS. */
export type MarkValues = readonly [touch: number, returning: number, lastVisit: number];

/** A last visit so shortly before the order, out of nowhere, looks like somebody who came back with a code they found. */
const SHORTLY_MS = 30 * 60_000;

export function marksOf(order: OrderEvidence): MarkValues {
  const { channel, journey, customerOrderIndex: index } = order;
  const returning = index === null || channel === "draft" || channel === "subscription" ? -1 : index > 1 ? 1 : 0;
  if (journey === null || channel !== "web") return [-1, returning, -1];
  const touch = journey.creatorTouch === null ? -1 : journey.creatorTouch ? 0 : 1;
  return [touch, returning, lastVisitOf(order)];
}

/** A renewal follows from a use that was counted before. */
export function isUse(order: OrderEvidence): boolean {
  return order.channel !== "subscription";
}

function lastVisitOf({ at, journey }: OrderEvidence): number {
  const visit = journey?.lastVisit;
  if (visit == null || visit.at === null) return -1;
  const direct = visit.referrer === null && (visit.source === null || /^direct\b/i.test(visit.source));
  return direct && at - visit.at <= SHORTLY_MS ? 1 : 0;
}
