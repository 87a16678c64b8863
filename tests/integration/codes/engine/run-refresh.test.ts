import { advance } from "#app/codes/engine/advance.ts";
import { leaveAsIs } from "#app/refreshes/leave-as-is.server.ts";
import { readAffected, readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { retryAll, retryItem } from "#app/refreshes/retry-item.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "./a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("three members are refreshed: one new name, one same name, one taken, and the lineage says so", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(4).in(ctx, shopify);
  shopify.addDiscount("Spring sale", ["SPRING"]);
  shopify.find("CREATOR1")!.code.uses = 12;
  const { refreshId, items } = await at.draft(offer, ["FRESH1", "CREATOR2", "SPRING"]);
  expect(await at.start(refreshId)).toEqual({ ok: true });
  expect(at.queued).toEqual([{ name: "refresh.advance", payload: { shop: ctx.shop, discountId: offer.discountId } }]);
  await at.settle(offer.discountId);

  const view = await at.view(refreshId);
  expect(view).toMatchObject({
    state: "settled",
    counts: { total: 3, done: 2, needsAttention: 1, waiting: 0 },
    attention: [{ reason: "name_taken", count: 1, members: ["Member 00003"] }],
  });
  expect(view.rows[2]).toMatchObject({
    label: "Needs attention",
    sentence: expect.stringContaining("SPRING is taken by the discount “Spring sale”. CREATOR3 still works.") as string,
  });
  expect(at.live(offer.discountId)).toEqual(["CREATOR2", "CREATOR3", "CREATOR4", "FRESH1"]);
  expect(await at.lineage(offer.members[0]!.enrolmentId)).toEqual([
    { name: "CREATOR1", live: false, endedFor: "leak", issuedFor: "welcome", usesAtEnd: 12 },
    { name: "FRESH1", live: true, endedFor: null, issuedFor: "leak", usesAtEnd: null },
  ]);
  expect(await at.lineage(offer.members[1]!.enrolmentId)).toMatchObject([
    { name: "CREATOR2", live: false },
    { name: "CREATOR2", live: true },
  ]);
  expect(await at.lineage(offer.members[2]!.enrolmentId)).toHaveLength(1);
  expect(await at.claims()).toEqual(["CREATOR2", "CREATOR3", "CREATOR4", "FRESH1", "SPRING promised"]);
  expect(at.reattributed.flat().sort()).toEqual(["CREATOR1", "CREATOR2", "FRESH1"]);
  expect((await readAffected(ctx, { refreshId })).map(({ oldName, newName }) => [oldName, newName])).toEqual([
    ["CREATOR1", "FRESH1"],
    ["CREATOR2", "CREATOR2"],
  ]);
  const told = await readTimeline(ctx, { itemId: items[0]! });
  expect(told.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    "null planned",
    "check_free done",
    "add done",
    "verify_added done",
    "delete noted",
    "delete done",
    "verify_deleted done",
    "record done",
  ]);
});

test("a name that was taken is retried under another one, and the refresh runs and settles again", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  shopify.addDiscount("Spring sale", ["SPRING"]);
  const { refreshId, items } = await at.draft(offer, ["SPRING"]);
  await at.start(refreshId);
  await at.settle(offer.discountId);
  const retry = (newName?: string) =>
    retryItem(ctx, { itemId: items[0]!, ...(newName !== undefined && { newName }), by: "staff 2", enqueue: at.enqueue, now: at.clock });
  expect(await retry("CREATOR2")).toMatchObject({ ok: false, reason: "name", answer: { answer: "taken_by_member" } });
  expect(await retry("A B")).toMatchObject({ ok: false, reason: "name", answer: { answer: "invalid", reason: "space" } });
  expect((await at.view(refreshId)).state).toBe("settled");
  expect(await retry("AUTUMN")).toEqual({ ok: true });
  expect((await at.view(refreshId)).state).toBe("running");
  expect(await retry()).toEqual({ ok: false, reason: "not_parked" });
  await at.settle(offer.discountId);
  expect((await at.view(refreshId)).counts).toMatchObject({ done: 1, needsAttention: 0 });
  expect(at.live(offer.discountId)).toEqual(["AUTUMN", "CREATOR2"]);
  expect(await at.claims()).toEqual(["AUTUMN", "CREATOR2"]);
});

