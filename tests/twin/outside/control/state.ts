import { discountStatus } from "../../world/discount-status.ts";
import { gid } from "../../world/gid.ts";
import { decimal } from "../../world/money.ts";
import { financialStatus, orderAmounts } from "../../world/order-amounts.ts";
import type { Order } from "../../world/types.ts";
import { settleDue } from "../../world/settle.ts";
import type { TwinContext } from "../context.ts";
import { installationOf, isInstalled } from "../install/installation.ts";

/** Everything there is to see from outside, freshly settled. Tokens are never part of it. */
export function stateOf({ world, app, deliveries, faults, appOrigin }: TwinContext): Record<string, unknown> {
  settleDue(world);
  const { data } = world;
  const installation = installationOf(world, app.clientId);
  return {
    now: world.now().toISOString(),
    shop: { ...data.shop, id: gid("Shop", data.shop.id) },
    installation: installation && { ...installation, installed: isInstalled(world, app.clientId), appUrl: appOrigin },
    discounts: data.discounts.map((discount) => ({
      id: gid("DiscountCodeNode", discount.id),
      title: discount.title,
      kind: discount.kind,
      status: discountStatus(discount, world.now()),
      usageLimit: discount.usageLimit,
      appliesOncePerCustomer: discount.appliesOncePerCustomer,
      startsAt: discount.startsAt,
      endsAt: discount.endsAt,
      codes: discount.codes.map(({ id, code, uses, createdByApp, createdAt }) => ({
        id: gid("DiscountRedeemCode", id),
        code,
        asyncUsageCount: uses,
        createdByApp,
        createdAt,
      })),
    })),
    bulkCreations: data.bulkCreations.map((creation) => ({ ...creation, id: gid("DiscountRedeemCodeBulkCreation", creation.id) })),
    customers: data.customers.map((customer) => ({ ...customer, id: gid("Customer", customer.id) })),
    products: data.products.map((product) => ({ ...product, id: gid("Product", product.id) })),
    collections: data.collections.map((collection) => ({ ...collection, id: gid("Collection", collection.id) })),
    orders: data.orders.map(orderLine),
    webhooks: deliveries.list().map(({ body, ...delivery }) => ({ ...delivery, bytes: Buffer.byteLength(body) })),
    faults: faults.list(),
  };
}

/** An order with its figures as decimals of the shop's currency. */
export function orderLine(order: Order): Record<string, unknown> {
  const amounts = orderAmounts(order);
  const money = (minor: number) => decimal(minor, order.currency);
  return {
    id: gid("Order", order.id),
    name: order.name,
    email: order.email,
    customerId: order.customerId === null ? null : gid("Customer", order.customerId),
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    test: order.test,
    financialStatus: financialStatus(order),
    currency: order.currency,
    discountCodes: order.discountCodes.map(({ code, amountMinor, type, discountId }) => ({
      code,
      amount: money(amountMinor),
      type,
      discountId: discountId === null ? null : gid("DiscountCodeNode", discountId),
    })),
    lines: order.lines.map((line) => ({
      id: gid("LineItem", line.id),
      productId: gid("Product", line.productId),
      title: line.title,
      quantity: line.quantity,
      price: money(line.priceMinor),
      discount: money(line.discountMinor),
    })),
    subtotal: money(amounts.subtotal),
    total: money(amounts.total),
    refunded: money(amounts.refunded),
    currentSubtotal: money(amounts.currentSubtotal),
    currentTotal: money(amounts.currentTotal),
  };
}
