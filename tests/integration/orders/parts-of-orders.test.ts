/** Exchanges, and what comes back of each part of the basis: told by webhooks and read by comparisons, they come to the same. */
import { basisText } from "#app/orders/earnings.ts";
import type { Order } from "#tests/twin/world/types.ts";

import {
  aLine,
  anOrder,
  app,
  asExpected,
  back,
  byEveryWay,
  byTable,
  ctx,
  less,
  paid,
  refunded,
  type Stories,
  haveTwoTellings,
  returned,
  withTax,
} from "./both-tellings.ts";

haveTwoTellings();

/** Everything that may belong to a basis beside merchandise. */
const ALL_PARTS = { containedTax: true, giftCards: true, shipping: true, tips: true, duties: true };

const exchanged = (newMinor: number, over: Partial<Order["refunds"][number]>, about: Partial<Order> = {}) => {
  const order = anOrder({ lines: [aLine(10_000), aLine(newMinor)], ...about });
  return refunded(order, { lines: back(order), transactions: [], ...over });
};

/**
 * An item that is given in exchange is a further line of the order; what it costs is taken off what the return would pay back (Shopify's guide
 * to reading exchanges, and the notes of Microsoft's connector on `Refund.totalRefundedSet`).
 */
const exchanges: Stories = [
  ["an exchange for the same price", () => exchanged(10_000, {}), "counted 20000 - 10000: 1200"],
  [
    "an exchange for a dearer item whose balance is not paid",
    () => exchanged(25_000, {}, { payment: "PARTIALLY_PAID" }),
    "pending 35000 - 10000: 0",
  ],
  ["an exchange for a dearer item, the balance paid", () => exchanged(25_000, {}), "counted 35000 - 10000: 3000"],
  [
    "an exchange for a cheaper item, the difference paid back",
    () => exchanged(6_000, { transactions: [paid(4_000)] }),
    "counted 16000 - 10000: 720",
  ],
  [
    "an exchange for a cheaper item, the difference paid back later",
    () => refunded(exchanged(6_000, {}), { transactions: [paid(4_000)] }),
    "counted 16000 - 10000: 720",
  ],
  [
    "an exchange for a cheaper item of whose difference 10.00 is kept",
    () => exchanged(6_000, { transactions: [paid(3_000)], adjustments: less(1_000) }),
    "counted 16000 - 9000: 840",
  ],
  [
    "an exchange for the same price and a goodwill refund afterwards",
    () => refunded(exchanged(10_000, {}), { adjustments: less(-3_000), transactions: [paid(3_000)] }),
    "counted 20000 - 13000: 840",
  ],
  [
    "an exchange whose new item comes back as well",
    () => {
      const order = exchanged(10_000, {});
      return refunded(order, { lines: [{ lineId: order.lines[1]!.id, quantity: 1, subtotalMinor: 10_000 }], transactions: [paid(10_000)] });
    },
    "counted 20000 - 20000: 0",
  ],
];

const withAll = () => anOrder({ lines: [aLine(10_000), aLine(5_000, { giftCard: true })], tipMinor: 1_000, dutiesMinor: 2_000 });

/** Of an order of 100.00, a gift card of 50.00, shipping of 5.00, a tip of 10.00 and duties of 20.00, all of which earns. */
const partsRefunded: Stories = [
  ["an order of everything", withAll, "counted 18500 - 0: 2220"],
  ["its tip refunded", () => refunded(withAll(), { tipMinor: 1_000 }), "counted 18500 - 1000: 2100"],
  ["a part of its tip refunded", () => refunded(withAll(), { tipMinor: 400 }), "counted 18500 - 400: 2172"],
  ["its duties refunded", () => refunded(withAll(), { dutiesMinor: 2_000 }), "counted 18500 - 2000: 1980"],
  ["a part of its shipping refunded", () => refunded(withAll(), { shippingMinor: 300 }), "counted 18500 - 300: 2184"],
  [
    "its gift card refunded",
    () => {
      const order = withAll();
      return refunded(order, { lines: [{ lineId: order.lines[1]!.id, quantity: 1, subtotalMinor: 5_000 }] });
    },
    "counted 18500 - 5000: 1620",
  ],
  [
    "all of it refunded",
    () => {
      const order = withAll();
      const lines = order.lines.map(({ id, priceMinor }) => ({ lineId: id, quantity: 1, subtotalMinor: priceMinor }));
      return refunded(order, { lines, tipMinor: 1_000, dutiesMinor: 2_000, shippingMinor: 500 });
    },
    "counted 18500 - 18500: 0",
  ],
];

/** Refunds as they are told now and then: tax apart, rounded each by itself, by several ways, and taken back by an edit. */
const refundsToldOtherwise: Stories = [
  [
    "goodwill whose tax Shopify tells beside it (the REST Refund resource), in prices that contain tax",
    () => refunded(withTax(), { adjustments: [{ ...less(-2_500)[0]!, taxMinor: -500 }] }),
    "counted 10000 - 2500: 900",
  ],
  [
    "goodwill whose tax Shopify tells beside it, where tax stands beside the price",
    () => refunded(anOrder({ taxMinor: 2_000 }), { adjustments: [{ ...less(-2_500)[0]!, taxMinor: -500 }] }),
    "counted 10000 - 2500: 900",
  ],
  [
    "prices that contain tax, paid back in three parts that round down",
    () => {
      const order = anOrder({ taxesIncluded: true, taxMinor: 1_667, shippingMinor: 0, lines: [aLine(9_999)] });
      for (let part = 0; part < 3; part++) refunded(order, { adjustments: less(-3_333) });
      return order;
    },
    "counted 8332 - 8332: 0",
  ],
  [
    "items returned whose money failed on the first way and went back by two others",
    () => returned({ transactions: [paid(10_000, "failure"), paid(6_000), paid(4_000)] }),
    "counted 10000 - 10000: 0",
  ],
  [
    "an item that an edit takes off and another puts back",
    () => {
      const order = refunded(anOrder(), { transactions: [] });
      order.refunds[0]!.lines = back(order);
      order.lines.push(aLine(10_000));
      return order;
    },
    "counted 20000 - 10000: 1200",
  ],
];

test("refunds that tell their tax apart, that are rounded, tried again or taken back come to what the shopper got, by every way", async () => {
  expect(await byTable(refundsToldOtherwise)).toEqual(asExpected(refundsToldOtherwise));
});

test("an exchange earns on what the shopper keeps, whatever the new item costs, by every way", async () => {
  expect(await byTable(exchanges)).toEqual(asExpected(exchanges));
});

test("what belongs to the commission basis takes off what was paid back of it, alone, in part and with the rest", async () => {
  await app.db.commissionSettings.updateMany({ data: { basis: basisText(ALL_PARTS) } });
  expect(await byTable(partsRefunded)).toEqual(asExpected(partsRefunded));
});

test("a tip that is paid back takes nothing off where tips earn nothing, and the order's line says what is left out", async () => {
  expect(await byEveryWay([refunded(withAll(), { tipMinor: 1_000, dutiesMinor: 2_000 })])).toEqual(["counted 10000 - 0: 1200"]);
  const { ordersBehind } = await import("#app/screens/report/orders-behind.server.ts");
  const { rows } = await ordersBehind(ctx, { filter: {}, state: null, page: 1, pageSize: 10 });
  expect(rows.map(({ excluded }) => excluded)).toEqual([
    { taxMinor: 0, giftCardMinor: 5_000, shippingMinor: 500, tipMinor: 1_000, dutiesMinor: 2_000 },
  ]);
});
