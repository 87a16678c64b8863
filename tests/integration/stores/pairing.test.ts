/** Two stores of one merchant come together by the consent of both, and part by the word of either. */
import { agreeTie, askTie, confirmPair, endPair, endTie, enterInvite, otherStore } from "#app/stores/door.server.ts";
import { loosePairs } from "#app/stores/find-requests.server.ts";
import { createInvite } from "#app/stores/invites.server.ts";
import { readStores, setAsksPerson } from "#app/stores/read-stores.server.ts";
import { endOwnPairs } from "#app/stores/end-own.server.ts";

import { aBench, twoStores, type Bench } from "./two-stores.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const seen = (
  { ctx }: { ctx: Parameters<typeof otherStore>[0] },
  other: { ctx: { shop: string } },
  deps: Parameters<typeof otherStore>[2],
) => otherStore(ctx, { otherShop: other.ctx.shop }, deps, async ({ db }) => (await db.offer.findMany({})).map(({ title }) => title));

test("a code that one store makes, the other enters and the first confirms opens the door both ways, and no step before that does", async () => {
  const { us, eu, deps, press } = await twoStores(bench);
  const { code } = await createInvite(us.ctx, press());
  const [kept] = await us.ctx.db.storeInvite.findMany({});
  expect(JSON.stringify(kept)).not.toContain(code.slice(0, 4));
  expect(await enterInvite(eu.ctx, { typed: code.toLowerCase(), ...press() }, deps)).toEqual({ ok: true });
  expect([await seen(us, eu, deps), await seen(eu, us, deps)]).toEqual([null, null]);
  expect(await readStores(us.ctx, deps)).toMatchObject([{ name: "Glow EU", state: "to_confirm", freeThere: [] }]);
  // Who entered it cannot say yes for the other.
  expect((await confirmPair(eu.ctx, { otherShop: us.ctx.shop, ...press() }, deps)).ok).toBe(false);
  expect(await confirmPair(us.ctx, { otherShop: eu.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
  expect([await seen(us, eu, deps), await seen(eu, us, deps)]).toEqual([["Creators"], ["Creators"]]);
  expect(await readStores(us.ctx, deps)).toMatchObject([{ suggested: [{ offerId: us.offer.id, otherOfferId: eu.offer.id }] }]);
  // A code is good for one use.
  expect((await enterInvite(eu.ctx, { typed: code, ...press() }, deps)).ok).toBe(false);
});

test("a code that is over, unknown or one’s own connects nothing", async () => {
  const { us, eu, deps, press } = await twoStores(bench);
  const { code } = await createInvite(us.ctx, press());
  expect((await enterInvite(us.ctx, { typed: code, ...press() }, deps)).ok).toBe(false);
  expect((await enterInvite(eu.ctx, { typed: "ABCD-EFGH-JKMN-PQRS", ...press() }, deps)).ok).toBe(false);
  us.pass(31 * 60);
  expect((await enterInvite(eu.ctx, { typed: code, ...press() }, deps)).ok).toBe(false);
  expect(await bench.prisma.storePair.count({ where: { shop: eu.ctx.shop } })).toBe(0);
});

test("either store ends it at once for both, with every tie, and both activities tell it", async () => {
  const stores = await twoStores(bench);
  const { us, eu, deps, press } = stores;
  await stores.pair();
  await stores.tie();
  expect(await endPair(eu.ctx, { otherShop: us.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
  expect([await seen(us, eu, deps), await seen(eu, us, deps)]).toEqual([null, null]);
  expect(await bench.prisma.offerTie.count({ where: { shop: { in: [us.ctx.shop, eu.ctx.shop] } } })).toBe(0);
  for (const store of [us, eu])
    expect(await stores.acts(store)).toEqual(expect.arrayContaining(["stores_paired", "offer_tied", "stores_parted"]));
  const [act] = await us.ctx.db.activity.findMany({ where: { kind: "stores_parted" } });
  // Which of the other store's staff it was is not told.
  expect(act).toMatchObject({ actor: "system", staffId: null, subject: "Glow EU" });
  await stores.pair();
  expect(await readStores(us.ctx, deps)).toMatchObject([{ state: "on", ties: [] }]);
});

test("offers are tied when both stores say so, each to one, and a tie ends by either", async () => {
  const stores = await twoStores(bench);
  const { us, eu, deps, press } = stores;
  const tie = { offerId: us.offer.id, otherShop: eu.ctx.shop, otherOfferId: eu.offer.id };
  expect((await askTie(us.ctx, { ...tie, ...press() }, deps)).ok).toBe(false);
  await stores.pair();
  expect((await askTie(us.ctx, { ...tie, otherOfferId: us.offer.id, ...press() }, deps)).ok).toBe(false);
  expect(await askTie(us.ctx, { ...tie, ...press() }, deps)).toEqual({ ok: true });
  expect((await agreeTie(us.ctx, { ...tie, ...press() }, deps)).ok).toBe(false);
  expect((await askTie(us.ctx, { ...tie, ...press() }, deps)).ok).toBe(false);
  expect(await agreeTie(eu.ctx, { offerId: eu.offer.id, otherShop: us.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
  expect(await readStores(us.ctx, deps)).toMatchObject([{ ties: [{ title: "Creators", otherTitle: "Creators", state: "on" }] }]);
  expect(await endTie(eu.ctx, { offerId: eu.offer.id, otherShop: us.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
  expect(await readStores(us.ctx, deps)).toMatchObject([{ ties: [] }]);
});

test("a store that uninstalls the app has ended it at once, and the other one is told", async () => {
  const stores = await twoStores(bench);
  const { us, eu, deps, press } = stores;
  await stores.pair();
  await stores.tie();
  expect(await setAsksPerson(us.ctx, { otherShop: eu.ctx.shop, asksPerson: true, ...press() })).toBe(true);
  await eu.ctx.db.$transaction((tx) => endOwnPairs(tx, eu.clock()));
  expect(await seen(us, eu, deps)).toBeNull();
  const loose = (await loosePairs(bench.prisma)).filter(({ shop }) => shop === us.ctx.shop);
  expect(loose).toEqual([{ shop: us.ctx.shop, otherShop: eu.ctx.shop }]);
  expect(await endPair(us.ctx, { ...loose[0]!, now: us.clock() }, deps)).toEqual({ ok: true });
  expect(await readStores(us.ctx, deps)).toEqual([]);
  expect(await stores.acts(us)).toContain("stores_parted");
});

test("a store that uninstalls and is connected again before the other has noticed begins anew: no tie and no request of before counts", async () => {
  const stores = await twoStores(bench);
  const { us, eu, deps, press } = stores;
  await stores.pair();
  await stores.tie();
  await setAsksPerson(eu.ctx, { otherShop: us.ctx.shop, asksPerson: true, ...press() });
  const asked = await stores.pressed("MAYA8KQ");
  await stores.carry();
  await us.ctx.db.$transaction((tx) => endOwnPairs(tx, us.clock()));
  await stores.pair();
  expect((await readStores(eu.ctx, deps)).map(({ ties, asksPerson }) => ({ ties, asksPerson }))).toEqual([{ ties: [], asksPerson: true }]);
  const requests = await bench.prisma.storeRequest.findMany({ where: { shop: { in: [us.ctx.shop, eu.ctx.shop] } } });
  expect(requests.map(({ state }) => state)).toEqual(["ended", "ended"]);
  expect((await stores.result(asked)).request?.state).toBe("ended");
});

test("a tie of which only one store has a row shows nothing of the other, and can be ended", async () => {
  const stores = await twoStores(bench);
  const { us, eu, deps, press } = stores;
  await stores.pair();
  await stores.tie();
  await us.ctx.db.offerTie.deleteMany({});
  const tie = { offerId: eu.offer.id, otherOfferId: us.offer.id };
  expect(await otherStore(eu.ctx, { otherShop: us.ctx.shop, tie }, deps, async () => "seen")).toBeNull();
  expect(await endTie(eu.ctx, { offerId: eu.offer.id, otherShop: us.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
  expect(await readStores(eu.ctx, deps)).toMatchObject([{ ties: [] }]);
});

test("nobody confirms by mistake what was asked more than a week ago", async () => {
  const { us, eu, deps, press } = await twoStores(bench);
  const { code } = await createInvite(us.ctx, press());
  await enterInvite(eu.ctx, { typed: code, ...press() }, deps);
  us.pass(8 * 86_400);
  expect(await confirmPair(us.ctx, { otherShop: eu.ctx.shop, ...press() }, deps)).toMatchObject({ ok: false });
});

test("two stores that enter each other’s code at once are connected once", async () => {
  const { us, eu, deps, press } = await twoStores(bench);
  const [ours, theirs] = [await createInvite(us.ctx, press()), await createInvite(eu.ctx, press())];
  const answers = await Promise.all([
    enterInvite(us.ctx, { typed: theirs.code, ...press() }, deps),
    enterInvite(eu.ctx, { typed: ours.code, ...press() }, deps),
  ]);
  expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect((await readStores(us.ctx, deps)).length + (await readStores(eu.ctx, deps)).length).toBe(2);
});
