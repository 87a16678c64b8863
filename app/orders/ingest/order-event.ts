/**
 * What a message told of an order, as it waits to be recorded: the facts the ledger keeps and nothing else of the body, so
 * that no customer's name or address is written down on the way.
 */
import { z } from "zod";

import { ONLY_GOODS, ONLY_MERCHANDISE, type OrderFacts, type RefundFacts } from "#app/orders/order-facts.ts";

/** `deleted`: the order is gone from Shopify since then. */
export type OrderEvent = { order: OrderFacts | null; refunds: RefundFacts[]; deleted?: Deletion | null };

export type Deletion = { orderId: string; at: Date };

const instant = z.string().transform((text) => new Date(text));
const minor = z.string().transform((text) => BigInt(text));
const none = () => minor.default(0n);
const names = z.array(z.object({ key: z.string(), name: z.string() }));

// What has a default was not told by messages that were written down before it was kept.
const waiting = z.object({
  order: z
    .object({
      id: z.string(),
      name: z.string(),
      processedAt: instant,
      updatedAt: instant,
      triggeredAt: instant.nullable().default(ONLY_MERCHANDISE.triggeredAt),
      cancelledAt: instant.nullable(),
      test: z.boolean(),
      currency: z.string(),
      subtotalMinor: minor,
      taxesIncluded: z.boolean().default(false),
      taxMinor: none(),
      giftCardMinor: none(),
      shippingMinor: none(),
      shippingTaxMinor: none(),
      tipMinor: none(),
      dutiesMinor: none(),
      dutiesIncluded: z.boolean().default(ONLY_MERCHANDISE.dutiesIncluded),
      currentMinor: minor.nullable().default(ONLY_MERCHANDISE.currentMinor),
      financialStatus: z.string().nullable().default(null),
      paymentAt: instant.nullable().default(ONLY_MERCHANDISE.paymentAt),
      fulfilled: z.boolean().nullable().default(ONLY_MERCHANDISE.fulfilled),
      fulfilledAt: instant.nullable().default(ONLY_MERCHANDISE.fulfilledAt),
      source: z.string().nullable().default(null),
      customerId: z.string().nullable(),
      codes: names,
      mentions: names.default([]),
      parts: z.number().default(0),
    })
    .nullable(),
  refunds: z.array(
    z.object({
      id: z.string(),
      orderId: z.string(),
      amountMinor: minor,
      taxMinor: minor.nullable().default(ONLY_GOODS.taxMinor),
      giftCardMinor: none(),
      discrepancyMinor: none(),
      discrepancyTaxMinor: none(),
      shippingMinor: none(),
      tipMinor: none(),
      dutiesMinor: none(),
      owedMinor: none(),
      createdAt: instant,
      parts: z.number().default(0),
    }),
  ),
  deleted: z.object({ orderId: z.string(), at: instant }).nullable().default(null),
});

/** As the text of JSON: amounts as text, instants in UTC. Built flat first, for a function asked of every value costs more than all the rest. */
export function encodeOrderEvent({ order, refunds, deleted }: OrderEvent): string {
  return JSON.stringify({
    order: order && withoutBigInts(order),
    refunds: refunds.map(withoutBigInts),
    ...(deleted !== undefined && { deleted }),
  });
}

/** Facts hold amounts beside texts, instants and lists of texts, never deeper down. */
function withoutBigInts(facts: object): object {
  const plain: Record<string, unknown> = { ...facts };
  for (const key in plain) if (typeof plain[key] === "bigint") plain[key] = String(plain[key]);
  return plain;
}

/** The facts again. Throws on anything that `encodeOrderEvent` did not make. */
export function decodeOrderEvent(json: unknown): Required<OrderEvent> {
  return waiting.parse(json);
}
