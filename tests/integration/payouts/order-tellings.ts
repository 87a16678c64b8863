/** What a shop tells of its orders over time: every change is a later telling, and earlier ones come again and late. */
import type { OrderFacts } from "#app/orders/order-facts.ts";

export class OrderTellings {
  readonly #told = new Map<number, OrderFacts[]>();
  readonly #first: (order: number) => OrderFacts;

  constructor(first: (order: number) => OrderFacts) {
    this.#first = first;
  }

  /** How it was placed, again. */
  first(order: number): OrderFacts {
    return this.#of(order)[0]!;
  }

  /** It changed: the same with this, a second later. */
  next(order: number, change: Partial<OrderFacts>): OrderFacts {
    const last = this.last(order);
    const telling = { ...last, ...change, updatedAt: new Date(+last.updatedAt + 1_000) };
    this.#of(order).push(telling);
    return telling;
  }

  /** What was told before the last change, late. */
  late(order: number): OrderFacts {
    return this.#of(order).at(-2) ?? this.first(order);
  }

  last(order: number): OrderFacts {
    return this.#of(order).at(-1)!;
  }

  #of(order: number): OrderFacts[] {
    const told = this.#told.get(order) ?? [this.#first(order)];
    this.#told.set(order, told);
    return told;
  }
}
