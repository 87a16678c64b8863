/**
 * What a message told of an order, as it waits to be recorded: the facts the ledger keeps and nothing else of the body, so
 * that no customer's name or address is written down on the way.
 */
import { z } from "zod";

import type { OrderFacts, RefundFacts } from "#app/orders/order-facts.ts";

export type OrderEvent = { order: OrderFacts | null; refunds: RefundFacts[] };

const instant = z.string().transform((text) => new Date(text));
const minor = z.string().transform((text) => BigInt(text));

const waiting = z.object({
  order: z
    .object({
      id: z.string(),
      name: z.string(),
      processedAt: instant,
      updatedAt: instant,
      cancelledAt: instant.nullable(),
      test: z.boolean(),
      currency: z.string(),
      subtotalMinor: minor,
      customerId: z.string().nullable(),
      codes: z.array(z.object({ key: z.string(), name: z.string() })),
    })
    .nullable(),
  refunds: z.array(z.object({ id: z.string(), orderId: z.string(), amountMinor: minor, createdAt: instant })),
});

/** As JSON can hold it: amounts as text, instants in UTC. */
export function encodeOrderEvent({ order, refunds }: OrderEvent): object {
  return {
    order: order && { ...order, subtotalMinor: String(order.subtotalMinor) },
    refunds: refunds.map((refund) => ({ ...refund, amountMinor: String(refund.amountMinor) })),
  };
}

/** The facts again. Throws on anything that `packed` did not make. */
export function decodeOrderEvent(json: unknown): OrderEvent {
  return waiting.parse(json);
}
