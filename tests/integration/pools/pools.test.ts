/** Codes for one visitor each: made ahead, handed out once, counted for their member, and none left behind at Shopify. */
import fc from "fast-check";

import { acquireDiscountLease, releaseDiscountLease } from "#app/codes/discount-lease.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { duePools, forgetCodes } from "#app/pools/find-pools.server.ts";
import { learnFromMessage } from "#app/pools/learn-from-message.server.ts";
import { isLimited } from "#app/pools/draw-limit.store.server.ts";
import { limitedDraws } from "#app/screens/home/limited-draws.server.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

import { aPool } from "./a-pool.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const anOfferWithLinks = (options?: Parameters<typeof aPool>[1]) => aPool(bench, options);

test("codes are made ahead for each member with a link, and one who comes back gets the same", async () => {
  const { turn, settle, visit, look, atShopify, offer, ctx } = await anOfferWithLinks({ members: 2 });
  expect(await visit("early")).toBeNull();
  await turn(true);
  await settle();
  expect(await look()).toMatchObject({ isOn: true, ready: 40, handed: 0, links: 2, trouble: null });
  const [ana, ben, again, other] = [await visit("ana"), await visit("ben"), await visit("ana"), await visit("ana", 1)];
  expect(ana).toMatch(/^MEMBER-[A-Z0-9]{10}$/);
  expect(again).toBe(ana);
  expect(new Set([ana, ben, other]).size).toBe(3);
  expect(atShopify()).toEqual(expect.arrayContaining([ana, ben, other]));
  expect(await look()).toMatchObject({ ready: 37, handed: 3 });
  const record = (await readNameHistory({ shop: ctx.shop, tx: ctx.db }, [keyOf(ana!)])).get(keyOf(ana!));
  expect(record?.holder?.enrolmentId).toBe(offer.members[0]!.enrolmentId);
});

test("two hundred visitors at once are given two hundred codes, and the one in two windows is given one", async () => {
  const { turn, settle, visit, ctx, offer } = await anOfferWithLinks();
  await turn(true);
  await settle();
  const more = Array.from({ length: 240 }, (_, at) => ({
    ...{ shop: ctx.shop, offerId: offer.id, enrolmentId: offer.members[0]!.enrolmentId, addedAt: new Date(), readyAt: new Date() },
    ...{ name: `M-${at}`, key: `M-${at}`, state: "ready" },
  }));
  await ctx.db.poolCode.createMany({ data: more });
  const given = await Promise.all(Array.from({ length: 200 }, (_, at) => visit(`v${at}`)));
  expect(new Set(given).size).toBe(200);
  const same = await Promise.all(Array.from({ length: 8 }, () => visit("two windows")));
  expect(new Set(same).size).toBe(1);
});

test("an order counts for the member, also weeks after the code was deleted, and its visitor gets another", async () => {
  const { turn, settle, visit, buy, at, ctx, offer, atShopify, check, look } = await anOfferWithLinks({ members: 2, usageLimit: 0 });
  await turn(true);
  await settle();
  const code = (await visit("ana", 1))!;
  const first = await buy(code);
  at.pass(70);
  await check();
  await settle();
  expect(atShopify()).not.toContain(code);
  at.pass(40 * 86_400);
  const late = await buy(code);
  const counted = await ctx.db.conversion.findMany({ orderBy: { orderId: "asc" } });
  const { enrolmentId } = offer.members[1]!;
  expect(counted.map((one) => [one.orderId, one.enrolmentId])).toEqual([first, late].toSorted().map((id) => [id, enrolmentId]));
  expect(await look()).toMatchObject({ used: 1 });
  expect(await visit("ana", 1)).not.toBe(code);
});

test("drift never reports visitors' codes, and a code that somebody deleted in Shopify is given to nobody", async () => {
  const { turn, settle, visit, shopify, offer, check, at, look, atShopify } = await anOfferWithLinks();
  await turn(true);
  for (let round = 0; round < 5; round += 1) expect((await check()).found).toBe(0);
  await settle();
  at.pass(120);
  expect(await check()).toEqual({ found: 0, open: 0 });
  const dead = atShopify().slice(0, 15);
  shopify.drop(
    offer.discountId,
    dead.map((name) => shopify.find(name)!.code.id),
  );
  at.pass(120);
  await check();
  expect((await look()).ready).toBe(5);
  const given = await Promise.all(["a", "b", "c", "d", "e"].map((visitor) => visit(visitor)));
  expect(given.filter((name) => name === null || dead.includes(name))).toEqual([]);
  expect(await visit("f")).toBeNull();
});

