import { byId } from "../world/indexes.ts";
import { orderAmounts, refundedQuantity } from "../world/order-amounts.ts";
import { orderPayload, refundPayload } from "../world/orders-payload.ts";
import type { Order, OrderLine, Refund } from "../world/types.ts";
import type { LiveWorld } from "../world/world.ts";
import { allocate } from "./store/allocate.ts";

type RefundRequest = {
  orderId: number;
  /** Goods taken back. */
  lines?: { lineId: number; quantity: number }[];
  /** Money given back without goods, at most what the goods are still worth. Neither this nor `lines`: everything left, shipping included. */
  amountMinor?: number;
  note?: string;
};

type Refunded =
  { ok: true; order: Order; refund: Refund } | { ok: false; reason: "no_such_order" | "no_such_line" | "nothing_left" | "too_much" };

/** Gives money back and tells the listeners of refunds/create and orders/updated. Refuses, changing nothing, more than was paid. */
export function refundOrder(world: LiveWorld, request: RefundRequest): Refunded {
  const order: Order | null = byId(world.data.orders, request.orderId);
  if (!order) return { ok: false, reason: "no_such_order" };
  const planned = planRefund(order, request);
  if (typeof planned === "string") return { ok: false, reason: planned };
  const refund = recordRefund(world, order, { ...planned, note: request.note ?? null });
  world.emit({ topic: "orders/updated", resourceId: order.id, payload: orderPayload(world, order) });
  return { ok: true, order, refund };
}

/** The order is deleted for good: Shopify tells its id, and knows it no longer. */
export function deleteOrder(world: LiveWorld, { orderId }: { orderId: number }): boolean {
  const index = world.data.orders.findIndex(({ id }) => id === orderId);
  if (index < 0) return false;
  world.data.orders.splice(index, 1);
  world.emit({ topic: "orders/delete", resourceId: orderId, payload: { id: orderId } });
  return true;
}

type Cancelled = { ok: true; order: Order } | { ok: false; reason: "no_such_order" | "already_cancelled" };

/** Cancels the whole order and, unless told otherwise, gives back what was paid. */
export function cancelOrder(
  world: LiveWorld,
  { orderId, reason = "customer", refund = true }: { orderId: number; reason?: string; refund?: boolean },
): Cancelled {
  const order: Order | null = byId(world.data.orders, orderId);
  if (!order) return { ok: false, reason: "no_such_order" };
  if (order.cancelledAt !== null) return { ok: false, reason: "already_cancelled" };
  const left = refund ? planRefund(order, {}) : "nothing_left";
  if (typeof left !== "string") recordRefund(world, order, { ...left, note: null });
  order.cancelledAt = order.updatedAt = world.now().toISOString();
  order.cancelReason = reason;
  for (const topic of ["orders/cancelled", "orders/updated"] as const)
    world.emit({ topic, resourceId: order.id, payload: orderPayload(world, order) });
  return { ok: true, order };
}

type Planned = Pick<Refund, "lines" | "shippingMinor">;

export function planRefund(
  order: Order,
  { lines, amountMinor }: Pick<RefundRequest, "lines" | "amountMinor">,
): Planned | "no_such_line" | "nothing_left" | "too_much" {
  if (lines) return planLines(order, lines);
  const worth = order.lines.map((line) => worthLeft(order, line));
  const whole = worth.reduce((sum, part) => sum + part, 0);
  if (amountMinor !== undefined) {
    if (amountMinor > whole) return "too_much";
    if (amountMinor <= 0) return "nothing_left";
    const parts = allocate(amountMinor, worth);
    const touched = order.lines.map((line, index) => ({ lineId: line.id, quantity: 0, subtotalMinor: parts[index]! }));
    return { lines: touched.filter((part) => part.subtotalMinor > 0), shippingMinor: 0 };
  }
  const rest = order.lines.map((line, index) => ({
    lineId: line.id,
    quantity: line.quantity - refundedQuantity(order, line),
    subtotalMinor: worth[index]!,
  }));
  const shippingMinor = orderAmounts(order).currentShipping;
  const left = rest.filter((part) => part.quantity > 0 || part.subtotalMinor > 0);
  return left.length === 0 && shippingMinor === 0 ? "nothing_left" : { lines: left, shippingMinor };
}

function planLines(order: Order, wanted: { lineId: number; quantity: number }[]): Planned | "no_such_line" | "too_much" {
  const lines: Planned["lines"] = [];
  for (const { lineId, quantity } of wanted) {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) return "no_such_line";
    const piecesLeft = line.quantity - refundedQuantity(order, line);
    const twice = lines.some((part) => part.lineId === lineId);
    if (twice || quantity < 1 || quantity > piecesLeft) return "too_much";
    // The last piece takes what is left, so that pieces refunded one by one add up to the line.
    const worth = worthLeft(order, line);
    lines.push({ lineId, quantity, subtotalMinor: quantity === piecesLeft ? worth : Math.floor((worth * quantity) / piecesLeft) });
  }
  return { lines, shippingMinor: 0 };
}

function recordRefund(world: LiveWorld, order: Order, planned: Planned & { note: string | null }): Refund {
  const refund: Refund = { id: world.nextId(), createdAt: world.now().toISOString(), ...planned };
  order.refunds.push(refund);
  order.updatedAt = refund.createdAt;
  world.emit({ topic: "refunds/create", resourceId: refund.id, payload: refundPayload(world, order, refund) });
  return refund;
}

function worthLeft(order: Order, line: OrderLine): number {
  const back = order.refunds.flatMap((refund) => refund.lines).filter((part) => part.lineId === line.id);
  return line.priceMinor * line.quantity - line.discountMinor - back.reduce((sum, part) => sum + part.subtotalMinor, 0);
}