test("a parked rename is retried as a reset, and both kinds all at once", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const spring = shopify.addDiscount("Spring sale", ["SPRING", "AUTUMN"]);
  const { refreshId, items } = await at.draft(offer, ["SPRING", "AUTUMN"]);
  await at.start(refreshId);
  await at.settle(offer.discountId);
  expect(await retryItem(ctx, { itemId: items[0]!, newName: "creator1", by: "staff 2", enqueue: at.enqueue, now: at.clock })).toEqual({
    ok: true,
  });
  shopify.deleteDiscount(spring.id);
  expect(await retryAll(ctx, { refreshId, by: "staff 2", enqueue: at.enqueue, now: at.clock })).toEqual({ ok: true, resumed: 1 });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["AUTUMN", "creator1"]);
  expect(await at.claims()).toEqual(["AUTUMN", "CREATOR1"]);
});

test("a parked item left as it is frees its name and keeps the old code", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  shopify.addDiscount("Spring sale", ["SPRING"]);
  const { refreshId, items } = await at.draft(offer, ["SPRING"]);
  await at.start(refreshId);
  await at.settle(offer.discountId);
  const leave = () =>
    leaveAsIs(ctx, { itemId: items[0]!, by: "staff 2", codes: shopify.codes, onLineageChanged: at.onLineageChanged, now: at.clock });
  expect(await leave()).toEqual({ ok: true, live: { old: true, new: false } });
  expect(await leave()).toEqual({ ok: false, reason: "not_parked" });
  expect(await at.view(refreshId)).toMatchObject({ counts: { left: 1, needsAttention: 0 }, rows: [{ state: "left", changed: false }] });
  expect(await readAffected(ctx, { refreshId })).toEqual([]);
  expect(await at.claims()).toEqual(["CREATOR1"]);
  expect(await at.lineage(offer.members[0]!.enrolmentId)).toMatchObject([{ name: "CREATOR1", live: true }]);
});

test("left with both codes working, the new one is the member's and the old name stays taken", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { refreshId, items } = await at.draft(offer, ["FRESH1"]);
  await at.start(refreshId);
  shopify.drop(offer.discountId, [offer.members[0]!.redeemCodeId]);
  shopify.insert(offer.discountId, "CREATOR1");
  await at.settle(offer.discountId);
  expect((await at.view(refreshId)).rows[0]).toMatchObject({
    parkedFor: "old_code_replaced",
    sentence: expect.stringContaining("FRESH1 works, and so does CREATOR1") as string,
  });
  expect(
    await leaveAsIs(ctx, { itemId: items[0]!, by: "staff 2", codes: shopify.codes, onLineageChanged: at.onLineageChanged, now: at.clock }),
  ).toEqual({ ok: true, live: { old: true, new: true } });
  expect((await at.view(refreshId)).rows[0]).toMatchObject({ state: "left", changed: true });
  expect(await readAffected(ctx, { refreshId })).toMatchObject([{ oldName: "CREATOR1", newName: "FRESH1" }]);
  expect(await at.lineage(offer.members[0]!.enrolmentId)).toMatchObject([
    { name: "CREATOR1", live: false },
    { name: "FRESH1", live: true },
  ]);
  expect(await at.claims()).toEqual(["CREATOR1", "FRESH1"]);
});

