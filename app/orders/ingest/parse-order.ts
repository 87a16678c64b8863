/**
 * Reads the bodies of orders/*, refunds/create customers/merge and customers/delete. Shopify's REST shape: amounts are decimal texts, ids are numbers
 * of up to 64 bits. What Shopify leaves empty or null is read as not told; only what a conversion rests on is refused.
 */
import { z } from "zod";

import type { OrderFacts, RefundFacts } from "#app/orders/order-facts.ts";
import { readMinorUnits } from "#app/orders/minor-units.ts";
import { isFulfilled, namesOfManual, orderFacts, refundFacts } from "#app/orders/told-order.ts";

import type { Deletion } from "./order-event.ts";

/** A number beyond 2^53 has lost digits by the time it is read here; `readWebhook` hands those over as text. */
const id = z.union([z.number().int().refine(Number.isSafeInteger), z.string().regex(/^\d+$/)]);
const instant = z.preprocess(
  (value) => (typeof value === "string" ? inIso(value) : value),
  z.iso
    .datetime({ offset: true, local: true })
    .transform((text) => new Date(/[Zz]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`))
    .nullish(),
);
const amount = z.unknown().optional();
const moneySet = z
  .object({
    shop_money: z
      .object({ amount, currency_code: z.string().nullish().catch(null) })
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null);
const flag = z
  .unknown()
  .optional()
  .transform((value) => value === true || value === "true" || value === 1);
/** A code, a name or a source of digits alone may come as a number. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
const gid = (type: string) =>
  z
    .string()
    .regex(new RegExp(`^gid://shopify/${type}/\\d+$`))
    .nullish()
    .catch(null);
/** Empty texts and nulls stand where a list or one of its parts has nothing to say. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value.filter((one) => one !== null) : value === "" ? null : value),
    z
      .array(item)
      .nullish()
      .transform((items) => items ?? []),
  );

const taxLines = list(z.object({ price: amount, price_set: moneySet }));
const allocations = list(z.object({ amount, amount_set: moneySet }));
const lineItem = z.object({
  price: amount,
  price_set: moneySet,
  quantity: amount,
  gift_card: flag,
  total_discount: amount,
  total_discount_set: moneySet,
  discount_allocations: allocations,
  tax_lines: taxLines,
  ...{ tip_payment_gateway: text, tip_payment_method: text },
});

const refund = z.object({
  id: id.nullish().catch(null),
  admin_graphql_api_id: gid("Refund"),
  order_id: id.nullish().catch(null),
  created_at: instant,
  processed_at: instant,
  refund_line_items: list(
    z.object({
      subtotal: amount,
      subtotal_set: moneySet,
      total_tax: amount,
      total_tax_set: moneySet,
      line_item: z.object({ gift_card: flag, tip_payment_gateway: text, tip_payment_method: text }).nullish().catch(null),
    }),
  ),
  order_adjustments: list(
    z.object({ kind: text, reason: text, amount, amount_set: moneySet, tax_amount: amount, tax_amount_set: moneySet }),
  ),
  refund_shipping_lines: list(z.object({ subtotal_amount_set: moneySet, tax_amount_set: moneySet })),
  total_duties_set: moneySet,
  transactions: list(z.object({ kind: text, status: text, amount, currency: text })),
});

const order = z.object({
  id: id.nullish().catch(null),
  admin_graphql_api_id: gid("Order"),
  name: text,
  processed_at: instant,
  created_at: instant,
  updated_at: instant,
  cancelled_at: instant,
  test: flag,
  currency: text,
  financial_status: z
    .string()
    .nullish()
    .catch(undefined)
    .transform((status) => (status === "" ? undefined : status)),
  fulfillment_status: z.string().nullish().catch(undefined),
  source_name: text,
  tags: z
    .union([z.string().transform((tags) => tags.split(",")), z.array(z.string())])
    .nullish()
    .catch(null)
    .transform((tags) => tags ?? []),
  taxes_included: flag,
  subtotal_price: amount,
  subtotal_price_set: moneySet,
  current_subtotal_price: amount,
  current_subtotal_price_set: moneySet,
  total_tax: amount,
  total_tax_set: moneySet,
  total_tip_received: amount,
  total_tip_received_set: moneySet,
  original_total_duties_set: moneySet,
  duties_included: flag,
  customer: z
    .object({ id: id.nullish().catch(null), admin_graphql_api_id: gid("Customer") })
    .nullish()
    .catch(null),
  discount_codes: list(z.object({ code: text })),
  discount_applications: list(z.object({ type: text, code: text, title: text, description: text })),
  line_items: list(lineItem),
  shipping_lines: list(
    z.object({
      ...{ price: amount, price_set: moneySet, discounted_price: amount, discounted_price_set: moneySet, tax_lines: taxLines },
      is_removed: flag,
    }),
  ),
  refunds: list(refund),
});

export type Parsed<T> = ({ ok: true } & T) | { ok: false; problem: string };

type MoneySet = z.infer<typeof moneySet>;

/**
 * The order with all its codes, not only the first, and the refunds Shopify lists on it. `triggeredAt`: when Shopify told it.
 * Refuses an order without an id, a time or a subtotal that can be read, by the names of the fields.
 */
export function parseOrder(payload: unknown, triggeredAt: Date | null = null): Parsed<{ order: OrderFacts; refunds: RefundFacts[] }> {
  const parsed = order.safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const body = parsed.data;
  const orderId = gidOf("Order", body);
  const at = body.processed_at ?? body.created_at;
  const currency = currencyOf(body.subtotal_price_set?.shop_money?.currency_code) ?? currencyOf(body.currency);
  if (orderId === null) return missing("id");
  if (!at) return missing("processed_at");
  if (currency === null) return missing("currency");
  const money = moneyIn(currency);
  const lines = body.line_items.map((line) => readLine(line, money));
  const subtotalMinor = money(body.subtotal_price_set, body.subtotal_price) ?? subtotalOf(lines);
  if (subtotalMinor === null) return missing("subtotal_price");
  const updatedAt = body.updated_at ?? triggeredAt ?? at;
  const refunds = body.refunds.map((one) => readRefund(one, { currency, orderId, updatedAt }));
  const unread = refunds.find((one) => !one.ok);
  if (unread && !unread.ok) return { ok: false, problem: `refunds.${unread.problem}` };
  return {
    ok: true,
    order: orderFacts({
      id: orderId,
      name: body.name ?? `#${orderId.split("/").at(-1)}`,
      processedAt: at,
      updatedAt,
      triggeredAt,
      cancelledAt: body.cancelled_at ?? null,
      test: body.test,
      currency,
      subtotalMinor,
      taxesIncluded: body.taxes_included,
      totalTaxMinor: money(body.total_tax_set, body.total_tax) ?? 0n,
      tipMinor: money(body.total_tip_received_set, body.total_tip_received) ?? 0n,
      dutiesMinor: money(body.original_total_duties_set, null) ?? 0n,
      dutiesIncluded: body.duties_included,
      currentMinor: money(body.current_subtotal_price_set, body.current_subtotal_price),
      financialStatus: body.financial_status,
      // Null says that nothing was fulfilled; a body without it says nothing.
      fulfilled: body.fulfillment_status === undefined ? null : isFulfilled(body.fulfillment_status),
      source: body.source_name ?? null,
      customerId: body.customer ? gidOf("Customer", body.customer) : null,
      lines: lines.map((line) => ({ ...line, originalMinor: line.originalMinor ?? 0n })),
      shipping: body.shipping_lines
        .filter(({ is_removed: isRemoved }) => !isRemoved)
        .map((line) => ({
          priceMinor: money(line.discounted_price_set, line.discounted_price) ?? money(line.price_set, line.price) ?? 0n,
          taxMinor: sum(line.tax_lines, (one) => money(one.price_set, one.price)),
        })),
      codes: body.discount_codes.map(({ code }) => code ?? ""),
      applications: body.discount_applications.flatMap(applicationNames),
      tags: body.tags,
    }),
    refunds: refunds.flatMap((one) => (one.ok ? [one.refund] : [])),
  };
}

/** A refund on its own. It carries no discount codes and may come before its order; `shopCurrency` counts where it names no currency. */
export function parseRefund(payload: unknown, shopCurrency: string): Parsed<{ refund: RefundFacts }> {
  const parsed = refund.safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const body = parsed.data;
  if (body.order_id === null || body.order_id === undefined) return missing("order_id");
  return readRefund(body, { currency: shopCurrency, orderId: `gid://shopify/Order/${body.order_id}`, updatedAt: null });
}

/** An order that was deleted. Shopify tells its id and nothing else. */
export function parseDeletion(payload: unknown, at: Date): Parsed<{ deleted: Deletion }> {
  const parsed = order.pick({ id: true, admin_graphql_api_id: true }).safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const orderId = gidOf("Order", parsed.data);
  return orderId === null ? missing("id") : { ok: true, deleted: { orderId, at } };
}

const deletedCustomer = z.object({ id: id.nullish().catch(null), admin_graphql_api_id: gid("Customer") });

/** customers/delete, which carries the id and little else. */
export function parseDeletedCustomer(payload: unknown): Parsed<{ customerId: string }> {
  const parsed = deletedCustomer.safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const customerId = gidOf("Customer", parsed.data);
  return customerId === null ? missing("id") : { ok: true, customerId };
}

const merge = z.object({
  admin_graphql_api_customer_kept_id: gid("Customer"),
  admin_graphql_api_customer_deleted_id: gid("Customer"),
  status: text,
});

/** What of each body is read at all: shopify.app.toml asks for these and nothing else, so that a customer's address is not even sent. */
export const FIELDS_READ = {
  order: Object.keys(order.shape).flatMap((field) => (field === "customer" ? ["customer.id", "customer.admin_graphql_api_id"] : [field])),
  refund: Object.keys(refund.shape),
  merge: Object.keys(merge.shape),
  deletedCustomer: Object.keys(deletedCustomer.shape),
};

/** Two customers that became one: customers/merge. `null` where the merge failed, or is not done yet. */
export function parseMerge(payload: unknown): Parsed<{ merged: { keptId: string; goneId: string } | null }> {
  const parsed = merge.safeParse(payload);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const { admin_graphql_api_customer_kept_id: keptId, admin_graphql_api_customer_deleted_id: goneId, status } = parsed.data;
  if (status && !/^completed$/i.test(status)) return { ok: true, merged: null };
  if (!keptId) return missing("admin_graphql_api_customer_kept_id");
  if (!goneId) return missing("admin_graphql_api_customer_deleted_id");
  return { ok: true, merged: { keptId, goneId } };
}

type Money = ReturnType<typeof moneyIn>;
type Line = z.infer<typeof lineItem>;

/** `originalMinor` is null where its price cannot be read. */
function readLine(line: Line, money: Money) {
  const priceMinor = money(line.price_set, line.price);
  return {
    originalMinor: priceMinor === null ? null : priceMinor * (wholeNumber(line.quantity) ?? 1n),
    discountMinor:
      line.discount_allocations.length > 0
        ? sum(line.discount_allocations, (one) => money(one.amount_set, one.amount))
        : (money(line.total_discount_set, line.total_discount) ?? 0n),
    taxMinor: sum(line.tax_lines, (one) => money(one.price_set, one.price)),
    giftCard: line.gift_card,
    isTip: isTipLine(line),
  };
}

/** What the lines come to after discounts, for an order that does not say so itself; null where one of them has no price, or none is told. */
function subtotalOf(lines: readonly ReturnType<typeof readLine>[]): bigint | null {
  const goods = lines.filter(({ isTip }) => !isTip);
  if (goods.length === 0 || goods.some(({ originalMinor }) => originalMinor === null)) return null;
  return sum(goods, ({ originalMinor, discountMinor }) => (originalMinor ?? 0n) - discountMinor);
}

/** Two fields say that a line is a tip by being there, if only empty. */
function isTipLine(line: Pick<Line, "tip_payment_gateway" | "tip_payment_method"> | null | undefined): boolean {
  return line?.tip_payment_gateway !== undefined || line?.tip_payment_method !== undefined;
}

/** A refund inside an order belongs to that order, whatever it says itself, and is as old as that telling where it does not say when it was. */
function readRefund(
  body: z.infer<typeof refund>,
  of: { currency: string; orderId: string; updatedAt: Date | null },
): Parsed<{ refund: RefundFacts }> {
  const refundId = gidOf("Refund", body);
  const createdAt = body.created_at ?? body.processed_at ?? of.updatedAt;
  if (refundId === null) return missing("id");
  if (!createdAt) return missing("created_at");
  const firstSet = body.refund_line_items.find((line) => line.subtotal_set)?.subtotal_set;
  const currency = currencyOf(firstSet?.shop_money?.currency_code) ?? of.currency;
  const money = moneyIn(currency);
  // The kind is deprecated since 2024-10; the reason stays.
  const isShipping = ({ kind, reason }: { kind?: string | null | undefined; reason?: string | null | undefined }) =>
    kind === "shipping_refund" || (!kind && /^shipping[ _]refund/i.test(reason ?? ""));
  // A tip that went back stands among the lines.
  const isTip = (line: (typeof body.refund_line_items)[number]) => isTipLine(line.line_item);
  const [tips, goods] = [body.refund_line_items.filter(isTip), body.refund_line_items.filter((line) => !isTip(line))];
  // Shopify tells shipping in both ways at once; the older one is for whoever does not know the newer.
  const shippingLines = body.refund_shipping_lines.map((one) => ({
    priceMinor: money(one.subtotal_amount_set, null) ?? 0n,
    taxMinor: money(one.tax_amount_set, null) ?? 0n,
  }));
  const shippingAdjustments = body.order_adjustments.filter(isShipping).map((one) => ({
    priceMinor: -(money(one.amount_set, one.amount) ?? 0n),
    taxMinor: -(money(one.tax_amount_set, one.tax_amount) ?? 0n),
  }));
  return {
    ok: true,
    refund: refundFacts({
      id: refundId,
      orderId: of.orderId,
      createdAt,
      lines: goods.map((line) => ({
        subtotalMinor: money(line.subtotal_set, line.subtotal) ?? 0n,
        taxMinor: money(line.total_tax_set, line.total_tax),
        giftCard: line.line_item?.gift_card ?? false,
      })),
      discrepancies: body.order_adjustments
        .filter((one) => !isShipping(one))
        .map((one) => ({
          minor: money(one.amount_set, one.amount) ?? 0n,
          taxMinor: money(one.tax_amount_set, one.tax_amount) ?? 0n,
          forPending: /^pending refund/i.test(one.reason ?? ""),
        })),
      shipping: shippingLines.length > 0 ? shippingLines : shippingAdjustments,
      tipMinor: sum(tips, (line) => money(line.subtotal_set, line.subtotal)),
      dutiesMinor: money(body.total_duties_set, null) ?? 0n,
      transactions: body.transactions.map(({ kind, status, amount: paid, currency: paidIn }) => ({
        kind: kind ?? null,
        status: status ?? null,
        // A payment in the shopper's own currency does not say what it is in the shop's.
        minor: paidIn && paidIn.toUpperCase() !== currency ? null : money(null, paid),
      })),
    }),
  };
}

/** Shopify's own discounts that need no code are nobody's; the others may name a code in their title, or in the reason staff gave. */
function applicationNames({ type, code, title, description }: z.infer<typeof order>["discount_applications"][number]): string[] {
  if (type === "automatic" || type === "script") return [];
  return code?.trim() ? [code] : namesOfManual({ title, description });
}

function gidOf(type: string, body: { id?: string | number | null | undefined; admin_graphql_api_id?: string | null | undefined }) {
  if (body.admin_graphql_api_id) return body.admin_graphql_api_id;
  return body.id === null || body.id === undefined ? null : `gid://shopify/${type}/${body.id}`;
}

/** The shop's money of a set, or else the plain amount beside it; null where neither can be read. */
function moneyIn(currency: string) {
  return (set: MoneySet | null, plain: unknown): bigint | null =>
    readMinorUnits(set?.shop_money?.amount, currency) ?? readMinorUnits(plain, currency);
}

function currencyOf(code: string | null | undefined): string | null {
  return code && /^[A-Za-z]{3}$/.test(code) ? code.toUpperCase() : null;
}

function wholeNumber(value: unknown): bigint | null {
  const [, digits] =
    (typeof value === "number" || typeof value === "string" ? /^(-?\d+)(?:\.0*)?$/.exec(String(value).trim()) : null) ?? [];
  return digits === undefined ? null : BigInt(digits);
}

/** Programs write instants with a space for the T, UTC for the Z, or an offset without its colon. Null for an empty text. */
function inIso(text: string): string | null {
  const iso = text
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d) /, "$1T")
    .replace(/ ?UTC$/i, "Z")
    .replace(/ ?([+-]\d\d)(\d\d)$/, "$1:$2");
  return iso === "" ? null : iso;
}

function sum<T>(items: readonly T[], of: (item: T) => bigint | null): bigint {
  return items.reduce((total, item) => total + (of(item) ?? 0n), 0n);
}

function missing(field: string): { ok: false; problem: string } {
  return { ok: false, problem: `${field}: missing or unreadable` };
}

/** Names the fields, never their contents: they are a customer's. */
function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.code}`).join(", ");
}
