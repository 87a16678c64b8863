/** Members activated or deactivated, and an offer paused or resumed, in a store that another one follows. */
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import { changeStatus } from "#app/offers/change-status.server.ts";
import { storeRequests } from "#app/screens/home/store-requests.server.ts";
import { askAgain, NotAgreed, planFollows } from "#app/stores/ask-sisters.server.ts";
import { decideRequest } from "#app/stores/carry-request.server.ts";
import { endPair, endTie } from "#app/stores/door.server.ts";
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { readReceived } from "#app/stores/read-requests.server.ts";
import { meantActs } from "#app/stores/find-requests.server.ts";
import { finishMeant } from "#app/stores/meant-acts.server.ts";

import { ShopifyRejected } from "#app/shopify/client/errors.ts";

import { aBench, twoStores, type Bench } from "./two-stores.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function tiedStores(codes?: readonly string[]) {
  const stores = await twoStores(bench, codes);
  await stores.pair();
  await stores.tie();
  return stores;
}

/** The first member there gets one more code. */
async function anotherCode({ eu }: Awaited<ReturnType<typeof tiedStores>>) {
  const code = await eu.ctx.db.promoCode.findFirstOrThrow({ where: { enrolmentId: eu.offer.members[0]!.enrolmentId } });
  const { id: _id, searchKey: _searchKey, ...copy } = code;
  const another = { name: "MAYAIG", key: "mayaig", isPrimary: false, redeemCodeId: "gid://shopify/DiscountRedeemCode/7" };
  await eu.ctx.db.promoCode.create({ data: { ...copy, ...another } });
}

test("members who are deactivated here are deactivated there by one press, and activated again so", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const look = await stores.look("deactivate");
  expect(look).toMatchObject({ name: "Glow EU", offerTitle: "Creators", asksPerson: false, unchecked: 0, nothing: null });
  expect(look.rows).toMatchObject([
    { oldName: "MAYA10", match: { is: "same" }, codes: ["MAYA10"], trouble: null, already: false },
    { oldName: "LEO10", match: { is: "same" }, codes: ["LEO10"], trouble: null, already: false },
  ]);
  expect(JSON.stringify(look)).not.toContain("@");
  // Looking changes nothing there.
  expect(await eu.ctx.db.enrolmentChange.count({})).toBe(0);

  const changeId = await stores.act("deactivate");
  expect(us.queued.map(({ name }) => name)).toEqual(["refresh.advance", "stores.carry"]);
  await stores.carry();
  expect((await stores.follows({ changeId }))?.request).toMatchObject({ state: "started", progress: { total: 2, running: 2 } });
  for (const store of [us, eu]) await store.settle(store.offer.discountId);
  expect(await stores.carry()).toBeNull();
  expect((await stores.follows({ changeId }))?.request).toMatchObject({ kind: "deactivate", state: "done", progress: { done: 2 } });
  for (const store of [us, eu]) expect(store.live(store.offer.discountId)).toEqual([]);
  expect(await eu.ctx.db.enrolmentChange.findMany({})).toMatchObject([{ kind: "deactivate", createdBy: "store" }]);

  expect((await stores.look("activate")).rows).toMatchObject([{ codes: ["MAYA10"] }, { codes: ["LEO10"] }]);
  await stores.act("activate");
  await stores.carry();
  for (const store of [us, eu]) await store.settle(store.offer.discountId);
  expect(await stores.carry()).toBeNull();
  for (const store of [us, eu]) expect(store.live(store.offer.discountId)).toEqual(["LEO10", "MAYA10"]);
  expect(await stores.acts(eu)).toEqual(expect.arrayContaining(["store_request_started", "members_deactivated", "members_activated"]));
  expect(await stores.acts(us)).toEqual(expect.arrayContaining(["store_request_sent", "store_request_done"]));
  expect([await storeRequests(us.ctx), await storeRequests(eu.ctx)]).toEqual([[], []]);
});