test("stale codes, those of a member who left and the leftovers of a pool that was switched off are deleted by their ids", async () => {
  const { turn, settle, visit, ctx, offer, at, atShopify, check, look } = await anOfferWithLinks({ members: 2 });
  await turn(true);
  await settle();
  const [kept, gone] = [await visit("ana"), await visit("ben", 1)];
  await ctx.db.enrolment.updateMany({ where: { id: offer.members[1]!.enrolmentId }, data: { status: "inactive" } });
  expect(await duePools(bench.prisma, new Date(0))).toContainEqual({ shop: ctx.shop, discountId: offer.discountId });
  await check();
  await settle();
  expect(atShopify()).toHaveLength(20);
  expect(atShopify()).not.toContain(gone);
  await turn(false);
  await settle();
  expect(atShopify()).toEqual([kept]);
  expect(await visit("ana")).toBe(kept);
  // Whoever comes back shortly before their code is stale has it for as long again.
  at.pass(6 * 86_400);
  expect(await visit("ana")).toBe(kept);
  at.pass(6 * 86_400);
  await settle();
  expect(await visit("ana")).toBe(kept);
  at.pass(8 * 86_400);
  await settle();
  at.pass(3_700);
  await settle();
  expect(atShopify()).toEqual([]);
  expect(await look()).toMatchObject({ ready: 0, handed: 0, ending: 0 });
  expect((await ctx.db.codePool.findFirst())?.dueAt).toBeNull();
  await forgetCodes(bench.prisma, new Date(at.clock().getTime() + 40 * 86_400_000));
  expect((await ctx.db.poolCode.findMany()).map(({ name }) => name).toSorted()).toEqual([kept, gone].toSorted());
});

test("a refresh of the members' own codes leaves those of visitors alone", async () => {
  const { turn, settle, visit, at, offer, atShopify, check } = await anOfferWithLinks({ members: 2 });
  await turn(true);
  await settle();
  const [code, before] = [await visit("ana"), atShopify()];
  const { refreshId } = await at.draft(offer, ["FRESH1", "FRESH2"]);
  await at.start(refreshId);
  await at.settle(offer.discountId);
  expect((await at.view(refreshId)).state).toBe("settled");
  expect(atShopify()).toEqual(before);
  expect(await visit("ana")).toBe(code);
  at.pass(120);
  expect(await check()).toEqual({ found: 0, open: 0 });
});

test("a discount that is gone takes its codes with it, and another worker is waited for", async () => {
  const { turn, settle, shopify, offer, ctx, look, advance } = await anOfferWithLinks();
  await turn(true);
  const held = (await acquireDiscountLease(ctx, offer.discountId, 20))!;
  expect(await advance()).toEqual({ inSeconds: 2 });
  await releaseDiscountLease(ctx, offer.discountId, held.holder);
  await settle();
  shopify.deleteDiscount(offer.discountId);
  await ctx.db.offer.updateMany({ data: { status: "MISSING" } });
  await settle();
  expect(await look()).toMatchObject({ ready: 0, handed: 0, ending: 0 });
});

test("a rollout that lets an ended offer work for some keeps the links supplied, and an offer that works for nobody makes none", async () => {
  const { turn, settle, look, ctx } = await anOfferWithLinks();
  const standing = (status: string, rollouts: object[]) => ctx.db.offer.updateMany({ data: { status, rollouts } });
  await standing("EXPIRED", []);
  await turn(true);
  await settle();
  expect((await look()).ready).toBe(0);
  await standing("EXPIRED", [{ rollout: "Late", effect: "activate", share: 30, until: null }]);
  await settle();
  expect((await look()).ready).toBe(20);
});

test("the link of a member who was archived with a code that goes on working is supplied as before", async () => {
  const { turn, settle, visit, ctx, offer } = await anOfferWithLinks();
  await ctx.db.member.updateMany({ where: { id: offer.members[0]!.memberId }, data: { archivedAt: new Date() } });
  await turn(true, { namedFallback: false });
  await settle();
  expect(await visit("ana")).not.toBeNull();
});

