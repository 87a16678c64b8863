import { discountStatus, usesOf } from "../world/discount-status.ts";
import { gid } from "../world/gid.ts";
import { byId, orderIndex } from "../world/indexes.ts";
import { decimal, spoken } from "../world/money.ts";
import { financialStatus, orderAmounts } from "../world/order-amounts.ts";
import { settleDue } from "../world/settle.ts";
import type { Customer, Discount, Order } from "../world/types.ts";
import type { TwinContext } from "./context.ts";

type Row = { id: number; cells: Record<string, string | number> };
type List = {
  columns: { key: string; label: string; numeric?: true; badge?: true }[];
  rows: Row[];
  total: number;
  page: number;
  pages: number;
};

const pageSize = 50;

/** One page of an admin list, newest first, narrowed by a plain text search. Null for a list the admin does not have. */
export function listOf(twin: TwinContext, { kind, query, page }: { kind: string; query: string; page: number }): List | null {
  settleDue(twin.world);
  const build = lists[kind];
  if (!build) return null;
  const { columns, rows } = build(twin);
  const wanted = query.trim().toLowerCase();
  const found =
    wanted === "" ? rows : rows.filter((row) => Object.values(row.cells).some((cell) => String(cell).toLowerCase().includes(wanted)));
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const at = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  return { columns, rows: found.slice((at - 1) * pageSize, at * pageSize), total: found.length, page: at, pages };
}

const lists: Record<string, (twin: TwinContext) => Pick<List, "columns" | "rows">> = {
  orders: (twin) => ({
    columns: [
      { key: "order", label: "Order" },
      { key: "date", label: "Date" },
      { key: "customer", label: "Customer" },
      { key: "code", label: "Discount code" },
      { key: "payment", label: "Payment status", badge: true },
      { key: "total", label: "Total", numeric: true },
    ],
    rows: [...twin.world.data.orders].sort((a, b) => (a.processedAt < b.processedAt ? 1 : -1)).map((order) => orderRow(twin, order)),
  }),
  products: (twin) => ({
    columns: [
      { key: "product", label: "Product" },
      { key: "vendor", label: "Vendor" },
      { key: "price", label: "Price", numeric: true },
    ],
    rows: twin.world.data.products.map(({ id, title, vendor, priceMinor }) => ({
      id,
      cells: { product: title, vendor, price: money(twin, priceMinor) },
    })),
  }),
  customers: (twin) => ({
    columns: [
      { key: "customer", label: "Customer" },
      { key: "email", label: "E-mail" },
      { key: "orders", label: "Orders", numeric: true },
      { key: "spent", label: "Amount spent", numeric: true },
    ],
    rows: twin.world.data.customers.map((customer) => customerRow(twin, customer)),
  }),
  discounts: (twin) => ({
    columns: [
      { key: "title", label: "Title" },
      { key: "status", label: "Status", badge: true },
      { key: "codes", label: "Codes", numeric: true },
      { key: "used", label: "Used", numeric: true },
    ],
    rows: twin.world.data.discounts.map((discount) => ({
      id: discount.id,
      cells: { title: discount.title, status: statusWord(twin, discount), codes: discount.codes.length, used: usesOf(discount) },
    })),
  }),
};

