import { demoMembers, demoStory, demoWorld } from "#tests/twin/demo-store/build.ts";
import { findCode } from "#tests/twin/world/redeem-codes.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const world = demoWorld({ seed: 1, now });
const story = demoStory(world)!;

const lineageOf = (title: string, handle: string) =>
  story.offers.find((offer) => offer.title === title)!.members.find((member) => member.handle === handle)!.lineage;

test("the same seed and moment give the same store, another seed another", () => {
  expect(JSON.stringify(demoWorld({ seed: 1, now }))).toBe(JSON.stringify(world));
  expect(demoWorld({ seed: 2, now }).orders[0]!.lines).not.toEqual(world.orders[0]!.lines);
});

test("every live code counts the orders placed with it since it was issued, in any letter case", () => {
  for (const offer of story.offers)
    for (const { lineage } of offer.members) {
      const live = lineage.at(-1)!;
      expect([live.code, findCode(world, live.code)!.redeemCode.uses]).toEqual([live.code, live.uses]);
    }
});

test("every order under an offer falls into exactly one stretch of one member", () => {
  for (const offer of story.offers) {
    const orders = world.orders.filter((order) =>
      order.discountCodes.some(({ discountId }) => offer.discountId.endsWith(`/${discountId}`)),
    );
    const stretches = offer.members.flatMap(({ lineage }) => lineage);
    for (const order of orders) {
      const code = order.discountCodes[0]!.code.toLowerCase();
      const held = stretches.filter(
        (one) => one.code.toLowerCase() === code && one.from <= order.processedAt && (one.until === null || order.processedAt < one.until),
      );
      expect(held).toHaveLength(1);
    }
    expect(stretches.reduce((sum, { uses }) => sum + uses, 0)).toBe(orders.length);
  }
});

test("forty members share one discount, whose retired codes are gone from Shopify but not from the orders", () => {
  const collective = story.offers.find(({ title }) => title === "Creator Collective 15%")!;
  expect(collective.members).toHaveLength(40);
  expect(lineageOf(collective.title, "sofiaglows").map(({ code, redeemCodeId }) => [code, redeemCodeId === null])).toEqual([
    ["SOFIAGLOW", true],
    ["SOFIA10", true],
    ["SOFIA15", false],
  ]);
  expect(findCode(world, "SOFIA10")).toBeNull();
  expect(world.orders.some((order) => order.discountCodes[0]?.code === "SOFIA10")).toBe(true);
});

test("a usage limit is nearly gone, each use by someone else", () => {
  const { discount, redeemCode } = findCode(world, "VIPROSA")!;
  expect([discount.usageLimit, redeemCode.uses, new Set(redeemCode.usedBy).size]).toEqual([50, 49, 49]);
});

test("a leaked code shows as a crowd of strangers in the last ten days", () => {
  const since = new Date(now.getTime() - 10 * 24 * 3_600_000).toISOString();
  const recent = world.orders.filter((order) => order.discountCodes[0]?.code.toLowerCase() === "glowmaya10" && order.processedAt >= since);
  expect(recent.length).toBeGreaterThan(180);
  expect(recent.filter(({ email }) => email!.endsWith("@inbox.example")).length).toBeGreaterThan(180);
});

test("sixty members are customers of the store and each is in an offer", () => {
  expect(demoMembers).toHaveLength(60);
  expect(story.members.every(({ customerId }) => customerId !== null)).toBe(true);
  expect(new Set(story.offers.flatMap(({ members }) => members.map(({ handle }) => handle))).size).toBe(60);
});

test("no order is later than the store's present, and names and ids grow with time", () => {
  const orders = world.orders;
  expect(orders.length).toBeGreaterThan(3_300);
  expect(
    orders.every(
      (order, index) => index === 0 || (order.id > orders[index - 1]!.id && order.processedAt >= orders[index - 1]!.processedAt),
    ),
  ).toBe(true);
  expect(orders.at(-1)!.processedAt <= now.toISOString()).toBe(true);
});