test("Shopify's messages tell the ids of codes as they are made and which were deleted there, so that nothing is listed for it", async () => {
  const { turn, settle, visit, shopify, ctx, offer, atShopify, at, look } = await anOfferWithLinks();
  await turn(true);
  await settle();
  const tell = (change: "added" | "removed", name: string, id = shopify.find(name)?.code.id ?? "gid://shopify/DiscountRedeemCode/77") =>
    ctx.db.$transaction((tx) =>
      learnFromMessage(tx, { shop: ctx.shop, offerId: offer.id, change, code: { id, name: name.toLowerCase() }, now: at.clock() }),
    );
  const names = atShopify();
  for (const name of names) expect(await tell("added", name)).toBe(true);
  expect(await ctx.db.poolCode.count({ where: { redeemCodeId: null } })).toBe(0);
  const given = (await visit("ana"))!;
  expect(await tell("removed", given)).toBe(true);
  expect(await visit("ana")).not.toBe(given);
  // A member's own code, a visitor's code that is there again under another id, and one that nobody knows are matters for the comparison.
  expect(await tell("added", "CREATOR1")).toBe(false);
  expect(await tell("added", given, "gid://shopify/DiscountRedeemCode/99")).toBe(false);
  expect(await tell("removed", names.at(-1)!, "gid://shopify/DiscountRedeemCode/99")).toBe(false);
  expect(await tell("added", "STRANGER")).toBe(false);
  await turn(false);
  await settle();
  expect(await look()).toMatchObject({ ready: 0, ending: 0 });
  for (const name of names.slice(-3)) expect(await tell("removed", name, "gid://shopify/DiscountRedeemCode/1")).toBe(false);
  expect(shopify.calls.filter(({ call }) => call === "list")).toEqual([]);
});

test("240 codes are made for eleven points and deleted for ten", async () => {
  const { turn, settle, shopify, check, at } = await anOfferWithLinks({ members: 12 });
  await turn(true);
  await settle();
  const minted = shopify.points();
  at.pass(70);
  await check();
  const before = shopify.points();
  await turn(false);
  await settle();
  expect([minted, shopify.points() - before]).toEqual([11, 10]);
});

test("a stranger who asks again and again empties no pool: the limit holds, is told, and rises with orders alone", async () => {
  const { turn, settle, visit, buy, at, ctx, look, offer } = await anOfferWithLinks({ members: 2 });
  await turn(true);
  await settle();
  const { enrolmentId } = offer.members[0]!;
  /** Takes every code that is ready, as many visitors in a row do, until no more is made. */
  const drain = async (most: number) => {
    for (let drawn = 0; ;) {
      const { count } = await ctx.db.poolCode.updateMany({
        where: { enrolmentId, state: "ready" },
        data: { state: "handed", handedAt: at.clock() },
      });
      drawn += count;
      if (count === 0 || drawn >= most) return drawn;
      await settle();
    }
  };
  const first = (await visit("first"))!;
  const drawn = 1 + (await drain(1_000));
  expect(drawn).toBe(100);
  const ask = { offerId: offer.id, enrolmentId };
  expect(await isLimited(ctx, ask)).toBe(true);
  expect(await isLimited(ctx, { ...ask, enrolmentId: offer.members[1]!.enrolmentId })).toBe(false);
  expect((await look()).limits).toMatchObject([{ member: expect.any(String), drawn, used: 0, since: expect.any(String) }]);
  const [need] = await limitedDraws(ctx, at.clock());
  expect(need?.what).toMatch(/have drawn \d+ codes in a day and used 0: no more are handed out for now/);
  // Asking once more wakes nobody, and the other member's visitors get theirs.
  await ctx.db.codePool.updateMany({ data: { dueAt: null } });
  expect(await visit("more")).toBeNull();
  expect((await ctx.db.codePool.findFirst())?.dueAt).toBeNull();
  expect(await visit("other", 1)).not.toBeNull();
  // Whoever has a code keeps it.
  expect(await visit("first")).toBe(first);
  await buy(first);
  await settle();
  expect(await isLimited(ctx, ask)).toBe(false);
  expect(await visit("new")).not.toBeNull();
  await drain(1_000);
  expect((await look()).limits).toMatchObject([{ drawn: 200, used: 1 }]);
  at.pass(86_400 + 3_600);
  await settle();
  expect(await visit("next day")).not.toBeNull();
  expect(await ctx.db.drawLimit.findFirst({ where: { enrolmentId } })).toMatchObject({ limitedSince: null, busiestDay: 100 });
  await turn(true, { limitTimes: 0 });
  await settle();
  expect(await drain(150)).toBeGreaterThan(150);
});

