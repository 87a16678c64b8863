/** A member with two live codes in one offer: what is done to one of them leaves the other as it is. */
import { readLiveNow } from "#app/codes/live-codes.server.ts";
import { leaveAsIs } from "#app/refreshes/leave-as-is.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { changing } from "#tests/integration/members/changed-offer.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { aSecondCode } from "./second-code.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function twoCodes() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { enrolmentId, memberId } = offer.members[0]!;
  const secondId = await aSecondCode(ctx, { shopify, offer, enrolmentId, memberId, name: "CREATOR1TT" });
  const held = async () => {
    const codes = await ctx.db.promoCode.findMany({ where: { enrolmentId, liveUntil: null }, orderBy: { key: "asc" } });
    return codes.map(({ name, isPrimary }) => `${name}${isPrimary ? " primary" : ""}`);
  };
  const shown = async () => (await readLiveNow(ctx, [enrolmentId])).get(enrolmentId)?.code;
  return { ctx, shopify, offer, enrolmentId, secondId, held, shown, ...at };
}

test.each([
  ["a rename", "FRESH1", "at_once"],
  ["a reset", "CREATOR1", "at_once"],
  ["an emergency", "FRESH1", "old_first"],
] as const)("%s of the primary code leaves the other live, and its successor is primary", async (_, name, oldEnds) => {
  const { offer, held, shown, ...at } = await twoCodes();
  const { refreshId } = await at.draft(offer, [name], "leak", { oldEnds });
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1TT", name].toSorted());
  expect(await held()).toEqual([`${name} primary`, "CREATOR1TT"].toSorted());
  expect(await shown()).toBe(name);
  expect(await at.claims()).toEqual(["CREATOR1TT", name].toSorted());
});

test("the database keeps a second code from being primary beside the first", async () => {
  const { ctx, secondId } = await twoCodes();
  await expect(ctx.db.promoCode.updateMany({ where: { id: secondId }, data: { isPrimary: true } })).rejects.toThrow(/unique/i);
});

test("a code that is refreshed and not the primary one leaves the primary one as it is", async () => {
  const { ctx, shopify, offer, secondId, held, shown, ...at } = await twoCodes();
  const { refreshId, items } = await at.draft(offer, ["FRESHTT"]);
  expect(await at.start(refreshId)).toEqual({ ok: true });
  // No screen offers it yet: the item is pointed at the second code, as a screen for several codes will.
  const redeemCodeId = shopify.find("CREATOR1TT")!.code.id;
  await ctx.db.refreshItem.updateMany({
    where: { id: items[0]! },
    data: { oldCodeId: secondId, oldName: "CREATOR1TT", oldRedeemCodeId: redeemCodeId },
  });
  expect(await shown()).toBe("CREATOR1");
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "FRESHTT"]);
  expect(await held()).toEqual(["CREATOR1 primary", "FRESHTT"]);
});

test("when one of two withdrawals needs a person and is left as it is, the member stays with the code that is left", async () => {
  const { ctx, shopify, offer, enrolmentId, held, shown, ...at } = await twoCodes();
  const members = changing(ctx, { shopify, ...at });
  await members.begin(offer, { kind: "remove", enrolmentIds: [enrolmentId] });
  // Shopify refuses to let the second one go.
  const [second] = await ctx.db.refreshItem.findMany({ where: { oldName: "CREATOR1TT" } });
  await ctx.db.refreshItem.updateMany({ where: { id: second!.id }, data: { state: "parked", parkedFor: "refused" } });
  await members.settle(offer);
  expect(await held()).toEqual(["CREATOR1TT primary"]);
  expect(await members.status(enrolmentId)).toBe("active");
  const leave = { by: "1", codes: shopify.codes, onLineageChanged: at.onLineageChanged, now: members.clock };
  expect(await leaveAsIs(ctx, { itemId: second!.id, ...leave })).toEqual({ ok: true, live: { old: true, new: false } });
  expect(await shown()).toBe("CREATOR1TT");
});
