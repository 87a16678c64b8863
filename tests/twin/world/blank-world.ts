import type { Shop, World } from "./types.ts";

/**
 * A shop with nothing in it: no app, no discount, no order.
 * `seed` moves the first id, so that two worlds never share ids by accident.
 */
export function blankWorld({ shop = {}, seed = 1 }: { shop?: Partial<Shop>; seed?: number } = {}): World {
  return {
    nextId: 1_000_000 + (seed % 1_000) * 1_000_000,
    nextOrderNumber: 1001,
    clockOffsetMs: 0,
    shop: { ...lumenBotanics, ...shop },
    staff: [],
    installations: [],
    tokens: [],
    discounts: [],
    bulkCreations: [],
    jobs: [],
    bulkOperations: [],
    rollouts: [],
    flowTriggers: [],
    appDiscounts: [],
    customers: [],
    segments: [],
    webPixel: null,
    creditAccounts: [],
    giftCards: [],
    products: [],
    collections: [],
    orders: [],
  };
}

const lumenBotanics: Shop = {
  id: 68_112_904,
  domain: "lumen-botanics.myshopify.com",
  name: "Lumen Botanics",
  email: "hello@lumenbotanics.example",
  ownerName: "Ines Calder",
  currency: "USD",
  ianaTimezone: "America/New_York",
  plan: "standard",
  createdAt: "2023-02-14T15:04:00.000Z",
};
