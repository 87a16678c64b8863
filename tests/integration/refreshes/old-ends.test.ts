/** When the old code ends, calling rows off, and undo. */
import { cancelRefresh, endOldCodesNow } from "#app/refreshes/call-off.server.ts";
import { readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { undoRefresh } from "#app/refreshes/undo-refresh.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function aWaitingRefresh(names: readonly string[], hours = 6) {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(names.length).in(ctx, shopify);
  const retireAt = new Date(at.clock().getTime() + hours * 3_600_000);
  const { refreshId, items } = await at.draft(offer, names, "creator_request", { oldEnds: "at_time", retireAt });
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.work(offer.discountId);
  const asked = { refreshId, by: "staff 2", enqueue: at.enqueue, now: at.clock };
  return { ctx, shopify, at, offer, refreshId, items, asked, retireAt };
}

test("both codes work until the chosen time, the wait is on record, and then the old one goes", async () => {
  const { at, offer, refreshId, items, ctx, retireAt } = await aWaitingRefresh(["FRESH1", "creator2"]);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2", "FRESH1"]);
  const waiting = await at.view(refreshId);
  expect(waiting).toMatchObject({ state: "running", retireAt: retireAt.toISOString(), waitingForTime: 1, waitingForShopify: false });
  expect(waiting.rows.map(({ waitingFor, label }) => [waitingFor, label])).toEqual([
    ["schedule", "Waiting for its time"],
    ["schedule", "Waiting for its time"],
  ]);
  at.pass(6 * 3600);
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["FRESH1", "creator2"]);
  expect((await at.view(refreshId)).counts).toMatchObject({ done: 2, waiting: 0 });
  const told = await readTimeline(ctx, { itemId: items[0]! });
  expect(told.find(({ detail }) => detail.until === retireAt.toISOString())).toMatchObject({ step: "delete", outcome: "waited" });
});

test("a time that has passed keeps a refresh from starting, and one given up for another way is forgotten", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const retireAt = new Date(at.clock().getTime() - 1000);
  const past = await at.draft(offer, ["FRESH1"], "other", { oldEnds: "at_time", retireAt });
  expect(await at.start(past.refreshId)).toMatchObject({ ok: false, reason: "time_past" });
  const first = await at.draft(offer, ["FRESH1"], "other", { oldEnds: "old_first", retireAt });
  expect(await at.start(first.refreshId)).toEqual({ ok: true });
  expect((await at.view(first.refreshId)).retireAt).toBeNull();
});

test("in an emergency the old codes are dead before any new one is made", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["FRESH1", "FRESH2", "FRESH3"], "leak", { oldEnds: "old_first" });
  await at.start(refreshId);
  const add = at.deps.codes.add.bind(at.deps.codes);
  let liveAtAdd: string[] = [];
  at.deps.codes.add = (discountId, names) => {
    liveAtAdd = at.live(offer.discountId);
    return add(discountId, names);
  };
  await at.settle(offer.discountId);
  expect(liveAtAdd).toEqual([]);
  expect(at.live(offer.discountId)).toEqual(["FRESH1", "FRESH2", "FRESH3"]);
  expect(await at.lineage(offer.members[0]!.enrolmentId)).toMatchObject([
    { name: "CREATOR1", endedFor: "leak" },
    { name: "FRESH1", live: true },
  ]);
});

test("a row called off while both codes work loses its new code and keeps the old one, and orders of that time stay the member's", async () => {
  const { ctx, at, offer, refreshId, items, asked } = await aWaitingRefresh(["FRESH1", "FRESH2"]);
  expect((await at.view(refreshId)).canCallOff).toBe(2);
  expect(await cancelRefresh(ctx, { ...asked, itemId: items[0]! })).toEqual({ ok: true, left: 0, takenBack: 1 });
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2", "FRESH2"]);
  expect((await at.view(refreshId)).rows[0]).toMatchObject({ state: "left" });
  expect((await at.lineage(offer.members[0]!.enrolmentId)).sort((a, b) => a.name.localeCompare(b.name, "en"))).toMatchObject([
    { name: "CREATOR1", live: true, endedFor: null },
    { name: "FRESH1", live: false, endedFor: "taken_back" },
  ]);
  expect(at.reattributed.flat()).toContain("FRESH1");
  expect(await at.claims()).toEqual(["CREATOR1", "CREATOR2", "FRESH2 promised"]);
  at.pass(6 * 3600);
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "FRESH2"]);
  expect(await cancelRefresh(ctx, asked)).toEqual({ ok: false, reason: "too_late" });
});

test("rows that have not begun are called off without a trace at Shopify, and their names are free", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["FRESH1", "CREATOR2"], "reset_usage");
  await at.start(refreshId);
  const asked = { refreshId, by: "staff 2", enqueue: at.enqueue, now: at.clock };
  const before = shopify.calls.length;
  expect(await cancelRefresh(ctx, asked)).toEqual({ ok: true, left: 2, takenBack: 0 });
  await at.settle(offer.discountId);
  expect(shopify.calls.slice(before)).toEqual([]);
  expect(await at.view(refreshId)).toMatchObject({ state: "settled", counts: { left: 2 } });
  expect(await at.claims()).toEqual(["CREATOR1", "CREATOR2"]);
});

test("the end of the old codes can be brought forward", async () => {
  const { ctx, at, offer, asked } = await aWaitingRefresh(["FRESH1"]);
  expect(await endOldCodesNow(ctx, asked)).toEqual({ ok: true });
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["FRESH1"]);
  expect(await endOldCodesNow(ctx, asked)).toEqual({ ok: false });
});

test("undo puts the previous names back as a refresh of its own, once, and not the ones that leaked", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const first = await at.draft(offer, ["FRESH1", "FRESH2"], "creator_request");
  await at.start(first.refreshId);
  await at.settle(offer.discountId);
  const undo = (refreshId: string, now = () => new Date()) =>
    undoRefresh(ctx, { refreshId, by: "staff 2", codes: shopify.codes, enqueue: at.enqueue, now });
  const tomorrow = () => new Date(Date.now() + 25 * 3_600_000);
  expect(await undo(first.refreshId, tomorrow)).toEqual({ ok: false, reason: "nothing_to_undo" });
  expect((await at.view(first.refreshId)).undo).toMatchObject({ members: 2, retired: 0 });
  const undone = await undo(first.refreshId);
  expect(undone).toMatchObject({ ok: true, started: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2"]);
  expect((await at.lineage(offer.members[0]!.enrolmentId)).map(({ name }) => name)).toEqual(["CREATOR1", "FRESH1", "CREATOR1"]);
  expect(await undo(first.refreshId)).toEqual({ ok: false, reason: "nothing_to_undo" });

  const leaked = await at.draft(offer, ["LATER1"], "leak");
  await at.start(leaked.refreshId);
  await at.settle(offer.discountId);
  expect((await at.view(leaked.refreshId)).undo).toMatchObject({ members: 0, retired: 1 });
  expect(await undo(leaked.refreshId)).toEqual({ ok: false, reason: "nothing_to_undo" });
});
