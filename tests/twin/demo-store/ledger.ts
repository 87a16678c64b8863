import type { Customer, Discount, Order, World } from "../world/types.ts";
import { planRefund } from "../outside/refunds.ts";
import { termsOf } from "../outside/store/discount-terms.ts";
import type { Terms } from "../outside/store/discount-terms.ts";
import { priceCart } from "../outside/store/price-cart.ts";
import { presentmentRates } from "../outside/store/presentment.ts";
import { catalog } from "./catalog.ts";
import type { Dice } from "./random.ts";
import type { Sale } from "./sales.ts";

const hour = 60 * 60 * 1000;

/** Writes sales down as orders, with the same prices a checkout would have made, and keeps the codes' counts. */
export function ledger(world: World, { sales, dice, builtAt }: { sales: Sale[]; dice: Dice; builtAt: Date }): void {
  const discounts = new Map(
    world.discounts.map((discount) => [
      discount.title,
      { discount, terms: termsOf(discount, { currency: world.shop.currency, collections: world.collections }) },
    ]),
  );
  for (const sale of sales) {
    const used = sale.discountTitle === null ? null : discounts.get(sale.discountTitle)!;
    const order = orderOf(world, { sale, used, dice });
    world.orders.push(order);
    if (used) count(used.discount, sale);
    const { customer } = sale;
    if (customer.createdAt === "") customer.createdAt = order.createdAt;
    customer.updatedAt = order.createdAt;
  }
  for (const customer of world.customers) neverBought(customer, builtAt);
  for (const order of world.orders) afterwards(world, { order, dice, builtAt });
}

function orderOf(world: World, { sale, used, dice }: { sale: Sale; used: { discount: Discount; terms: Terms } | null; dice: Dice }): Order {
  const at = sale.at.toISOString();
  const chosen = new Map<number, number>();
  const kinds = dice.weighted([1, 2, 3, 4], (count) => 10 / count ** 2);
  for (let index = 0; index < kinds; index++) {
    const position = catalog.indexOf(dice.weighted(catalog, ({ popularity }) => popularity));
    chosen.set(position, (chosen.get(position) ?? 0) + 1);
  }
  // Free shipping has a minimum; a cart below it would not have got the code through.
  if (used?.terms.minimumSubtotalMinor) chosen.set(catalog.length - 1, 1);
  const lines = [...chosen].map(([position, quantity]) => ({ product: world.products[position]!, quantity }));
  const priced = priceCart(
    lines.map(({ product, quantity }) => ({ productId: product.id, priceMinor: product.priceMinor, quantity })),
    used ? [used.terms] : [],
  );
  const foreign = dice.chance(0.05) ? dice.pick(["CAD", "EUR", "GBP"]) : null;

  return {
    id: world.nextId++,
    name: `#${world.nextOrderNumber++}`,
    customerId: sale.customer.id,
    email: sale.customer.email,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    cancelledAt: null,
    cancelReason: null,
    test: dice.chance(0.004),
    currency: world.shop.currency,
    presentmentCurrency: foreign ?? world.shop.currency,
    ...(foreign && { presentmentRate: presentmentRates[foreign] }),
    discountCodes:
      used && sale.code !== null ? [{ code: asTyped(sale.code, dice), ...priced.codes[0]!, discountId: used.discount.id }] : [],
    lines: lines.map(({ product, quantity }, index) => ({
      id: world.nextId++,
      productId: product.id,
      variantId: product.variantId,
      title: product.title,
      quantity,
      priceMinor: product.priceMinor,
      discountMinor: priced.lineDiscountsMinor[index]!,
    })),
    shippingMinor: priced.shippingMinor,
    taxMinor: priced.taxMinor,
    refunds: [],
  };
}

/** A sale under a name no longer held counts on the discount only: the redeem code it was made with is gone. */
function count(discount: Discount, { code, stretch, customer }: Sale): void {
  const live = stretch?.until ? undefined : discount.codes.find((redeemCode) => redeemCode.code === code);
  if (!live) discount.usesOfDeletedCodes++;
  else {
    live.uses++;
    live.usedBy.push(String(customer.id));
  }
}

/** Shoppers type codes as they please. */
function asTyped(code: string, dice: Dice): string {
  const way = dice.draw();
  if (way < 0.12) return code.toLowerCase();
  return way < 0.16 ? code.charAt(0) + code.slice(1).toLowerCase() : code;
}

/** What became of an order: most are kept, some come back, a few are called off. */
function afterwards(world: World, { order, dice, builtAt }: { order: Order; dice: Dice; builtAt: Date }): void {
  const fate = dice.draw();
  const later = (hours: number) => new Date(Date.parse(order.createdAt) + hours * hour);
  const write = (at: Date, note: string | null, part: Parameters<typeof planRefund>[1]) => {
    const planned = planRefund(order, part);
    if (typeof planned === "string") throw new Error(`Order ${order.name} cannot be refunded: ${planned}.`);
    order.refunds.push({ id: world.nextId++, createdAt: at.toISOString(), note, ...planned });
    order.updatedAt = at.toISOString();
  };
  const cancelledAt = later(dice.between(0.5, 20));
  const returnedAt = later(dice.between(100, 500));
  if (fate < 0.014 && cancelledAt < builtAt) {
    write(cancelledAt, null, {});
    order.cancelledAt = cancelledAt.toISOString();
    order.cancelReason = dice.pick(["customer", "customer", "inventory", "fraud"]);
  } else if (fate < 0.034 && returnedAt < builtAt) write(returnedAt, "Returned", {});
  else if (fate < 0.054 && returnedAt < builtAt)
    write(returnedAt, "One item returned", { lines: [{ lineId: order.lines[0]!.id, quantity: 1 }] });
}

function neverBought(customer: Customer, builtAt: Date): void {
  if (customer.createdAt === "") customer.createdAt = customer.updatedAt = new Date(builtAt.getTime() - 400 * 24 * hour).toISOString();
}