test("members who are removed here leave the offer there, also without a working code, and come back by one press", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const press = { offerId: eu.offer.id, createdBy: "7", enqueue: eu.enqueue, now: eu.clock };
  await changeMembers(eu.ctx, { ...press, kind: "deactivate", enrolmentIds: [eu.offer.members[1]!.enrolmentId] });
  await eu.settle(eu.offer.discountId);
  expect((await stores.look("remove")).rows).toMatchObject([
    { match: { is: "same" }, known: "MAYA10", codes: ["MAYA10"] },
    { match: { is: "same" }, known: "LEO10", codes: [] },
  ]);
  const statuses = async () => (await eu.ctx.db.enrolment.findMany({ orderBy: { id: "asc" } })).map(({ status }) => status);
  const followed = async (kind: "remove" | "readd") => {
    const changeId = await stores.act(kind);
    await stores.carry();
    for (const store of [us, eu]) await store.settle(store.offer.discountId);
    expect(await stores.carry()).toBeNull();
    expect((await stores.follows({ changeId }))?.request).toMatchObject({ kind, state: "done", outcome: null });
  };
  await followed("remove");
  expect(await statuses()).toEqual(["removed", "removed"]);
  expect((await stores.look("readd")).rows).toMatchObject([{ codes: ["MAYA10"] }, { codes: ["LEO10"] }]);
  await followed("readd");
  expect(await statuses()).toEqual(["active", "active"]);
  for (const store of [us, eu]) expect(store.live(store.offer.discountId)).toEqual(["LEO10", "MAYA10"]);
  expect(await storeRequests(us.ctx)).toEqual([]);
});

test("an offer that is ended here is ended there, by a person where the stores agreed before it was followed; one paused there stays", async () => {
  const stores = await tiedStores();
  const { us, eu, press } = stores;
  await eu.ctx.db.offer.updateMany({ data: { status: "EXPIRED", pausedAt: us.clock() } });
  expect(await stores.look("end")).toMatchObject({ nothing: "is paused" });
  await eu.ctx.db.offer.updateMany({ data: { status: "ACTIVE", pausedAt: null } });
  await eu.ctx.db.storePair.updateMany({ data: { endsToo: false } });
  await stores.act("end");
  await stores.carry();
  expect(await storeRequests(eu.ctx)).toMatchObject([{ what: "Glow US asks to end an offer here" }]);
  expect(eu.presses).toEqual([]);
  const requestId = await stores.lastRequest();
  expect(await decideRequest(eu.ctx, { requestId, accept: true, ...press(), enqueue: eu.enqueue })).toBe(true);
  await stores.carry();
  expect((await stores.follows())?.request).toMatchObject({ kind: "end", state: "done" });
  expect(await eu.ctx.db.offer.findFirst({})).toMatchObject({ status: "EXPIRED", pausedAt: null });
});

test("somebody there with the same address and another code is asked about, and so is what they would lose; others are left alone", async () => {
  const stores = await tiedStores();
  const { eu } = stores;
  const [maya, leo] = eu.offer.members;
  const code = await eu.ctx.db.promoCode.findFirstOrThrow({ where: { enrolmentId: maya!.enrolmentId } });
  await eu.ctx.db.promoCode.updateMany({ where: { id: code.id }, data: { name: "MAYAEU", key: "mayaeu" } });
  await eu.ctx.db.enrolment.updateMany({ where: { id: leo!.enrolmentId }, data: { status: "removed" } });
  const { rows } = await stores.look("deactivate");
  expect(rows).toMatchObject([{ match: { is: "question", because: "other_code" }, codes: ["MAYAEU"] }, { match: { is: "nobody" } }]);
  await expect(stores.act("deactivate")).rejects.toThrow("Nothing is chosen in Glow EU");
  await stores.act("deactivate", [code.id]);
  await stores.carry();
  expect(await eu.ctx.db.refreshItem.findMany({ select: { oldName: true, state: true } })).toEqual([
    { oldName: "MAYAEU", state: "running" },
  ]);
});

test("a store that was not decided on, or would change others than were seen, stops the press", async () => {
  const stores = await tiedStores();
  const { us, eu, deps } = stores;
  const enrolmentIds = us.offer.members.map(({ enrolmentId }) => enrolmentId);
  const act = { offerId: us.offer.id, kind: "deactivate", enrolmentIds } as const;
  expect(await planFollows(us.ctx, { ...act, chosen: [] }, deps)).toMatchObject({ ok: false });
  const { seen } = await stores.look("deactivate");
  await anotherCode(stores);
  const chosen = [{ shop: eu.ctx.shop, follow: true, seen, confirmed: [] }];
  expect(await planFollows(us.ctx, { ...act, chosen }, deps)).toMatchObject({
    ok: false,
    because: expect.stringContaining("not what you saw"),
  });
});

