/** Reads the bodies of orders/* and refunds/create. Shopify's REST shape: amounts are decimal texts, ids are numbers. */
import { z } from "zod";

import { keyOf } from "#app/codes/promo-code.ts";

import { type OrderFacts, type RefundFacts, wholeSecond } from "#app/orders/order-facts.ts";
import { minorUnits } from "#app/orders/minor-units.ts";

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const amount = z.union([z.string(), z.number()]);
const moneySet = z.object({ shop_money: z.object({ amount, currency_code: z.string().length(3) }) });

const refund = z.object({
  id,
  order_id: id,
  created_at: instant,
  refund_line_items: z.array(z.object({ subtotal: amount, subtotal_set: moneySet.optional() })).default([]),
});

const order = z.object({
  id,
  name: z.string(),
  processed_at: instant.nullish(),
  created_at: instant,
  updated_at: instant,
  cancelled_at: instant.nullish(),
  test: z.boolean().default(false),
  currency: z.string().length(3),
  subtotal_price: amount,
  subtotal_price_set: moneySet.optional(),
  customer: z.object({ id }).nullish(),
  discount_codes: z.array(z.object({ code: z.string() })).default([]),
  refunds: z.array(refund).default([]),
});

export type Parsed<T> = ({ ok: true } & T) | { ok: false; problem: string };

/** The order with all its codes, not only the first, and the refunds Shopify lists on it. */
export function parseOrder(payload: unknown): Parsed<{ order: OrderFacts; refunds: RefundFacts[] }> {
  const parsed = order.safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const body = parsed.data;
  const total = body.subtotal_price_set?.shop_money ?? { amount: body.subtotal_price, currency_code: body.currency };
  const codes = new Map(body.discount_codes.filter(({ code }) => code.trim()).map(({ code }) => [keyOf(code), code]));
  return {
    ok: true,
    order: {
      id: `gid://shopify/Order/${body.id}`,
      name: body.name,
      processedAt: body.processed_at ?? body.created_at,
      updatedAt: wholeSecond(body.updated_at),
      cancelledAt: body.cancelled_at ?? null,
      test: body.test,
      currency: total.currency_code,
      subtotalMinor: minorUnits(total.amount, total.currency_code),
      customerId: body.customer ? `gid://shopify/Customer/${body.customer.id}` : null,
      codes: [...codes].map(([key, name]) => ({ key, name })),
    },
    refunds: body.refunds.map((one) => refundFacts(one, total.currency_code)),
  };
}

/** A refund on its own. It carries no discount codes and may come before its order; `shopCurrency` counts where it names no currency. */
export function parseRefund(payload: unknown, shopCurrency: string): Parsed<{ refund: RefundFacts }> {
  const parsed = refund.safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  return { ok: true, refund: refundFacts(parsed.data, shopCurrency) };
}

function refundFacts(body: z.infer<typeof refund>, currency: string): RefundFacts {
  const parts = body.refund_line_items.map((line) => {
    const money = line.subtotal_set?.shop_money ?? { amount: line.subtotal, currency_code: currency };
    return minorUnits(money.amount, money.currency_code);
  });
  return {
    id: `gid://shopify/Refund/${body.id}`,
    orderId: `gid://shopify/Order/${body.order_id}`,
    amountMinor: parts.reduce((sum, part) => sum + part, 0n),
    createdAt: body.created_at,
  };
}

/** Names the fields, never their contents: they are a customer's. */
function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.code}`).join(", ");
}
