/** After which changes of codes members count as not told, whom the prompt then chooses, and what the words can say. */
import { checkDrift } from "#app/drift/check-drift.server.ts";
import { adoptCode, reissue } from "#app/drift/repair-drift.server.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { readFacts } from "#app/messages/read-facts.server.ts";
import { markAsNotified } from "#app/messages/send-message.server.ts";
import { unnotifiedIn } from "#app/messages/unnotified.server.ts";
import { valuesOf, type MessageFormat } from "#app/messages/variables.ts";
import { concernedMembers } from "#app/routes/app.messages.$messageId/who-is-concerned.server.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

import { changing } from "../members/changed-offer.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

const WORDS: MessageFormat = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

type Shop = ReturnType<Bench["aShop"]>;

/** A person tells everybody whom the prompt chooses. */
async function tell({ ctx }: Pick<Shop, "ctx">, cause: Parameters<typeof concernedMembers>[1], now: Date): Promise<void> {
  const concerned = await concernedMembers(ctx, cause);
  const composed = await composeMessage(ctx, { ...concerned!, createdBy: "1" });
  if (!composed.ok) throw new Error(composed.reason);
  const told = await markAsNotified(ctx, { messageId: composed.messageId, by: "1", now });
  if (!told.ok) throw new Error(told.reason);
}

async function valuesFor({ ctx }: Pick<Shop, "ctx">, offer: BuiltOffer, now: Date) {
  const [{ enrolmentId }] = offer.members as [BuiltOffer["members"][number]];
  const facts = await readFacts(ctx, { offerId: offer.id, enrolmentIds: [enrolmentId], now, links: "none" });
  return valuesOf(facts.get(enrolmentId)!, WORDS);
}

test("while both codes work the prompt is there, and says until when the old one works in the shop's zone; the end is no news to who was told", async () => {
  const shop = bench.aShop();
  const { ctx, shopify, ...at } = shop;
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  // Six in the evening in New York.
  const retireAt = new Date("2026-11-23T23:00:00Z");
  const { refreshId } = await at.draft(offer, ["FRESH1"], "leak", { oldEnds: "at_time", retireAt });
  await at.start(refreshId);
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
  await at.work(offer.discountId);

  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2", "FRESH1"]);
  const cause = { kind: "refresh", id: refreshId } as const;
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([offer.members[0]!.enrolmentId]);
  expect(await concernedMembers(ctx, cause)).toMatchObject({ memberIds: [offer.members[0]!.memberId], template: "ending" });
  expect(await valuesFor(shop, offer, at.clock())).toMatchObject({
    new_code: "FRESH1",
    old_code: "CREATOR1",
    old_code_ends: "Nov 23, 2026, 6:00 PM EST",
  });

  await tell(shop, cause, at.clock());
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
  at.pass(36 * 3_600);
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR2", "FRESH1"]);
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
});

test("who was not told while both worked is not told once the old code has ended, with the words of the reason", async () => {
  const shop = bench.aShop();
  const { ctx, shopify, ...at } = shop;
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const choices = { oldEnds: "at_time", retireAt: new Date("2026-11-23T23:00:00Z") } as const;
  const { refreshId } = await at.draft(offer, ["FRESH1"], "leak", choices);
  await at.start(refreshId);
  await at.work(offer.discountId);
  at.pass(36 * 3_600);
  await at.settle(offer.discountId);
  expect(await concernedMembers(ctx, { kind: "refresh", id: refreshId })).toMatchObject({ template: "leak", memberIds: { length: 1 } });
  expect(await unnotifiedIn(ctx, offer.id)).toHaveLength(1);
});

test("deactivating and activating a member are each to be told, with their own words; a member who was told before is not told of the next", async () => {
  const shop = bench.aShop();
  const { ctx, shopify, ...at } = shop;
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const enrolmentIds = [offer.members[0]!.enrolmentId];
  const members = changing(ctx, { shopify, ...at });
  for (const [kind, template] of [
    ["deactivate", "deactivated"],
    ["activate", "activated"],
  ] as const) {
    members.later(3_600_000);
    const id = await members.begin(offer, { kind, enrolmentIds });
    await members.settle(offer);
    expect(await unnotifiedIn(ctx, offer.id)).toEqual(enrolmentIds);
    const cause = { kind: "change", id } as const;
    expect(await concernedMembers(ctx, cause)).toMatchObject({ template, memberIds: [offer.members[0]!.memberId] });
    members.later(60_000);
    const { settledAt } = await ctx.db.refreshItem.findFirstOrThrow({ where: { changeId: id } });
    await tell(shop, cause, new Date(settledAt!.getTime() + 1));
    expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
  }
});

test("codes that an offer came with are no news, but a code somebody made a member's is, and so is one that was made again", async () => {
  const shop = bench.aShop();
  const { ctx, shopify, ...at } = shop;
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);

  at.pass(10 * 365 * 86_400);
  shopify.insert(offer.discountId, "STRAY");
  await checkDrift(ctx, { discountId: offer.discountId, codes: shopify.codes, now: at.clock });
  const { id } = await ctx.db.member.create({
    data: { shop: ctx.shop, firstName: "New", lastName: "Comer", email: "new@example.com", handle: "new" },
  });
  const stray = await ctx.db.driftFinding.findFirstOrThrow({ where: { kind: "stranger" } });
  const asked = { by: "7", now: at.clock };
  const adopted = await adoptCode(ctx, { ...asked, findingId: stray.id, memberId: id, onLineageChanged: at.onLineageChanged });
  expect(adopted).toEqual({ ok: true });
  const joined = await ctx.db.enrolment.findFirstOrThrow({ where: { memberId: id } });
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([joined.id]);
  expect(await ctx.db.activity.findFirst({ where: { kind: "drift_repaired" }, include: { members: true } })).toMatchObject({
    staffId: "7",
    members: [{ memberId: id, after: { code: "STRAY" } }],
  });

  shopify.drop(offer.discountId, [offer.members[0]!.redeemCodeId]);
  await checkDrift(ctx, { discountId: offer.discountId, codes: shopify.codes, now: at.clock });
  const gone = await ctx.db.driftFinding.findFirstOrThrow({ where: { kind: { not: "stranger" } } });
  const again = await reissue(ctx, { ...asked, findingId: gone.id, enqueue: at.enqueue });
  if (!again.ok) throw new Error(again.reason);
  await at.settle(offer.discountId);
  expect(await unnotifiedIn(ctx, offer.id)).toHaveLength(2);
  const cause = { kind: "refresh", id: again.refreshId! } as const;
  expect(await concernedMembers(ctx, cause)).toMatchObject({ memberIds: [offer.members[0]!.memberId], template: "reset" });
});