test("codes that a member there got after the look are not stopped, and both stores say so", async () => {
  const stores = await tiedStores(["MAYA10"]);
  const { us, eu } = stores;
  const changeId = await stores.act("deactivate");
  await anotherCode(stores);
  expect(await stores.carry()).toBeNull();
  expect((await stores.follows({ changeId }))?.request).toMatchObject({
    ...{ state: "refused", outcome: "MAYA10 stays: its codes were changed meanwhile." },
  });
  expect(await storeRequests(us.ctx)).toMatchObject([
    { what: "Glow EU did not deactivate all members that were asked for", action: { url: `/app/changes/${changeId}` } },
  ]);
  expect(await storeRequests(eu.ctx)).toMatchObject([{ what: "Members that Glow US asked to deactivate stay as they are" }]);
});

test("what this store refuses is not done there either, and a member who is inactive there already is no failure", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  await us.start((await us.draft(us.offer, ["MAYA8KQ"])).refreshId);
  await changeMembers(eu.ctx, {
    ...{ kind: "deactivate", offerId: eu.offer.id, enrolmentIds: [eu.offer.members[1]!.enrolmentId] },
    ...{ createdBy: "7", enqueue: eu.enqueue, now: eu.clock },
  });
  const changeId = await stores.act("deactivate");
  await eu.settle(eu.offer.discountId);
  expect(await stores.carry()).toBeNull();
  expect((await stores.follows({ changeId }))?.request).toMatchObject({
    outcome: "MAYA10 stays: it was not changed in the store that asks.",
  });
  expect(eu.live(eu.offer.discountId)).toEqual(["MAYA10"]);
});

test("an agreement that ends before the press changes nothing in either store, one that ends after it nothing there", async () => {
  const stores = await tiedStores();
  const { us, eu, deps, press } = stores;
  const { seen } = await stores.look("deactivate");
  const enrolmentIds = us.offer.members.map(({ enrolmentId }) => enrolmentId);
  const chosen = [{ shop: eu.ctx.shop, follow: true, seen, confirmed: [] }];
  const planned = await planFollows(us.ctx, { offerId: us.offer.id, kind: "deactivate", enrolmentIds, chosen }, deps);
  await endTie(eu.ctx, { offerId: eu.offer.id, otherShop: us.ctx.shop, ...press() }, deps);
  await expect(stores.actPlanned("deactivate", planned.ok ? planned.plans : [])).rejects.toThrow(NotAgreed);
  expect(await us.ctx.db.enrolmentChange.count({})).toBe(0);

  await stores.tie();
  const changeId = await stores.act("deactivate");
  await endPair(eu.ctx, { otherShop: us.ctx.shop, ...press() }, deps);
  expect(await stores.carry()).toBeNull();
  expect(await stores.follows({ changeId })).toMatchObject({ agreed: false, request: { state: "ended" } });
  expect(await eu.ctx.db.enrolmentChange.count({})).toBe(0);
});

test("a change of members is begun there once, however often it is carried, and what was asked last counts", async () => {
  const stores = await tiedStores();
  const { us, eu, press } = stores;
  await stores.act("deactivate");
  await Promise.all([stores.carry(), stores.carry()]);
  await us.ctx.db.storeRequest.updateMany({ data: { state: "asked" } });
  await stores.carry();
  expect(await eu.ctx.db.enrolmentChange.count({})).toBe(1);
  for (const store of [us, eu]) await store.settle(store.offer.discountId);
  await stores.carry();

  // Both wait for a person there, who lets the older one through last.
  await eu.ctx.db.storePair.updateMany({ data: { changesToo: false } });
  us.pass(1);
  await stores.act("activate");
  const older = await stores.lastRequest();
  await stores.carry();
  expect(await storeRequests(eu.ctx)).toMatchObject([{ what: "Glow US asks to activate members here" }]);
  await us.settle(us.offer.discountId);
  us.pass(1);
  const latest = await us.ctx.db.storeRequest.findFirstOrThrow({ where: { id: older } });
  await us.ctx.db.storeRequest.create({
    data: {
      ...latest,
      id: "00000000-0000-4000-8000-000000000001",
      kind: "deactivate",
      rows: latest.rows!,
      choices: {},
      createdAt: us.clock(),
    },
  });
  expect(await decideRequest(eu.ctx, { requestId: older, accept: true, ...press(), enqueue: eu.enqueue })).toBe(true);
  await stores.carryThis(older);
  expect(await us.ctx.db.storeRequest.findFirst({ where: { id: older } })).toMatchObject({
    ...{ state: "refused", outcome: "MAYA10 and LEO10 are not activated: something else was asked for since." },
  });
});

