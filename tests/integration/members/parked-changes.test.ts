/** Codes of changed members that need a person, and members with several codes. */
import { leaveAsIs } from "#app/refreshes/leave-as-is.server.ts";
import { retryItem } from "#app/refreshes/retry-item.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { aSecondCode } from "#tests/integration/refreshes/second-code.ts";
import { changing } from "./changed-offer.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a code that landed after we had given up is the member's at the retry, not a stranger's, and its name stays promised till then", async () => {
  const { ctx, shopify, ...at } = bench.aShop({ landing: "told" });
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const [id] = offer.members.map(({ enrolmentId }) => enrolmentId);
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "deactivate", enrolmentIds: [id!] });
  const [gaveUp] = await members.change(offer, { kind: "activate", enrolmentIds: [id!] });
  expect(gaveUp).toMatchObject({ state: "parked", parked: { reason: "gave_up", mayRename: false } });
  expect(gaveUp?.sentence).toContain("has not finished within 15 minutes");
  expect(await at.claims()).toEqual(["CREATOR1 promised"]);
  // Another press cannot start beside it.
  expect(await members.change(offer, { kind: "activate", enrolmentIds: [id!] })).toMatchObject([{ state: "refused" }]);
  while (shopify.pending() > 0) shopify.land();
  expect(await retryItem(ctx, { itemId: gaveUp!.itemId, by: "staff 1", enqueue: at.enqueue, now: members.clock })).toEqual({ ok: true });
  await members.settle(offer);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1"]);
  expect(await members.status(id!)).toBe("active");
  expect(await at.claims()).toEqual(["CREATOR1"]);
});

test("a parked activation is retried with another name, or left as it is and its name is free again", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const ids = offer.members.map(({ enrolmentId }) => enrolmentId);
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "deactivate", enrolmentIds: ids });
  shopify.addDiscount("Spring sale", ["CREATOR1", "CREATOR2"]);
  const parked = await members.change(offer, { kind: "activate", enrolmentIds: ids });
  expect(parked.map(({ state, parked: why }) => [state, why?.mayRename])).toEqual([
    ["parked", true],
    ["parked", true],
  ]);
  const press = { by: "staff 1", enqueue: at.enqueue, now: members.clock };
  const [first, second] = parked.map(({ itemId }) => itemId);
  expect(await retryItem(ctx, { itemId: first!, newName: "CREATORX", ...press })).toEqual({ ok: true });
  await members.settle(offer);
  expect(at.live(offer.discountId)).toEqual(["CREATORX"]);
  expect(await at.claims()).toEqual(["CREATOR2 promised", "CREATORX"]);
  const leave = { by: "staff 1", codes: shopify.codes, onLineageChanged: at.onLineageChanged, now: members.clock };
  expect(await leaveAsIs(ctx, { itemId: second!, ...leave })).toEqual({ ok: true, live: { old: false, new: false } });
  expect(await at.claims()).toEqual(["CREATORX"]);
  expect([await members.status(ids[0]!), await members.status(ids[1]!)]).toEqual(["active", "inactive"]);
});

test("the shop's own time to give up holds for changes of members", async () => {
  const { ctx, shopify, ...at } = bench.aShop({ landing: "told" });
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const facts = { name: "Lumen", currency: "USD", ianaTimezone: "UTC", installedAt: at.clock(), giveUpMinutes: 60 };
  await bench.prisma.shop.create({ data: { domain: ctx.shop, ...facts } });
  const members = changing(ctx, { shopify, ...at });
  const enrolmentIds = [offer.members[0]!.enrolmentId];
  await members.change(offer, { kind: "deactivate", enrolmentIds });
  const begun = members.clock().getTime();
  const [row] = await members.change(offer, { kind: "activate", enrolmentIds });
  expect(row?.sentence).toContain("has not finished within 1 hour");
  expect(members.clock().getTime() - begun).toBeGreaterThan(3_600_000);
});

test("all live codes of a member are withdrawn together, and the member leaves once the last is gone", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const { enrolmentId, memberId } = offer.members[0]!;
  await aSecondCode(ctx, { shopify, offer, enrolmentId, memberId, name: "CREATOR1TT" });
  const members = changing(ctx, { shopify, ...at });
  const rows = await members.change(offer, { kind: "remove", enrolmentIds: [enrolmentId] });
  expect(rows.map(({ name, state }) => [name, state]).toSorted()).toEqual([
    ["CREATOR1", "done"],
    ["CREATOR1TT", "done"],
  ]);
  expect(at.live(offer.discountId)).toEqual(["CREATOR2"]);
  expect(await members.status(enrolmentId)).toBe("removed");
  expect(await at.claims()).toEqual(["CREATOR2"]);
});

test("a member of a discount that is gone from Shopify is deactivated all the same", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { enrolmentId } = offer.members[0]!;
  shopify.deleteDiscount(offer.discountId);
  const members = changing(ctx, { shopify, ...at });
  expect(await members.change(offer, { kind: "deactivate", enrolmentIds: [enrolmentId] })).toMatchObject([{ state: "done" }]);
  expect(await members.status(enrolmentId)).toBe("inactive");
});
