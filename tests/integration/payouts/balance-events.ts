/** What may happen to a shop's orders and payouts, in any order. */
import fc from "fast-check";

import type { Event } from "./reference.ts";

const [ORDERS, PAYOUTS] = [7, 4];

export const anEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("order", "order", "order", "late", "pend", "settle", "void", "edit", "cancel", "delete"),
      order: fc.integer({ min: 1, max: ORDERS }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("reject", "restore", "hold", "release"), order: fc.integer({ min: 1, max: ORDERS }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("refund"),
      order: fc.integer({ min: 1, max: ORDERS }),
      id: fc.integer({ min: 1, max: 3 }),
      minor: fc.constant(0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("approve"), payout: fc.integer({ min: 1, max: PAYOUTS }), minimum: fc.constantFrom(0, 0, 900) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom("pay", "pay", "mark", "drop", "reverse"), payout: fc.integer({ min: 1, max: PAYOUTS }) }),
  },
) as fc.Arbitrary<Event>;
