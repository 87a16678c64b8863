/** What merchants' own systems are told of commissions and payouts. */
import type { Happened } from "#app/outgoing/events.ts";

/** Of one member's parts of orders. Why they are held is said in a person's words, which stay here. */
export function heldEvent({ enrolmentId, parts, at }: { enrolmentId: string; parts: readonly { orderId: string }[]; at: Date }): Happened {
  return { type: "commission.held", at, enrolmentId, data: { orderIds: parts.map(({ orderId }) => orderId) } };
}

type PaidOut = { payoutId: string; number: number; sumMinor: number; currency: string; members: number; at: Date };

export function paidEvent({ sumMinor: amountMinor, currency, at, ...data }: PaidOut): Happened {
  return { type: "payout.paid", at, data: { ...data, sum: { amountMinor, currency } } };
}
