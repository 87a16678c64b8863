/** A refresh that another store follows: previewed, pressed, carried, and told in both, whatever happens on the way. */
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { listRefreshes } from "#app/refreshes/list-refreshes.server.ts";
import { STORE } from "#app/stores/stores.ts";
import { endPair, endTie } from "#app/stores/door.server.ts";
import { askAgain, markSeen, NotAgreed } from "#app/stores/ask-sisters.server.ts";
import { decideRequest } from "#app/stores/carry-request.server.ts";
import { setAsksPerson } from "#app/stores/read-stores.server.ts";
import { readReceived } from "#app/stores/read-requests.server.ts";
import { refreshHere } from "#app/stores/refresh-here.server.ts";
import { storeRequests } from "#app/screens/home/store-requests.server.ts";

import { aBench, twoStores, type Bench } from "./two-stores.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

type Stores = Awaited<ReturnType<typeof twoStores>>;

async function tiedStores(codes?: readonly string[]) {
  const stores = await twoStores(bench, codes);
  await stores.pair();
  await stores.tie();
  return stores;
}

/** A draft in the first store, as the person sees it go in the second. */
async function aDraft(stores: Stores, ...names: string[]) {
  const { refreshId } = await stores.us.draft(stores.us.offer, names);
  return { refreshId, preview: await stores.preview(refreshId) };
}

const pressed = (stores: Stores, ...names: string[]) => stores.pressed(...names);

test("a leaked code is replaced in both stores by one press, and each store’s activity tells who asked", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const { refreshId, preview } = await aDraft(stores, "MAYA8KQ");
  expect(preview).toMatchObject({ name: "Glow EU", offerTitle: "Creators", offerNote: null, asksPerson: false });
  expect(preview.rows).toMatchObject([
    { oldName: "MAYA10", newName: "MAYA8KQ", match: { is: "same", memberName: "Member 00001" }, trouble: null },
  ]);
  expect(JSON.stringify(preview)).not.toContain("@");
  // Looking leaves nothing in the other store.
  expect(await eu.ctx.db.refresh.count({})).toBe(0);

  const planned = await stores.plan(refreshId, preview);
  expect(await stores.start(refreshId, planned.ok ? planned.plans : [])).toEqual({ ok: true });
  expect(us.queued.map(({ name }) => name)).toEqual(["refresh.advance", "stores.carry"]);
  expect(await stores.carry()).toBe(5);
  expect((await stores.result(refreshId)).request).toMatchObject({ state: "started", progress: { total: 1, running: 1 } });
  await us.settle(us.offer.discountId);
  await eu.settle(eu.offer.discountId);
  expect(await stores.carry()).toBeNull();
  for (const store of [us, eu]) expect(store.live(store.offer.discountId)).toEqual(["LEO10", "MAYA8KQ"]);
  const result = await stores.result(refreshId);
  expect(result).toMatchObject({ agreed: true, stillWorks: [], request: { state: "done", progress: { done: 1, running: 0 } } });

  const [theirs] = await eu.ctx.db.refresh.findMany({});
  expect(theirs).toMatchObject({ origin: "store", reason: "leak", note: "Asked for by Glow US", startedBy: "store" });
  expect(await stores.acts(eu)).toEqual(expect.arrayContaining(["store_request_started", "refresh_started", "refresh_settled"]));
  expect(await stores.acts(us)).toEqual(expect.arrayContaining(["store_request_sent", "store_request_started", "store_request_done"]));
  expect([await storeRequests(us.ctx), await storeRequests(eu.ctx)]).toEqual([[], []]);
});

