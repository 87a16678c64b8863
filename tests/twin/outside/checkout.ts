import { byId } from "../world/indexes.ts";
import { orderPayload } from "../world/orders-payload.ts";
import { findCode } from "../world/redeem-codes.ts";
import type { Customer, Discount, Order, Product, Visit, World } from "../world/types.ts";
import type { LiveWorld } from "../world/world.ts";
import { judgeCodes } from "./store/code-refusals.ts";
import type { Refusal } from "./store/code-refusals.ts";
import { termsOf } from "./store/discount-terms.ts";
import { presentmentRates } from "./store/presentment.ts";
import { priceCart } from "./store/price-cart.ts";
import type { CartLine } from "./store/price-cart.ts";
import { Unplayable } from "./unplayable.ts";

export type OrderRequest = {
  codes: string[];
  /** Attributes of the cart. */
  attributes?: Record<string, string>;
  /** An unknown address becomes a new customer; none at all, a guest without customer. */
  customerEmail?: string;
  customerName?: { firstName: string; lastName: string };
  /** Absent: one of the shop's first product. */
  lines?: { productId: number; quantity: number }[];
  /** When it was placed, if not now. */
  processedAt?: string;
  test?: boolean;
  presentmentCurrency?: string;
  /**
   * The checkout was completed before: the codes are written down as they are, although they may be dead by now.
   * A code nobody holds any more takes its terms from this discount.
   */
  completedEarlier?: { discountId: number | null };
  /** Where it was placed; absent: the online store. */
  source?: string;
  /** How the shopper came, and how long Shopify takes to put that together. */
  journey?: { readyInMs: number; visits: Visit[] };
};

type RefusedCode = { code: string; reason: Refusal; words?: string };
type PlacedOrder = { ok: true; order: Order } | { ok: false; refused: RefusedCode[] };

/**
 * Places and pays an order. Refuses, changing nothing, when any code may not be used now;
 * otherwise counts the uses and tells the listeners of orders/create and, as payment follows, orders/updated.
 * Throws on products the shop does not sell.
 */
export function placeOrder(world: LiveWorld, request: OrderRequest): PlacedOrder {
  const lines = cartLines(world.data, request.lines);
  const known = request.customerEmail === undefined ? null : findCustomer(world.data, request.customerEmail);

  const { codes, attributes = {} } = request;
  const judged = request.completedEarlier ? [] : judgeCodes(world, { codes, lines, customerId: known?.id ?? null, attributes });
  const refused = judged.flatMap((one) => (one.ok ? [] : [{ code: one.code, reason: one.reason, ...(one.words && { words: one.words }) }]));
  if (refused.length > 0) return { ok: false, refused };
  const used = request.completedEarlier
    ? request.codes.map((typed) => earlierCode(world.data, typed, request.completedEarlier!.discountId))
    : judged.flatMap((one) => (one.ok ? [one.accepted] : []));

  const customer = known ?? newCustomer(world, request);
  const terms = used.map(({ discount }) => termsOf(discount, { currency: world.data.shop.currency, collections: world.data.collections }));
  const priced = priceCart(lines, terms);
  for (const { redeemCode } of used) {
    if (!redeemCode) continue;
    redeemCode.uses++;
    if (customer) redeemCode.usedBy.push(String(customer.id));
  }

  const at = request.processedAt ?? world.now().toISOString();
  const order: Order = {
    id: world.nextId(),
    name: `#${world.data.nextOrderNumber++}`,
    customerId: customer?.id ?? null,
    email: customer?.email ?? null,
    createdAt: at,
    processedAt: at,
    updatedAt: world.now().toISOString(),
    cancelledAt: null,
    cancelReason: null,
    test: request.test ?? false,
    currency: world.data.shop.currency,
    ...presentment(request.presentmentCurrency, world.data.shop.currency),
    discountCodes: used.map(({ typed, discount }, index) => ({ code: typed, ...priced.codes[index]!, discountId: discount.id })),
    lines: lines.map((line, index) => ({ ...line, id: world.nextId(), discountMinor: priced.lineDiscountsMinor[index]! })),
    shippingMinor: priced.shippingMinor,
    taxMinor: priced.taxMinor,
    ...(request.source === undefined ? {} : { source: request.source }),
    ...(request.journey && {
      journey: { readyAt: new Date(world.now().getTime() + request.journey.readyInMs).toISOString(), visits: request.journey.visits },
    }),
    refunds: [],
  };
  world.data.orders.push(order);
  for (const topic of ["orders/create", "orders/updated"] as const)
    world.emit({ topic, resourceId: order.id, payload: orderPayload(world, order) });
  return { ok: true, order };
}

export function findCustomer(world: World, email: string): Customer | null {
  return world.customers.find((customer) => customer.email.toLowerCase() === email.trim().toLowerCase()) ?? null;
}

/** The cart as it would be charged. Throws on products the shop does not sell and on quantities that are not positive. */
export function cartLines(world: World, wanted: OrderRequest["lines"]): (CartLine & { variantId: number; title: string })[] {
  const first = world.products[0];
  if (!first) throw new Unplayable("The shop sells nothing, so nothing can be ordered.");
  return (wanted ?? [{ productId: first.id, quantity: 1 }]).map(({ productId, quantity }) => {
    const product: Product | null = byId(world.products, productId);
    if (!product) throw new Unplayable(`The shop sells no product ${productId}.`);
    if (!Number.isInteger(quantity) || quantity < 1) throw new Unplayable(`${quantity} of ${product.title} cannot be ordered.`);
    return { productId, variantId: product.variantId, title: product.title, quantity, priceMinor: product.priceMinor };
  });
}

function presentment(wanted: string | undefined, shopCurrency: string): Pick<Order, "presentmentCurrency" | "presentmentRate"> {
  if (wanted === undefined || wanted === shopCurrency) return { presentmentCurrency: shopCurrency };
  const [to, from] = [presentmentRates[wanted], presentmentRates[shopCurrency]];
  if (!to || !from)
    throw new Unplayable(`The shop knows no rate from ${shopCurrency} to ${wanted}. It knows ${Object.keys(presentmentRates).join(", ")}.`);
  return { presentmentCurrency: wanted, presentmentRate: to / from };
}

function earlierCode(world: World, typed: string, discountId: number | null) {
  const owned = findCode(world, typed);
  const discount: Discount | null = owned?.discount ?? byId(world.discounts, discountId);
  if (!discount) throw new Unplayable(`Nobody holds ${typed} and no discount is named whose terms it had.`);
  return { typed, discount, redeemCode: owned?.redeemCode ?? null };
}

function newCustomer(world: LiveWorld, { customerEmail, customerName }: OrderRequest): Customer | null {
  if (customerEmail === undefined) return null;
  const at = world.now().toISOString();
  const customer: Customer = {
    id: world.nextId(),
    firstName: customerName?.firstName || customerEmail.split("@")[0]!,
    lastName: customerName?.lastName ?? "",
    email: customerEmail.trim(),
    createdAt: at,
    updatedAt: at,
  };
  world.data.customers.push(customer);
  return customer;
}
