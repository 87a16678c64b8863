import { createAdminApi } from "#tests/twin/admin/execute.ts";
import type { Pace } from "#tests/twin/admin/context.ts";
import { createFaults } from "#tests/twin/admin/faults.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";
import { addDiscount } from "#tests/twin/world/discounts.ts";
import { gid } from "#tests/twin/world/gid.ts";
import { addRedeemCode, newRedeemCode } from "#tests/twin/world/redeem-codes.ts";
import type { Discount, Order, Shop, Token, WorldEvent } from "#tests/twin/world/types.ts";
import { openWorld } from "#tests/twin/world/world.ts";

export const START = "2026-11-22T12:00:00.000Z";

export const ALL_SCOPES = [
  "write_discounts",
  "read_orders",
  "read_all_orders",
  "read_customers",
  "read_products",
  "read_rollouts",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
];

/** Parsed JSON: a test says what it expects of an answer, a type would only repeat it. */
type Json = ReturnType<typeof JSON.parse>;

export type Answer = {
  data: Json;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, Json>; locations?: unknown }[];
  extensions: {
    cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: Record<string, number> };
    search?: unknown[];
  };
};

/** A shop with a clock that only moves when told, and one app asking it things. */
export function aShop({
  scopes = ALL_SCOPES,
  shop = {},
  pace = {},
}: { scopes?: string[]; shop?: Partial<Shop>; pace?: Partial<Pace> } = {}) {
  let now = Date.parse(START);
  const world = openWorld(blankWorld({ shop }), () => now);
  const faults = createFaults();
  const api = createAdminApi(world, faults, pace);
  const events: WorldEvent[] = [];
  world.onEvent((event) => events.push(event));
  const token = (clientId = "app-one"): Token => ({
    accessToken: `shpat_${clientId}`,
    clientId,
    scopes,
    online: false,
    userId: null,
    expiresAt: null,
    refreshToken: null,
    refreshTokenExpiresAt: null,
  });
  const ask = async (query: string, variables: Record<string, unknown> = {}, clientId?: string): Promise<Answer> =>
    (await api.execute({ token: token(clientId), query, variables })).body as Answer;

  return {
    world,
    faults,
    api,
    events,
    token,
    ask,
    advance(ms: number) {
      now += ms;
    },
    /** A discount with these codes, as if it had been there for a day. */
    aDiscount(codes: string[], changes: Partial<Discount> = {}) {
      const dayBefore = new Date(now - 86_400_000).toISOString();
      const discount: Discount = {
        id: world.nextId(),
        kind: "basic",
        title: "Creator Collective",
        input: { customerGets: { value: { percentage: 0.15 }, items: { all: true } } },
        startsAt: dayBefore,
        endsAt: null,
        usageLimit: null,
        appliesOncePerCustomer: false,
        codes: [],
        usesOfDeletedCodes: 0,
        createdAt: dayBefore,
        updatedAt: dayBefore,
        ...changes,
      };
      addDiscount(world, discount);
      for (const code of codes) addRedeemCode(world, discount, newRedeemCode(world, code, null));
      events.length = 0;
      return {
        id: gid("DiscountCodeNode", discount.id),
        discount,
        codeIds: discount.codes.map((code) => gid("DiscountRedeemCode", code.id)),
      };
    },
    anOrder(changes: Partial<Order> = {}): Order {
      const at = new Date(now).toISOString();
      const order: Order = {
        id: world.nextId(),
        name: `#${world.data.nextOrderNumber++}`,
        customerId: null,
        email: "shopper@example.com",
        createdAt: at,
        processedAt: at,
        updatedAt: at,
        cancelledAt: null,
        cancelReason: null,
        test: false,
        currency: "USD",
        presentmentCurrency: "USD",
        discountCodes: [],
        lines: [{ id: world.nextId(), productId: 0, variantId: 0, title: "Fern mist", quantity: 2, priceMinor: 2_000, discountMinor: 600 }],
        shippingMinor: 500,
        taxMinor: 300,
        refunds: [],
        ...changes,
      };
      world.data.orders.push(order);
      return order;
    },
  };
}

export const ADD = `mutation Add($id: ID!, $codes: [DiscountRedeemCodeInput!]!) {
  discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
    bulkCreation { id done codesCount importedCount failedCount codes(first: 250) { nodes { code errors { field code message extraInfo } discountRedeemCode { id } } } }
    userErrors { field code message extraInfo }
  }
}`;

export const BULK = `query Bulk($id: ID!) {
  discountRedeemCodeBulkCreation(id: $id) {
    done codesCount importedCount failedCount
    codes(first: 250) { nodes { code errors { field code message extraInfo } discountRedeemCode { id code } } }
  }
}`;

export const DELETE = `mutation Delete($id: ID!, $ids: [ID!], $search: String, $saved: ID) {
  discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids, search: $search, savedSearchId: $saved) {
    job { id done }
    userErrors { field code message extraInfo }
  }
}`;

export const named = (codes: string[]) => codes.map((code) => ({ code }));