test("a name that is taken there is said before the press, and after it on both Homes, until somebody knows", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  eu.shopify.addDiscount("Spring sale", ["MAYA8KQ"]);
  const { preview } = await aDraft(stores, "MAYA8KQ", "LEO8KQ");
  expect(preview.rows.map(({ trouble }) => trouble)).toEqual(["the new name is taken", null]);
  const refreshId = await pressed(stores, "MAYA8KQ", "LEO8KQ");
  await stores.carry();
  await us.settle(us.offer.discountId);
  await eu.settle(eu.offer.discountId);
  expect(await stores.carry()).toBeNull();
  expect(eu.live(eu.offer.discountId)).toEqual(["LEO8KQ", "MAYA10"]);
  const { request, stillWorks } = await stores.result(refreshId);
  expect(request).toMatchObject({ state: "partly", outcome: "MAYA10 stays: the new name is taken." });
  expect(stillWorks).toEqual(["MAYA10"]);
  for (const store of [us, eu]) expect(await stores.acts(store)).toContain("store_request_failed");
  expect(await storeRequests(eu.ctx)).toMatchObject([
    {
      what: "Codes that Glow US asked to replace could not be replaced",
      about: "MAYA10, Creators",
      action: { url: `/app/store-requests/${request!.id}` },
    },
  ]);
  expect(await storeRequests(us.ctx)).toMatchObject([{ about: "MAYA10, Creators", action: { url: `/app/refreshes/${refreshId}` } }]);

  // There it is begun anew, for the code that stayed alone, and with that it is seen to.
  const received = (await readReceived(eu.ctx, request!.id))!;
  const names = await eu.ctx.db.promoCode.findMany({
    where: { name: "MAYA10" },
    select: { id: true, member: { select: { firstName: true } } },
  });
  for (const { id, member } of names) expect(received.holders[id]).toContain(member.firstName);
  expect(Object.keys(received.holders)).toHaveLength(received.rows.length);
  const press = { by: "41", codes: eu.shopify.codes, now: us.clock() };
  const here = await refreshHere(eu.ctx, received, press);
  expect(await eu.ctx.db.refresh.findFirst({ where: { id: here!.refreshId } })).toMatchObject({ state: "draft", reason: "leak" });
  expect(await eu.ctx.db.refreshItem.findMany({ where: { refreshId: here!.refreshId } })).toMatchObject([
    { oldName: "MAYA10", newName: expect.not.stringMatching(/^(MAYA8KQ|MAYA10|)$/) },
  ]);
  expect(await refreshHere(eu.ctx, { ...received, rows: [] }, press)).toBeNull();
  expect(await markSeen(us.ctx, { requestId: request!.id, now: us.clock() })).toBe(true);
  expect([await storeRequests(us.ctx), await storeRequests(eu.ctx)]).toEqual([[], []]);
});

test("every code of a large draft is checked in the other store, a page at a time, or it is said how many were not", async () => {
  const stores = await tiedStores(Array.from({ length: 260 }, (_, at) => `C${at}`));
  const { eu, us } = stores;
  eu.shopify.addDiscount("Spring sale", ["NEW259"]);
  const { refreshId } = await us.draft(
    us.offer,
    us.offer.members.map((_, at) => `NEW${at}`),
  );
  // The last is on the second page.
  await us.ctx.db.refreshItem.updateMany({ where: { refreshId, oldName: "C259" }, data: { newName: "NEW259" } });
  const all = await stores.preview(refreshId);
  expect(all.rows.at(-1)).toMatchObject({ oldName: "C259", trouble: "the new name is taken" });
  expect(all.unchecked).toBe(0);
  stores.deps.lookMs = -1;
  const some = await stores.preview(refreshId);
  expect([some.unchecked, some.rows.at(-1)!.trouble, some.seen === all.seen]).toEqual([10, null, true]);
  stores.deps.roomOf = () => () => 5;
  expect((await stores.preview(refreshId)).unchecked).toBe(255);
  expect(await eu.ctx.db.refresh.count({})).toBe(0);
});

test("where no code can be replaced there it is refused with the reason, and can be asked again once that is out of the way", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const blocker = eu.shopify.addDiscount("Spring sale", ["MAYA8KQ"]);
  const refreshId = await pressed(stores, "MAYA8KQ");
  expect(await stores.carry()).toBeNull();
  expect((await stores.result(refreshId)).request).toMatchObject({
    state: "refused",
    outcome: "MAYA10 stays: the new name is taken.",
  });
  expect(await eu.ctx.db.refresh.count({})).toBe(0);
  eu.shopify.drop(blocker.id, [eu.shopify.find("MAYA8KQ")!.code.id]);
  const asked = { requestId: await stores.lastRequest(), by: "41", enqueue: us.enqueue };
  us.pass(1);
  expect(await askAgain(us.ctx, { ...asked, now: us.clock() })).toEqual({ ok: true });
  expect(await askAgain(us.ctx, { ...asked, now: us.clock() })).toEqual({ ok: false });
  await stores.carry();
  await eu.settle(eu.offer.discountId);
  await stores.carry();
  expect((await stores.result(refreshId)).request).toMatchObject({ state: "done" });
  expect(eu.live(eu.offer.discountId)).toEqual(["LEO10", "MAYA8KQ"]);
});

