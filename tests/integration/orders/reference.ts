/** The ledger worked out by hand: straight from the local Shopify's orders, without a line of the app's. */
import type { Order } from "#tests/twin/world/types.ts";

export type Held = { member: number; key: string; from: Date };
export type Terms = { offerBps: number; perConversionMinor: number; ownFrom: Date; ownBps: number };

/** One line per member's part of an order, as `lineOf` writes the app's. */
export function reckon(orders: readonly Order[], held: readonly Held[], terms: readonly Terms[]): string[] {
  return orders.flatMap((order) => {
    const at = new Date(order.processedAt);
    const members = new Set<number>();
    for (const key of order.discountCodes.map(({ code }) => code.toUpperCase()).toSorted()) {
      const tenures = held.filter((one) => one.key === key && one.from <= at).toSorted((a, b) => +a.from - +b.from);
      const last = tenures.at(-1);
      if (last) members.add(last.member);
    }
    const worth = order.lines.reduce((sum, line) => sum + line.priceMinor * line.quantity - line.discountMinor, 0);
    const returned = order.refunds.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.subtotalMinor, 0);
    const part = (whole: number, index: number) => Math.floor(whole / members.size) + (index < whole % members.size ? 1 : 0);
    return [...members].map((member, index) => {
      const { offerBps, perConversionMinor, ownFrom, ownBps } = terms[member] as Terms;
      const state = order.test ? "test" : order.cancelledAt ? "cancelled" : "counted";
      const net = part(worth, index) - part(Math.min(returned, worth), index);
      const bps = at >= ownFrom ? ownBps : offerBps;
      const earned = state === "counted" && net > 0 ? Math.floor((net * bps + 5_000) / 10_000) + part(perConversionMinor, index) : 0;
      return line({ order: `gid://shopify/Order/${order.id}`, member, state, net, earned });
    });
  });
}

export function line(part: { order: string; member: number; state: string; net: number; earned: number }): string {
  return `${part.order} member ${part.member} ${part.state} net ${part.net} earned ${part.earned}`;
}