test("an offer that is paused here is paused there by one press, and resumed so, each once", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  expect(await stores.look("pause")).toMatchObject({ rows: [], nothing: null });
  expect(await stores.look("resume")).toMatchObject({ nothing: "is not paused" });
  await stores.act("pause");
  expect((await stores.follows())?.request?.state).toBe("asked");
  await stores.carry();
  expect((await stores.follows())?.request).toMatchObject({ kind: "pause", state: "done" });
  for (const { ctx, offer } of [us, eu])
    expect(await ctx.db.offer.findFirst({ where: { id: offer.id } })).toMatchObject({ status: "EXPIRED", pausedAt: expect.any(Date) });
  await us.ctx.db.storeRequest.updateMany({ data: { state: "asked" } });
  await stores.carry();
  expect(eu.presses).toEqual(["deactivate"]);
  us.pass(1);
  await stores.act("resume");
  await stores.carry();
  expect(eu.presses).toEqual(["deactivate", "activate"]);
  expect(await stores.acts(eu)).toEqual(expect.arrayContaining(["store_request_started", "offer_paused", "offer_resumed"]));
  us.pass(2 * 3_600);
  expect(await stores.follows()).toBeUndefined();
});

test("a pause that died in the middle is taken up again, unless a person there has resumed the offer since", async () => {
  for (const resumed of [false, true]) {
    const stores = await tiedStores();
    const { us, eu } = stores;
    await stores.act("pause");
    const { deactivate } = eu.discounts;
    eu.discounts.deactivate = async (id) => {
      await deactivate(id);
      throw new Error("The worker died");
    };
    await expect(stores.carry()).rejects.toThrow("died");
    eu.discounts.deactivate = deactivate;
    us.pass(60);
    if (resumed) {
      const change = { offerId: eu.offer.id, change: "resume", discounts: eu.discounts, codes: eu.shopify.codes, now: us.clock } as const;
      await changeStatus(eu.ctx, change);
    }
    // Another look meanwhile leaves it to the one that is at work.
    await stores.carry();
    expect((await stores.follows())?.request?.state).toBe("asked");
    us.pass(120);
    await stores.carry();
    expect((await stores.follows())?.request).toMatchObject(
      resumed ? { state: "refused", outcome: "Somebody there decided otherwise meanwhile." } : { state: "done" },
    );
    expect((await eu.ctx.db.offer.findFirstOrThrow({})).status).toBe(resumed ? "ACTIVE" : "EXPIRED");
  }
});

test("where an offer cannot be paused there both stores say so, and it can be asked again", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  await stores.act("pause");
  await eu.ctx.db.offer.updateMany({ data: { status: "MISSING" } });
  expect(await stores.carry()).toBeNull();
  expect((await stores.follows())?.request).toMatchObject({ state: "refused", outcome: "The offer there was deleted in Shopify." });
  expect(await storeRequests(us.ctx)).toMatchObject([
    { what: "Glow EU did not pause the offer", action: { url: `/app/offers/${us.offer.id}` } },
  ]);
  expect(await storeRequests(eu.ctx)).toMatchObject([{ what: "The offer was not paused, as Glow US asked" }]);
  await eu.ctx.db.offer.updateMany({ data: { status: "ACTIVE" } });
  us.pass(1);
  expect(await askAgain(us.ctx, { requestId: await stores.lastRequest(), by: "41", now: us.clock(), enqueue: us.enqueue })).toEqual({
    ok: true,
  });
  await stores.carry();
  expect((await stores.follows())?.request?.state).toBe("done");
});