/** A discount with its codes, a customer, or an order with its lines, for their pages in the admin. */
export function oneOf(twin: TwinContext, { kind, id }: { kind: string; id: number }): Record<string, unknown> | null {
  settleDue(twin.world);
  if (kind === "discounts") {
    const discount = byId(twin.world.data.discounts, id);
    if (!discount) return null;
    const { title, usageLimit, appliesOncePerCustomer, startsAt, endsAt, codes } = discount;
    const used = usesOf(discount);
    return {
      title,
      status: statusWord(twin, discount),
      gid: gid("DiscountCodeNode", id),
      usageLimit,
      appliesOncePerCustomer,
      startsAt,
      endsAt,
      used,
      codes: codes.map(({ id, code, uses, createdAt }) => ({ id, code, uses, createdAt })),
    };
  }
  if (kind === "customers") {
    const customer = byId(twin.world.data.customers, id);
    return customer ? { ...customerRow(twin, customer).cells, gid: gid("Customer", id) } : null;
  }
  if (kind === "orders") {
    const order = byId(twin.world.data.orders, id);
    if (!order) return null;
    const amounts = orderAmounts(order);
    return {
      ...orderRow(twin, order).cells,
      gid: gid("Order", id),
      email: order.email,
      lines: order.lines.map((line) => ({
        title: line.title,
        quantity: line.quantity,
        price: money(twin, line.priceMinor),
        total: money(twin, line.priceMinor * line.quantity),
      })),
      sums: [
        ["Subtotal", money(twin, amounts.gross)],
        ...order.discountCodes.map(({ code, amountMinor }) => [`Discount ${code}`, `-${money(twin, amountMinor)}`]),
        ["Shipping", money(twin, amounts.shippingPrice)],
        ["Tax", money(twin, amounts.tax)],
        ["Total", money(twin, amounts.total)],
        ...(amounts.refunded > 0 ? [["Refunded", `-${money(twin, amounts.refunded)}`]] : []),
      ],
    };
  }
  return null;
}

/** What the resource picker offers, in the shape App Bridge answers with. Shopify's picker knows these three types and no customers. */
export function pick(twin: TwinContext, type: string, query: string): Record<string, unknown>[] | null {
  const wanted = query.trim().toLowerCase();
  const named = <T extends { title: string }>(list: T[]) => list.filter(({ title }) => title.toLowerCase().includes(wanted));
  const { products, collections, shop } = twin.world.data;
  const variant = (product: (typeof products)[number]) => ({
    id: gid("ProductVariant", product.variantId),
    title: "Default Title",
    displayName: product.title,
    price: decimal(product.priceMinor, shop.currency),
    product: { id: gid("Product", product.id) },
  });
  if (type === "product")
    return named(products).map((product) => ({
      id: gid("Product", product.id),
      title: product.title,
      handle: product.handle,
      vendor: product.vendor,
      status: "ACTIVE",
      images: [],
      options: [],
      hasOnlyDefaultVariant: true,
      totalVariants: 1,
      createdAt: product.createdAt,
      variants: [variant(product)],
    }));
  if (type === "variant") return named(products).map((product) => ({ ...variant(product), title: product.title }));
  if (type === "collection")
    return named(collections).map(({ id, title, handle, productIds }) => ({
      id: gid("Collection", id),
      title,
      handle,
      productsCount: productIds.length,
      sortOrder: "MANUAL",
    }));
  return null;
}

function customerRow(twin: TwinContext, { id, firstName, lastName, email }: Customer): Row {
  const orders = orderIndex(twin.world.data).byCustomer.get(id) ?? [];
  const spent = orders.reduce((sum, order) => sum + orderAmounts(order).currentTotal, 0);
  return { id, cells: { customer: `${firstName} ${lastName}`, email, orders: orders.length, spent: money(twin, spent) } };
}

function orderRow(twin: TwinContext, order: Order): Row {
  const customer = byId(twin.world.data.customers, order.customerId);
  const payment =
    order.cancelledAt !== null
      ? "Cancelled"
      : (financialStatus(order) ?? "Not paid")
          .toLowerCase()
          .replaceAll("_", " ")
          .replace(/^./, (first) => first.toUpperCase());
  const date = new Intl.DateTimeFormat("en-US", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: twin.world.data.shop.ianaTimezone,
  }).format(new Date(order.processedAt));
  const cells = {
    order: order.name + (order.test ? " (test)" : ""),
    date,
    customer: customer ? `${customer.firstName} ${customer.lastName}` : "No customer",
    code: order.discountCodes.map(({ code }) => code).join(", "),
    payment,
    total: spoken(orderAmounts(order).total, order.currency),
  };
  return { id: order.id, cells };
}

const money = (twin: TwinContext, minor: number) => spoken(minor, twin.world.data.shop.currency);

function statusWord(twin: TwinContext, discount: Discount): string {
  const status = discountStatus(discount, twin.world.now());
  return status.charAt(0) + status.slice(1).toLowerCase();
}
