/** When the old code ends, calling rows off, undo, and rotations, whose old codes end once everybody was told. */
import { cancelRefresh, endOldCodesNow } from "#app/refreshes/call-off.server.ts";
import { readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { undoRefresh } from "#app/refreshes/undo-refresh.server.ts";
import { markAsNotified } from "#app/messages/send-message.server.ts";
import { pauseRotation, saveRotation, skipDay, skipMember, waitForUntold } from "#app/rotations/change-rotation.server.ts";
import { readRotationMembers } from "#app/rotations/read-rotation.server.ts";
import { runRotation } from "#app/rotations/run-rotation.server.ts";
import { readLiveNow } from "#app/codes/live-codes.server.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { readUntold } from "#app/rotations/untold-members.server.ts";
import { untoldRotations } from "#app/screens/home/untold-rotations.server.ts";
import { stuckRotations } from "#app/screens/home/stuck-rotations.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

const DAY = 86_400;

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

test("an old code that leaks while both work is ended alone, whoever was told, and the others' stay until they were", async () => {
  const { ctx, at, offer, refreshId, items, asked } = await aWaitingRefresh(["FRESH1", "FRESH2"]);
  await ctx.db.refresh.updateMany({ data: { oldCodesHeld: true, origin: "rotation" } });
  const one = { ...asked, itemId: items[0]! };
  expect(await endOldCodesNow(ctx, one)).toEqual({ ok: true });
  expect(await endOldCodesNow(ctx, one)).toEqual({ ok: false });
  expect(await cancelRefresh(ctx, one)).toEqual({ ok: false, reason: "too_late" });
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR2", "FRESH1", "FRESH2"]);
  expect((await at.view(refreshId)).counts).toMatchObject({ done: 1 });
  expect(await ctx.db.activity.findFirst({ where: { kind: "old_codes_ended" }, include: { members: true } })).toMatchObject({
    ...{ refreshId, members: [{ memberId: offer.members[0]!.memberId, before: { code: "CREATOR1" } }] },
  });
  at.pass(90 * DAY);
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toContain("CREATOR2");
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

/** An offer in New York at noon UTC of 22 November with a rotation every ten days at ten, first on the 25th. */
async function aRotation(members = 3, more: { afterUses?: number; fuseTimes?: number } = {}) {
  const { ctx, shopify, ...at } = bench.aShop();
  await ctx.db.shop.create({
    data: { domain: ctx.shop, name: "Lumen", currency: "USD", ianaTimezone: "America/New_York", installedAt: at.clock() },
  });
  const offer = await anOffer().withMembers(members).in(ctx, shopify);
  const form = {
    ...{ everyDays: 10, nextOn: "2026-11-25", hour: 10, afterUses: null, fuseTimes: null, leadDays: 3, namePattern: "{LAST}{RANDOM:4}" },
    ...more,
  };
  const press = { offerId: offer.id, by: "1" };
  expect(await saveRotation(ctx, { ...press, now: at.clock(), form })).toEqual({ refused: null });
  const deps = { codes: shopify.codes, enqueue: at.enqueue, now: at.clock };
  const run = () => runRotation(ctx, offer.id, deps);
  return {
    ...{ ctx, shopify, at, offer, press, form, run },
    /** As the jobs do: a look every few hours, the engine after it. Answers the refreshes that were begun. */
    async live(hours: number, step = 6) {
      const begun: string[] = [];
      for (let hour = 0; hour < hours; hour += step) {
        const ran = await run();
        if (ran.state === "started") begun.push(ran.refreshId);
        await at.work(offer.discountId);
        at.pass(step * 3_600);
      }
      return begun;
    },
    async tell(refreshId: string) {
      const { id: messageId } = await ctx.db.message.findFirstOrThrow({ where: { causeId: refreshId, state: "draft" } });
      expect(await markAsNotified(ctx, { messageId, by: "1", now: at.clock() })).toMatchObject({ ok: true });
    },
    planned: async () =>
      new Map((await readRotationMembers(ctx, { offerId: offer.id, now: at.clock() })).map((one) => [one.enrolmentId, one])),
  };
}

test("a rotation runs over a month: planned names, both codes until everybody was told, nobody skipped or in a case, nothing sent", async () => {
  const { ctx, at, offer, press, live, tell, planned, shopify } = await aRotation(4);
  const [ana, ben, cas, dee] = offer.members.map(({ enrolmentId }) => enrolmentId) as [string, string, string, string];
  const names = await planned();
  expect([...names.values()].map(({ nextName }) => nextName)).toEqual(
    Array.from({ length: 4 }, () => expect.stringMatching(/^0000\d[A-Z0-9]{4}$/)),
  );
  await skipMember(ctx, { ...press, enrolmentId: ben, skip: true, now: at.clock() });
  const code = await ctx.db.promoCode.findFirstOrThrow({ where: { enrolmentId: cas } });
  const since = new Date("2026-11-20T00:00:00Z");
  const leak = await ctx.db.leakCase.create({
    data: {
      ...{ shop: ctx.shop, promoCodeId: code.id, enrolmentId: cas, offerId: offer.id, name: code.name, tier: "B", reasons: [] },
      ...{ since, sinceFrom: since, sinceTo: since, alarmedAt: at.clock(), openedAt: at.clock() },
    },
  });
  // Somebody takes a planned name at Shopify: it is drawn anew.
  shopify.addDiscount("Other", [names.get(dee)!.nextName]);
  expect(await live(3 * 24)).toEqual([]);
  const [first] = await live(12);
  const items = await ctx.db.refreshItem.findMany({ where: { refreshId: first!, state: { not: "excluded" } } });
  expect(items.map(({ enrolmentId }) => enrolmentId).toSorted()).toEqual([ana, dee].toSorted());
  expect(items.find(({ enrolmentId }) => enrolmentId === ana)!.newName).toBe(names.get(ana)!.nextName);
  expect(items.find(({ enrolmentId }) => enrolmentId === dee)!.newName).not.toBe(names.get(dee)!.nextName);
  const passed = await ctx.db.activity.findFirstOrThrow({ where: { kind: "rotation_passed_over" } });
  expect(passed.reason).toBe("1 member: Skipped once, as asked. 1 member: In an open leak case: the case decides");
  const began = await ctx.db.activity.findFirstOrThrow({ where: { kind: "refresh_started" } });
  expect([began.reason, began.actor]).toEqual(["Rotation: every 10 days", "system"]);
  // Nobody was told: nine days pass, and every code still works.
  expect(await live(9.5 * 24, 12)).toEqual([]);
  const newNames = items.map(({ newName }) => newName);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2", "CREATOR3", "CREATOR4", ...newNames].toSorted());
  const { retireAt } = await ctx.db.refresh.findFirstOrThrow({ where: { id: first! } });
  expect(retireAt!.getTime()).toBeGreaterThan(at.clock().getTime());
  expect(await ctx.db.messageRecipient.count({ where: { state: { not: "draft" } } })).toBe(0);
  // The next day comes while both wait: they are in hand, the skipped one is taken along, the case is still open.
  const [second] = await live(12);
  const taken = await ctx.db.refreshItem.findMany({ where: { refreshId: second!, state: { not: "excluded" } } });
  expect(taken.map(({ enrolmentId }) => enrolmentId)).toEqual([ben]);
  await tell(first!);
  await tell(second!);
  expect(await live(3.5 * 24, 12)).toEqual([]);
  const now = ["CREATOR3", ...newNames, taken[0]!.newName].toSorted();
  expect(at.live(offer.discountId)).toEqual(now);
  await ctx.db.leakCase.update({ where: { shop_id: { shop: ctx.shop, id: leak.id } }, data: { state: "dismissed" } });
  expect(await skipDay(ctx, { ...press, now: at.clock(), seen: "2026-12-15" })).toEqual({ refused: null });
  expect(await skipDay(ctx, { ...press, now: at.clock(), seen: "2026-12-15" })).toMatchObject({
    refused: expect.stringContaining("skipped already"),
  });
  expect(await live(16 * 24, 24)).toEqual([]);
  expect(at.live(offer.discountId)).toEqual(now);
  const [third] = await live(12);
  await tell(third!);
  await live(4 * 24, 12);
  expect(at.live(offer.discountId).filter((name) => now.includes(name))).toEqual([]);
  // Of each member exactly one code works, and every code they had is in their lineage.
  for (const { enrolmentId } of offer.members) {
    const lineage = await at.lineage(enrolmentId);
    expect(lineage.filter(({ live: works }) => works)).toHaveLength(1);
    expect(at.live(offer.discountId)).toContain(lineage.find(({ live: works }) => works)!.name);
  }
});

test("an old code of a rotation stays while no job lets it go, however long, and ends once its member was told", async () => {
  const { at, offer, live, tell } = await aRotation(1);
  await live(3 * 24, 24);
  const [refreshId] = await live(12);
  at.pass(90 * DAY);
  await at.work(offer.discountId);
  expect(at.live(offer.discountId)).toContain("CREATOR1");
  await live(1);
  expect(at.live(offer.discountId)).toContain("CREATOR1");
  await tell(refreshId!);
  await live(60, 12);
  expect(at.live(offer.discountId)).not.toContain("CREATOR1");
});

test("members of a rotation who do not know the new code are named before the old one ends, and one press waits for them alone", async () => {
  const { ctx, at, offer, press, live } = await aRotation(3);
  const [ana] = offer.members.map(({ enrolmentId }) => enrolmentId) as [string];
  await ctx.db.member.update({ where: { id: offer.members[0]!.memberId }, data: { email: "" } });
  expect([await readUntold(ctx, offer.id), await untoldRotations(ctx, at.clock())]).toEqual([[], []]);
  await live(3 * 24, 24);
  const [refreshId] = await live(12);
  const names = async () => (await readUntold(ctx, offer.id)).map(({ oldName, hasEmail, isWaitedFor }) => [oldName, hasEmail, isWaitedFor]);
  const [before] = await untoldRotations(ctx, at.clock());
  expect(before).toMatchObject({ what: "Old codes wait: 3 members do not know the new one", action: { content: "Tell them or wait" } });
  // Two are told; the third has no address, and is waited for.
  const { id: messageId } = await ctx.db.message.findFirstOrThrow({ where: { causeId: refreshId! } });
  await ctx.db.messageRecipient.deleteMany({ where: { messageId, enrolmentId: ana } });
  expect(await markAsNotified(ctx, { messageId, by: "1", now: at.clock() })).toMatchObject({ ok: true });
  expect(await names()).toEqual([["CREATOR1", false, false]]);
  expect(await waitForUntold(ctx, { ...press, now: at.clock() })).toEqual({ refused: null });
  expect([await names(), await untoldRotations(ctx, at.clock())]).toEqual([[["CREATOR1", false, true]], []]);
  expect(await waitForUntold(ctx, { ...press, now: at.clock() })).toMatchObject({ refused: expect.stringContaining("waited for already") });
  // The others' codes end on their day; the one that is waited for stays however long, and is shown to work.
  await live(4 * 24, 12);
  expect(at.live(offer.discountId).filter((name) => name.startsWith("CREATOR"))).toEqual(["CREATOR1"]);
  await live(20 * 24, 24);
  expect(at.live(offer.discountId)).toContain("CREATOR1");
  const shown = (await readLiveNow(ctx, [ana])).get(ana);
  expect(shown?.old?.name).toBe("CREATOR1");
  expect(shown!.old!.endsAt!.getTime()).toBeGreaterThan(at.clock().getTime());
  const again = await composeMessage(ctx, {
    ...{
      offerId: offer.id,
      cause: { kind: "refresh", id: refreshId! },
      memberIds: [offer.members[0]!.memberId],
      template: "ending" as const,
    },
    createdBy: "1",
  } as Parameters<typeof composeMessage>[1]);
  if (!again.ok) throw new Error(again.reason);
  await markAsNotified(ctx, { messageId: again.messageId, by: "1", now: at.clock() });
  await live(24, 12);
  expect(at.live(offer.discountId)).not.toContain("CREATOR1");
});

test("two looks at once begin one refresh, and one that was interrupted leaves nothing and is begun again", async () => {
  const { ctx, at, run } = await aRotation(2);
  at.pass(4 * DAY);
  const ran = await Promise.all([run(), run(), run()]);
  expect(ran.filter(({ state }) => state === "started")).toHaveLength(1);
  expect(await ctx.db.refresh.count()).toBe(1);
  expect(await ctx.db.message.count()).toBe(1);
  expect(await stuckRotations(ctx, at.clock())).toEqual([]);
  const other = await aRotation(1);
  other.at.pass(4 * DAY);
  other.shopify.codes.owners = () => Promise.reject(new Error("Killed"));
  await expect(other.run()).rejects.toThrow("Killed");
  other.at.pass(DAY);
  expect((await stuckRotations(other.ctx, other.at.clock())).map(({ what }) => what)).toEqual([
    "A rotation is late: no codes were replaced on its day",
  ]);
  delete (other.shopify.codes as Partial<typeof other.shopify.codes>).owners;
});

test("a paused rotation does nothing, a day that passed is not made up for, and a blown fuse needs no day", async () => {
  const { ctx, at, press, run, live, offer } = await aRotation(2, { fuseTimes: 3 });
  await pauseRotation(ctx, { ...press, now: at.clock(), paused: true });
  expect(await live(5 * 24, 24)).toEqual([]);
  await pauseRotation(ctx, { ...press, now: at.clock(), paused: false });
  expect(await run()).toEqual({ state: "idle" });
  expect((await ctx.db.rotation.findFirstOrThrow()).nextOn?.toISOString().slice(0, 10)).toBe("2026-12-05");
  const code = await ctx.db.promoCode.findFirstOrThrow({ where: { enrolmentId: offer.members[0]!.enrolmentId } });
  const startsAt = new Date(at.clock().getTime() - 3_600_000);
  const sold = { parts: 12, conversions: 12, netMinor: 1n, refundedMinor: 0n, commissionMinor: 0n };
  const { shop, offerId, memberId, enrolmentId } = code;
  await ctx.db.codeSalesRollup.create({ data: { shop, offerId, memberId, enrolmentId, promoCodeId: code.id, startsAt, ...sold } });
  const ran = await run();
  expect(ran.state).toBe("started");
  expect(await ctx.db.refreshItem.findMany({ where: { state: "running" }, select: { enrolmentId: true } })).toEqual([{ enrolmentId }]);
});