/** What may happen around a call to Shopify: nothing, an answer that is lost, a call that is lost, a throttle, a killed worker. */
const FAULTS = ["none", "none", "none", "answer lost", "call lost", "throttled", "killed before", "killed after"] as const;
class Killed extends Error {}

const story = fc.record({
  faults: fc.array(fc.constantFrom(...FAULTS), { minLength: 5, maxLength: 30 }),
  acts: fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("visit" as const), who: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }) }),
      fc.record({ do: fc.constant("buy" as const), which: fc.nat(30) }),
      fc.record({
        do: fc.constantFrom("work" as const, "check" as const, "refund" as const, "wait" as const, "off" as const, "on" as const),
      }),
    ),
    { minLength: 5, maxLength: 14 },
  ),
  usageLimit: fc.constantFrom(0, 1),
});

test("whatever fails between two steps, no code is given to two, none is left at Shopify, and every order counts", async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ faults, acts, usageLimit }) => {
      const left = [...faults];
      const around = async <T>(_: keyof DiscountCodes, effect: () => T): Promise<T> => {
        const fault = left.shift() ?? "none";
        if (fault === "call lost" || fault === "throttled") throw new ShopifyUnavailable(1, { because: fault });
        if (fault === "killed before") throw new Killed();
        const answer = effect();
        if (fault === "answer lost") throw new ShopifyUnavailable(1, { because: fault });
        if (fault === "killed after") throw new Killed();
        return answer;
      };
      const at = await anOfferWithLinks({ members: 2, usageLimit, around });
      const holder = new Map<string, string>();
      const bought = new Map<string, { code: string; member: number }>();
      const survive = (error: unknown) => {
        if (!(error instanceof Killed || error instanceof ShopifyUnavailable)) throw error;
      };
      await at.turn(true);
      for (const act of acts) {
        if (act.do === "visit")
          await Promise.all(
            act.who.map(async (number) => {
              const [visitor, member] = [`v${number}`, number % 2];
              const code = await at.visit(visitor, member);
              if (code === null) return;
              expect([code, holder.get(code) ?? visitor]).toEqual([code, visitor]);
              holder.set(code, visitor);
            }),
          );
        else if (act.do === "buy") {
          const [code, visitor = ""] = [...holder][act.which % Math.max(1, holder.size)] ?? [];
          if (code !== undefined) bought.set(await at.buy(code), { code, member: Number(visitor.slice(1)) % 2 });
        } else if (act.do === "work") {
          for (let round = 0; round < 6; round += 1) await at.advance().catch(survive);
        } else if (act.do === "check") await at.check().catch(survive);
        else if (act.do === "refund") for (const [orderId, { code }] of bought) await at.refund(orderId, code);
        else if (act.do === "wait") at.at.pass(86_400);
        else await at.turn(act.do === "on");
      }
      left.length = 0;
      await at.turn(false, { staleDays: 1 });
      for (let day = 0; day < 4; day += 1) {
        await at.settle();
        at.at.pass(90_000);
        await at.check();
      }
      await at.settle();
      expect(at.atShopify()).toEqual([]);
      expect(await at.look()).toMatchObject({ ready: 0, handed: 0, ending: 0 });
      expect(await at.check()).toEqual({ found: 0, open: 0 });
      const counted = await at.ctx.db.conversion.findMany();
      const places = at.offer.members.map(({ enrolmentId }) => enrolmentId);
      const told = new Map(counted.map(({ orderId, enrolmentId }) => [orderId, places.indexOf(enrolmentId)]));
      expect(told).toEqual(new Map([...bought].map(([orderId, { member }]) => [orderId, member])));
    }),
    { numRuns: 5, endOnFailure: true },
  );
}, 120_000);
