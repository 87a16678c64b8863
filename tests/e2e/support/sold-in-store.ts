/** What the demo store's orders come to, worked out from what it says of itself and without a line of the app's. */
import type { Stack } from "#tests/support/stack/stack.ts";
import type { DemoStory } from "#tests/twin/demo-store/story.ts";

export type Sold = { order: string; at: Date; offer: string; member: string; code: string; net: number; back: number; earned: number };
export type Sums = { conversions: number; revenue: number; refunds: number; commission: number };

type Placed = {
  name: string;
  processed_at: string;
  cancelled_at: string | null;
  test: boolean;
  subtotal_price: string;
  discount_codes: { code: string }[];
  refunds: { refund_line_items: { subtotal_set: { shop_money: { amount: string } } }[] }[];
};

const cents = (amount: string) => Math.round(Number(amount) * 100);

/** One line for each order that counts; the demo's orders have one code each. Amounts in cents. */
export async function soldInStore({ twinUrl }: Pick<Stack, "twinUrl">): Promise<Sold[]> {
  const ask = async <R>(what: string) => (await (await fetch(`${twinUrl}/__twin/${what}`)).json()) as R;
  const [{ offers, members }, orders] = [await ask<DemoStory>("story"), await ask<Placed[]>("order-payloads")];
  const names = new Map(members.map(({ handle, firstName, lastName }) => [handle, `${firstName} ${lastName}`]));
  const held = offers.flatMap((offer) =>
    offer.members.flatMap(({ handle, lineage }) =>
      lineage.map(({ code, from }) => ({
        ...{ code, from: new Date(from), offer: offer.title, member: names.get(handle) ?? "", percent: offer.commissionPercent },
      })),
    ),
  );
  return orders.flatMap((order) => {
    if (order.test || order.cancelled_at) return [];
    const at = new Date(order.processed_at);
    const typed = order.discount_codes[0]?.code.toUpperCase();
    const holder = held
      .filter(({ code, from }) => code.toUpperCase() === typed && from <= at)
      .toSorted((a, b) => +a.from - +b.from)
      .at(-1);
    if (!holder) return [];
    const worth = cents(order.subtotal_price);
    const lines = order.refunds.flatMap((refund) => refund.refund_line_items);
    const back = Math.min(
      worth,
      lines.reduce((sum, line) => sum + cents(line.subtotal_set.shop_money.amount), 0),
    );
    const { offer, member, code, percent } = holder;
    const net = worth - back;
    return [{ order: order.name, at, offer, member, code, net, back, earned: Math.floor((net * percent * 100 + 5_000) / 10_000) }];
  });
}

export function sumsOf(sold: readonly Sold[]): Sums {
  const sum = (of: (one: Sold) => number) => sold.reduce((total, one) => total + of(one), 0);
  return {
    conversions: sold.length,
    revenue: sum((one) => one.net),
    refunds: sum((one) => one.back),
    commission: sum((one) => one.earned),
  };
}

export const dollars = (minor: number) => (minor / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