/** Pauses here with the other store to follow, and dies: before Shopify has answered, or before it is written down here. */
async function pausedAndDied(died: "before" | "after") {
  const stores = await tiedStores();
  const { us } = stores;
  const { deactivate } = us.discounts;
  us.discounts.deactivate = async (id) => {
    if (died === "after") await deactivate(id);
    throw new Error("The process died");
  };
  await expect(stores.act("pause")).rejects.toThrow("died");
  us.discounts.deactivate = deactivate;
  const finish = () => finishMeant(us.ctx, us.offer.id, { ...stores.deps, enqueue: us.enqueue, now: us.clock });
  const requests = () => us.ctx.db.storeRequest.findMany({ select: { state: true, outcome: true } });
  return { ...stores, finish, requests };
}

test("a press that died after Shopify paused the offer is finished by a sweep, and the other store is asked", async () => {
  const stores = await pausedAndDied("after");
  const { us, eu, finish } = stores;
  expect((await stores.follows())?.request?.state).toBe("meant");
  expect(us.queued).toEqual([]);
  await finish();
  expect((await stores.follows())?.request?.state).toBe("meant");
  us.pass(121);
  expect(await meantActs(bench.prisma as PrismaClient, us.clock())).toContainEqual({ shop: us.ctx.shop, offerId: us.offer.id });
  await Promise.all([finish(), finish()]);
  expect(us.queued.map(({ name }) => name)).toEqual(["stores.carry"]);
  expect(await us.ctx.db.offer.findFirst({})).toMatchObject({ status: "EXPIRED", pausedAt: expect.any(Date) });
  await stores.carry();
  expect((await stores.follows())?.request?.state).toBe("done");
  expect(eu.presses).toEqual(["deactivate"]);
  expect(await stores.acts(us)).toEqual(expect.arrayContaining(["offer_paused", "store_request_sent", "store_request_done"]));
});

test("a press that died before Shopify paused the offer asks nobody, and Home says so", async () => {
  const { us, eu, finish, requests } = await pausedAndDied("before");
  us.pass(121);
  await finish();
  expect(await requests()).toEqual([
    { state: "refused", outcome: "The offer was not paused here: the app was interrupted. Pause it again." },
  ]);
  expect(await storeRequests(us.ctx)).toMatchObject([{ what: "Glow EU did not pause the offer" }]);
  expect([us.queued, eu.presses, await storeRequests(eu.ctx)]).toEqual([[], [], []]);
});

test("whoever changes the offer after a press that died has decided anew, and what Shopify refuses is asked of nobody", async () => {
  const { us, finish, requests } = await pausedAndDied("after");
  us.pass(30);
  const change = { offerId: us.offer.id, discounts: us.discounts, codes: us.shopify.codes, now: us.clock };
  await changeStatus({ ...us.ctx, by: "41" }, { ...change, change: "pause" });
  us.pass(121);
  await finish();
  expect(await requests()).toEqual([]);

  const refused = await tiedStores();
  const { deactivate } = refused.us.discounts;
  refused.us.discounts.deactivate = () => Promise.reject(new ShopifyRejected("INVALID", "It cannot be paused"));
  await expect(refused.act("pause")).rejects.toThrow();
  refused.us.discounts.deactivate = deactivate;
  expect(await refused.us.ctx.db.storeRequest.count({})).toBe(0);
  expect(await refused.us.ctx.db.offer.findFirst({})).toMatchObject({ status: "ACTIVE", pausedAt: null });
});

test("a request of a kind that only a newer version knows is shown by no screen and begun by no worker of this one", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const changeId = await stores.act("deactivate");
  await us.ctx.db.storeRequest.updateMany({ data: { kind: "of_a_newer_version" } });
  expect(await stores.carry()).toBe(60);
  expect([await eu.ctx.db.storeRequest.count({}), await eu.ctx.db.refresh.count({})]).toEqual([0, 0]);
  const asked = await us.ctx.db.storeRequest.findFirstOrThrow({});
  await us.ctx.db.storeRequest.updateMany({ data: { state: "partly" } });
  const { id, pairId, kind, createdAt } = asked;
  const pair = { offerId: asked.otherOfferId, otherOfferId: asked.offerId, otherShop: asked.shop, otherName: "Glow US" };
  await eu.ctx.db.storeRequest.create({
    data: { id, pairId, kind, createdAt, ...pair, shop: asked.otherShop, direction: "in", state: "waits", rows: [], choices: {} },
  });
  expect([await storeRequests(us.ctx), await storeRequests(eu.ctx)]).toEqual([[], []]);
  expect([await readReceived(eu.ctx, id), await stores.follows({ changeId })]).toEqual([null, undefined]);
});