test("somebody with another address is asked about, and follows only when a person says that it is the same creator", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  await eu.ctx.db.member.updateMany({ where: { id: eu.offer.members[0]!.memberId }, data: { email: "lopez@example.com" } });
  const { refreshId, preview } = await aDraft(stores, "MAYA8KQ");
  const [row] = preview.rows;
  expect(row!.match).toMatchObject({ is: "question", because: "other_address" });
  expect(await stores.plan(refreshId, preview)).toMatchObject({ ok: false });
  const planned = await stores.plan(refreshId, { ...preview, confirmed: [eu.offer.members[0]!.code] });
  expect(planned.ok).toBe(false);
  const confirmed = row!.match.is === "question" ? [row!.match.codeId] : [];
  const sure = await stores.plan(refreshId, { ...preview, confirmed });
  expect(await stores.start(refreshId, sure.ok ? sure.plans : [])).toEqual({ ok: true });
  await stores.carry();
  await eu.settle(eu.offer.discountId);
  expect(eu.live(eu.offer.discountId)).toEqual(["LEO10", "MAYA8KQ"]);
  expect(await us.ctx.db.storeRequest.count({})).toBe(1);
});

test("an agreement that ends between the look and the press stops the press", async () => {
  const stores = await tiedStores();
  const { us, eu, deps, press } = stores;
  const { refreshId, preview } = await aDraft(stores, "MAYA8KQ");
  await endTie(eu.ctx, { offerId: eu.offer.id, otherShop: us.ctx.shop, ...press() }, deps);
  expect(await stores.plan(refreshId, preview)).toMatchObject({ ok: false, because: expect.stringContaining("not connected any more") });
});

test("one that ends between the plan and the start starts nothing in either store", async () => {
  const stores = await tiedStores();
  const { us, eu, deps, press } = stores;
  const { refreshId, preview } = await aDraft(stores, "MAYA8KQ");
  const planned = await stores.plan(refreshId, preview);
  await endPair(eu.ctx, { otherShop: us.ctx.shop, ...press() }, deps);
  await expect(stores.start(refreshId, planned.ok ? planned.plans : [])).rejects.toThrow(NotAgreed);
  expect((await us.view(refreshId)).state).toBe("draft");
});

test("one that ends between the press and the start there leaves that store alone, and says so loudly", async () => {
  const stores = await tiedStores();
  const { us, eu, deps, press } = stores;
  const refreshId = await pressed(stores, "MAYA8KQ");
  await endPair(eu.ctx, { otherShop: us.ctx.shop, ...press() }, deps);
  expect(await stores.carry()).toBeNull();
  expect(await eu.ctx.db.refresh.count({})).toBe(0);
  expect(await stores.result(refreshId)).toMatchObject({ agreed: false, request: { state: "ended", progress: null } });
  expect(await storeRequests(us.ctx)).toHaveLength(1);
});

test("a tie that ends between the press and the start there ends what was asked, in both stores", async () => {
  const stores = await tiedStores();
  const { us, eu, deps, press } = stores;
  const refreshId = await pressed(stores, "MAYA8KQ");
  await setAsksPerson(eu.ctx, { otherShop: us.ctx.shop, asksPerson: true, ...press() });
  await stores.carry();
  await endTie(us.ctx, { offerId: us.offer.id, otherShop: eu.ctx.shop, ...press() }, deps);
  expect((await stores.result(refreshId)).request).toMatchObject({ state: "ended" });
  expect(await storeRequests(us.ctx)).toHaveLength(1);
  expect(await eu.ctx.db.storeRequest.findMany({ select: { state: true } })).toEqual([{ state: "ended" }]);
});

test("what could not be begun within a day is over in both stores", async () => {
  const stores = await tiedStores();
  const { us, eu, deps } = stores;
  await pressed(stores, "MAYA8KQ");
  const codesOf = deps.codesOf;
  deps.codesOf = () => {
    throw new Error("Shopify is not there");
  };
  await expect(stores.carry()).rejects.toThrow("not there");
  deps.codesOf = codesOf;
  us.pass(25 * 3_600);
  expect(await stores.carry()).toBeNull();
  for (const { ctx } of [us, eu]) expect(await ctx.db.storeRequest.findMany({ select: { state: true } })).toEqual([{ state: "ended" }]);
});

test("one that ends in the middle of beginning there is seen inside the transaction that begins it", async () => {
  const stores = await tiedStores();
  const { us, eu, deps, press } = stores;
  await pressed(stores, "MAYA8KQ");
  const codesOf = deps.codesOf;
  let ended = false;
  deps.codesOf = (shop) => {
    const codes = codesOf(shop);
    const owners: typeof codes.owners = async (names) => {
      if (!ended) await endPair(us.ctx, { otherShop: eu.ctx.shop, ...press() }, deps);
      ended = true;
      return codes.owners(names);
    };
    return { ...codes, owners };
  };
  await stores.carry();
  expect(ended).toBe(true);
  expect(await eu.ctx.db.refresh.count({})).toBe(0);
  expect(eu.live(eu.offer.discountId)).toEqual(["LEO10", "MAYA10"]);
});

