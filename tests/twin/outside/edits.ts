import { byId } from "../world/indexes.ts";
import { gid } from "../world/gid.ts";
import { orderPayload, refundPayload } from "../world/orders-payload.ts";
import type { Order, OrderLine } from "../world/types.ts";
import type { LiveWorld } from "../world/world.ts";
import { cartLines } from "./checkout.ts";
import { planRefund } from "./refunds.ts";

type EditRequest = {
  orderId: number;
  /** At full price: a code of the order does not reach what is added later (general). */
  add?: { productId: number; quantity: number }[];
  remove?: { lineId: number; quantity: number }[];
};

type Edited = { ok: true; order: Order } | { ok: false; reason: "no_such_order" | "cancelled" | "no_such_line" | "too_much" };

/**
 * A merchant edits an order that was placed. What is added raises its subtotal; what is removed stays among its lines at
 * the old quantity and appears as a refund of goods (third party: connectors read edits out of `refunds`). Tells the
 * listeners of orders/edited, refunds/create where something was removed, and orders/updated. Refuses, changing nothing,
 * to remove more than there is.
 */
export function editOrder(world: LiveWorld, { orderId, add = [], remove = [] }: EditRequest): Edited {
  const order: Order | null = byId(world.data.orders, orderId);
  if (!order) return { ok: false, reason: "no_such_order" };
  if (order.cancelledAt !== null) return { ok: false, reason: "cancelled" };
  const taken = remove.length > 0 ? planRefund(order, { lines: remove }) : null;
  if (taken === "no_such_line" || taken === "too_much") return { ok: false, reason: taken };
  const added: OrderLine[] =
    add.length === 0 ? [] : cartLines(world.data, add).map((line) => ({ ...line, id: world.nextId(), discountMinor: 0 }));
  order.lines.push(...added);
  order.updatedAt = world.now().toISOString();
  if (taken && typeof taken !== "string") {
    const refund = { id: world.nextId(), createdAt: order.updatedAt, note: null, ...taken };
    order.refunds.push(refund);
    world.emit({ topic: "refunds/create", resourceId: refund.id, payload: refundPayload(world, order, refund) });
  }
  world.emit({ topic: "orders/edited", resourceId: order.id, payload: editPayload(world.nextId(), order, { added, remove }) });
  world.emit({ topic: "orders/updated", resourceId: order.id, payload: orderPayload(world, order) });
  return { ok: true, order };
}

/** orders/edited tells what was changed, not the order (documented). */
function editPayload(id: number, order: Order, { added, remove }: { added: OrderLine[]; remove: NonNullable<EditRequest["remove"]> }) {
  return {
    order_edit: {
      id,
      order_id: order.id,
      committed_at: order.updatedAt,
      line_items: {
        additions: added.map((line) => ({ id: line.id, delta: line.quantity })),
        removals: remove.map(({ lineId, quantity }) => ({ id: lineId, delta: quantity })),
      },
      admin_graphql_api_id: gid("OrderEdit", id),
    },
  };
}