test("a name on its way to Shopify can be neither dropped nor left until it is known how it went", async () => {
  const { ctx, shopify, ...at } = bench.aShop({ landing: "told" });
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { refreshId, items } = await at.draft(offer, ["FRESH1"]);
  await at.start(refreshId);
  await at.settle(offer.discountId);
  const leave = () =>
    leaveAsIs(ctx, { itemId: items[0]!, by: "staff 2", codes: shopify.codes, onLineageChanged: at.onLineageChanged, now: at.clock });
  expect((await at.view(refreshId)).rows[0]).toMatchObject({ parkedFor: "gave_up" });
  expect(await retryItem(ctx, { itemId: items[0]!, newName: "OTHER", by: "staff 2", enqueue: at.enqueue })).toEqual({
    ok: false,
    reason: "name_unsettled",
  });
  expect(await leave()).toEqual({ ok: false, reason: "still_settling" });
  shopify.land();
  expect(await leave()).toEqual({ ok: true, live: { old: true, new: true } });
  expect(await at.lineage(offer.members[0]!.enrolmentId)).toMatchObject([
    { name: "CREATOR1", live: false },
    { name: "FRESH1", live: true },
  ]);
});

test("a worker that dies between Shopify and the database is followed by another that ends it the same way", async () => {
  let calls = 0;
  let dieAt = 0;
  const { ctx, shopify, ...at } = bench.aShop({
    around: async (_, effect) => {
      const answer = effect();
      if ((calls += 1) === dieAt) throw new Error("killed");
      return answer;
    },
  });
  const offer = await anOffer().withMembers(12).in(ctx, shopify);
  const { refreshId } = await at.draft(
    offer,
    offer.members.map((_, index) => (index % 2 ? `FRESH${index}` : `CREATOR${index + 1}`)),
  );
  await at.start(refreshId);
  for (let death = 0; death < 40; death += 1) {
    dieAt = calls + 1;
    await advance(ctx.shop, offer.discountId, at.deps).catch((error: Error) => expect(error.message).toBe("killed"));
    dieAt = 0;
    await advance(ctx.shop, offer.discountId, at.deps);
  }
  await at.settle(offer.discountId);
  expect((await at.view(refreshId)).counts).toMatchObject({ done: 12, needsAttention: 0 });
  expect(at.live(offer.discountId)).toEqual(offer.members.map((_, index) => (index % 2 ? `FRESH${index}` : `CREATOR${index + 1}`)).sort());
  expect(await ctx.db.promoCode.count({ where: { liveUntil: null } })).toBe(12);
});

test("only one worker at a time holds a discount, and one that died is followed when its hold runs out", async () => {
  const { deps } = bench.aShop();
  const held = await deps.store.hold("d1", 60);
  expect(held).not.toBeNull();
  expect(await deps.store.hold("d1", 60)).toBeNull();
  const other = await deps.store.hold("d2", 60);
  expect(other).not.toBeNull();
  await deps.store.letGo("d1", held!.holder);
  expect(await deps.store.hold("d1", -1)).not.toBeNull();
  const follower = await deps.store.hold("d1", 60);
  expect(follower).not.toBeNull();
  // Whoever holds renews: past the end of these tests too.
  await deps.store.letGo("d2", other!.holder);
  await deps.store.letGo("d1", follower!.holder);
});

test("a save of an item that somebody else changed meanwhile changes nothing and tells nothing", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { refreshId, items } = await at.draft(offer, ["FRESH1"]);
  await at.start(refreshId);
  const set = { plan: "rename", step: "check_free", limit: 10 } as const;
  const [item] = await at.deps.store.take(offer.discountId, set, at.clock());
  await advance(ctx.shop, offer.discountId, at.deps);
  const told = await readTimeline(ctx, { itemId: items[0]! });
  const { applyResult } = await import("#app/codes/engine/transitions.ts");
  await at.deps.store.save([applyResult(item!, { kind: "park", reason: "gave_up" }, at.clock())]);
  await at.deps.store.record([applyResult({ ...item!, step: "record", deletedAt: at.clock() }, { kind: "done" }, at.clock())]);
  expect((await at.view(refreshId)).rows[0]).toMatchObject({ state: "running", step: "add" });
  expect(await readTimeline(ctx, { itemId: items[0]! })).toEqual(told);
  expect(await at.lineage(offer.members[0]!.enrolmentId)).toHaveLength(1);
  expect(at.reattributed).toEqual([]);
});
