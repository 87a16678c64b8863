/** Names that leaked are issued to nobody by a new offer, nor taken over with a discount. */
import { randomUUID } from "node:crypto";

import { adoptDiscount } from "#app/offers/adopt-discount.server.ts";
import { planCodes } from "#app/offers/plan-codes.server.ts";
import type { DiscountTerms } from "#app/shopify/discounts/discount-terms.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

/** A shop in which CREATOR1 leaked and was replaced by FRESH1. */
async function aLeak() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const leak = await at.draft(offer, ["FRESH1"], "leak");
  await at.start(leak.refreshId);
  await at.settle(offer.discountId);
  return { ctx, shopify, at, offer };
}

test("a name that leaked is refused to a new offer's member, and another is offered", async () => {
  const { ctx, shopify, offer } = await aLeak();
  const [, member] = offer.members;
  const naming = { pattern: "{FIRST}", value: 15, typed: { [member!.memberId]: "creator1" } };
  const planned = await planCodes(ctx, { memberIds: [member!.memberId], naming, codes: shopify.codes });
  if (!planned.ok) throw new Error(planned.reason);
  expect(planned.rows.map(({ name, clash, suggestion }) => [name, clash, suggestion])).toEqual([
    ["creator1", { clash: "burned" }, "creator1-2"],
  ]);
});

test("a code that leaked is not taken over with a discount, and it says why", async () => {
  const { ctx, shopify, at, offer } = await aLeak();
  const discount = shopify.addDiscount("Old campaign", ["CREATOR1", "SUMMER"]);
  const [one, two] = offer.members.map(({ memberId }) => memberId) as [string, string];
  const adoptionId = randomUUID();
  const liveFrom = new Date("2026-01-01T00:00:00Z");
  await ctx.db.adoption.create({
    data: {
      id: adoptionId,
      shop: ctx.shop,
      discountId: discount.id,
      title: "Old campaign",
      summary: "",
      status: "ACTIVE",
      liveFrom,
      createdBy: "1",
    },
  });
  await ctx.db.adoptionCode.createMany({
    data: discount.codes.map(({ id, name }, position) => ({
      ...{ shop: ctx.shop, adoptionId, redeemCodeId: id, position, name, key: name, uses: 0 },
      ...{ memberId: position === 0 ? one : two, matchedBy: "hand", chosen: true },
    })),
  });
  const commission = { bps: 0, perConversionMinor: 0, tiers: null };
  const { codes } = shopify;
  const adopted = await adoptDiscount(ctx, {
    adoptionId,
    commission,
    codes,
    discounts: { terms: async () => null },
    onLineageChanged: at.onLineageChanged,
  });
  expect(adopted).toMatchObject({ ok: true, adopted: 1, left: [{ name: "CREATOR1", because: "It leaked before and stays retired." }] });
  expect(await at.claims()).toEqual(["CREATOR2", "FRESH1", "SUMMER"]);
});

test("of two codes that are compared as one the first is taken over, the other left with its reason, and the value comes from the terms", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const discount = shopify.addDiscount("Old campaign", ["STRASSE"]);
  const [one, two] = offer.members.map(({ memberId }) => memberId) as [string, string];
  const [strasse] = discount.codes;
  const codes = { ...shopify.codes, list: async () => [strasse!, { ...strasse!, id: `${strasse!.id}0`, name: "straße" }] };
  const adoptionId = randomUUID();
  const facts = { title: "Old campaign", summary: "2 for 1, 15% off", status: "ACTIVE", createdBy: "1" };
  const liveFrom = new Date("2026-01-01T00:00:00Z");
  await ctx.db.adoption.create({ data: { id: adoptionId, shop: ctx.shop, discountId: discount.id, liveFrom, ...facts } });
  await ctx.db.adoptionCode.createMany({
    data: (await codes.list()).map(({ id, name }, position) => ({
      ...{ shop: ctx.shop, adoptionId, redeemCodeId: id, position, name, key: "STRASSE", uses: 0 },
      ...{ memberId: position === 0 ? one : two, matchedBy: "hand", chosen: true },
    })),
  });
  const terms = { gives: { kind: "percentage", percent: 15, items: { kind: "all" } } } as unknown as DiscountTerms;
  const adopted = await adoptDiscount(ctx, {
    ...{ adoptionId, commission: { bps: 0, perConversionMinor: 0, tiers: null }, codes, onLineageChanged: at.onLineageChanged },
    discounts: { terms: async () => ({ terms, createdAt: "2026-01-01T00:00:00Z" }) },
  });
  expect(adopted).toMatchObject({ ok: true, adopted: 1, left: [{ name: "straße", because: "It cannot be told apart from STRASSE." }] });
  expect(await ctx.db.offer.findFirst({ where: { discountId: discount.id } })).toMatchObject({ value: 15 });
});
