/** Rollouts as the Admin API 2026-10 documents them: shopify.dev, docs/apps/build/discounts/rollouts and the reference of its types. */
import { reachesShopper } from "#tests/twin/world/rollouts.ts";
import type { Rollout } from "#tests/twin/world/types.ts";

import { aShop } from "./admin-shop.ts";

const READ = `query ($id: ID!, $query: String) { discountNode(id: $id) { discount { ... on DiscountCodeBasic { status
  rollouts(first: 5, query: $query) { nodes { name status trafficAllocation effectiveTrafficAllocation schedule { activateAt concludeAt }
    treatments { split changes(first: 5, query: "type:RolloutDiscountExpireChange") { nodes { __typename ... on RolloutDiscountChange { discount { id } } } } } } } } } } }`;

const DISCOUNT = 7_001;
const at = "2026-11-01T00:00:00.000Z";
const aRollout = (change: Partial<Rollout> = {}): Rollout => ({
  ...{ id: 9_001, name: "Launch", state: "started", trafficAllocation: 50, effectiveTrafficAllocation: 40 },
  ...{ activateAt: at, concludeAt: null, createdAt: at, updatedAt: at },
  treatments: [{ id: 9_002, split: 100, changes: [{ id: 9_003, effect: "expire", discountId: DISCOUNT }] }],
  ...change,
});

function shopWith(rollouts: Rollout[], scopes = ["read_discounts", "read_rollouts"]) {
  const shop = aShop({ scopes });
  const discount = {
    ...{ id: DISCOUNT, kind: "basic" as const, title: "Offer", input: {}, startsAt: at, endsAt: null, usageLimit: null },
    ...{ appliesOncePerCustomer: false, codes: [], usesOfDeletedCodes: 0, createdAt: at, updatedAt: at },
  };
  shop.world.data.discounts = [discount];
  shop.world.data.rollouts = rollouts;
  const read = async (query?: string) =>
    (await shop.ask(READ, { id: `gid://shopify/DiscountCodeNode/${DISCOUNT}`, query })).data.discountNode.discount;
  return { shop, discount, read };
}

test("a discount keeps its own status, and its rollouts say what they do to it [documented]", async () => {
  const { read } = shopWith([aRollout()]);
  const discount = { id: `gid://shopify/DiscountCodeNode/${DISCOUNT}` };
  expect(await read("status:active")).toEqual({
    status: "ACTIVE",
    rollouts: {
      nodes: [
        {
          ...{ name: "Launch", status: "ACTIVE", trafficAllocation: 50, effectiveTrafficAllocation: 40 },
          schedule: { activateAt: "2026-11-01T00:00:00Z", concludeAt: null },
          treatments: [{ split: 100, changes: { nodes: [{ __typename: "RolloutDiscountExpireChange", discount }] } }],
        },
      ],
    },
  });
});

test("rollouts are found by one status or by several, and only one that serves changes anything [documented]", async () => {
  const later = "2027-01-01T00:00:00.000Z";
  const others = [
    aRollout({ id: 1, state: "draft" }),
    aRollout({ id: 2, state: "paused" }),
    aRollout({ id: 3, activateAt: later }),
    aRollout({ id: 4, concludeAt: at }),
  ];
  const { shop, discount, read } = shopWith(others);
  const statuses = async (query?: string) => (await read(query)).rollouts.nodes.map(({ status }: { status: string }) => status);
  expect(await statuses()).toEqual(["DRAFT", "PAUSED", "SCHEDULED", "CONCLUDED"]);
  expect(await statuses("status:ACTIVE")).toEqual([]);
  expect(await statuses("status:PAUSED,SCHEDULED")).toEqual(["PAUSED", "SCHEDULED"]);
  expect(reachesShopper(shop.world.data, discount, { shopper: "1", now: shop.world.now() })).toBe(true);
});

test("without read_rollouts the field is denied [documented; that the discount goes with it is the language's rule]", async () => {
  const { shop } = shopWith([aRollout()], ["read_discounts"]);
  const { data, errors } = await shop.ask(READ, { id: `gid://shopify/DiscountCodeNode/${DISCOUNT}` });
  expect(data.discountNode).toBeNull();
  expect(errors?.[0]?.extensions["code"]).toBe("ACCESS_DENIED");
});

test("at checkout a rollout gives or keeps the discount from its share of shoppers, each shopper always alike [the division is assumed]", () => {
  const { shop, discount } = shopWith([aRollout()]);
  const now = shop.world.now();
  const reached = () =>
    Array.from({ length: 400 }, (_, shopper) => reachesShopper(shop.world.data, discount, { shopper: `${shopper}`, now }));
  const share = reached().filter(Boolean).length / 400;
  expect(share).toBeGreaterThan(0.5);
  expect(share).toBeLessThan(0.7);
  expect(reached()).toEqual(reached());
  discount.endsAt = null;
  const ended = { ...discount, endsAt: at };
  const all = aRollout({ effectiveTrafficAllocation: 100 });
  all.treatments[0]!.changes[0]!.effect = "activate";
  shop.world.data.rollouts = [all];
  expect(reachesShopper(shop.world.data, ended, { shopper: "1", now })).toBe(true);
});