test("a worker that dies at any moment begins it once, and the asking store learns what came of it", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const refreshId = await pressed(stores, "MAYA8KQ");
  const first = await us.ctx.db.storeRequest.findFirstOrThrow({});
  await stores.carry();
  // As if the worker had died after it had begun there and before it told.
  await us.ctx.db.storeRequest.updateMany({ data: { state: first.state, dueAt: first.dueAt } });
  await Promise.all([stores.carry(), stores.carry()]);
  expect(await eu.ctx.db.refresh.count({})).toBe(1);
  await eu.settle(eu.offer.discountId);
  await stores.carry();
  expect((await stores.result(refreshId)).request).toMatchObject({ state: "done" });
  expect(eu.live(eu.offer.discountId)).toEqual(["LEO10", "MAYA8KQ"]);
});

test("a store that lets no request through by itself asks a person, who accepts it or refuses it", async () => {
  for (const accept of [true, false]) {
    const stores = await tiedStores();
    const { us, eu, press } = stores;
    await setAsksPerson(eu.ctx, { otherShop: us.ctx.shop, asksPerson: true, ...press() });
    const refreshId = await pressed(stores, "MAYA8KQ");
    expect(await stores.carry()).toBe(60);
    const requestId = await stores.lastRequest();
    expect((await stores.result(refreshId)).request?.state).toBe("waits");
    expect(await storeRequests(eu.ctx)).toMatchObject([{ what: "Glow US asks to replace codes here" }]);
    expect(await decideRequest(eu.ctx, { requestId, accept, ...press(), enqueue: eu.enqueue })).toBe(true);
    expect(eu.queued.at(-1)).toEqual({ name: "stores.carry", payload: { shop: us.ctx.shop, requestId } });
    await stores.carry();
    expect((await stores.result(refreshId)).request?.state).toBe(accept ? "started" : "refused");
    expect(await readReceived(eu.ctx, requestId)).toMatchObject({ from: "Glow US", reason: "leak", state: accept ? "started" : "refused" });
    expect(await eu.ctx.db.refresh.count({})).toBe(accept ? 1 : 0);
  }
});

test("codes that need a person there are told in the asking store, and later that they are done", async () => {
  const stores = await tiedStores();
  const { us, eu } = stores;
  const refreshId = await pressed(stores, "MAYA8KQ");
  await stores.carry();
  const taken = eu.shopify.addDiscount("Spring sale", ["MAYA8KQ"]);
  await eu.work(eu.offer.discountId);
  expect(await stores.carry()).toBe(60);
  expect((await stores.result(refreshId)).request).toMatchObject({ state: "attention", progress: { needAttention: 1 } });
  expect(await storeRequests(us.ctx)).toHaveLength(1);
  eu.shopify.drop(taken.id, [eu.shopify.find("MAYA8KQ")!.code.id]);
  expect(await stores.acts(us)).toContain("store_request_failed");
});

test("what another store looks at is in no list of drafts, and one that was left behind goes with the next request", async () => {
  const stores = await tiedStores();
  const { eu } = stores;
  const enrolmentIds = eu.offer.members.map(({ enrolmentId }) => enrolmentId);
  const left = await createDraft(eu.ctx, { offerId: eu.offer.id, enrolmentIds, createdBy: STORE, origin: { from: "store" } });
  expect(left.ok).toBe(true);
  expect(await listRefreshes(eu.ctx, { offerId: eu.offer.id })).toEqual([]);
  expect(await listRefreshes(eu.ctx, { drafts: true })).toEqual([]);
  await eu.ctx.db.refresh.updateMany({ data: { createdAt: new Date("2026-01-01T00:00:00Z") } });
  await pressed(stores, "MAYA8KQ");
  await stores.carry();
  expect((await eu.ctx.db.refresh.findMany({})).map(({ state }) => state)).toEqual(["running"]);
});

test("a refresh that nobody let follow says that the old code works in the other store", async () => {
  const stores = await tiedStores();
  const { refreshId } = await stores.us.draft(stores.us.offer, ["MAYA8KQ"]);
  expect(await stores.start(refreshId, [])).toEqual({ ok: true });
  expect(await stores.result(refreshId)).toEqual({
    shop: stores.eu.ctx.shop,
    name: "Glow EU",
    agreed: true,
    stillWorks: ["MAYA10"],
    request: null,
  });
});
