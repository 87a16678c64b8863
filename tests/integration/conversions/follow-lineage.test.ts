/** Orders follow their codes: a few in the transaction that changed the lineage, many in a job that counts a piece at a time. */
import { recordOrder } from "#app/conversions/record-order.server.ts";
import { figuresBehind } from "#app/conversions/figures-behind.server.ts";
import { followLineage, recountSome } from "#app/conversions/follow-lineage.server.ts";
import type { ShopContext } from "#app/db-scope.server.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "../refresh/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const PLACED = new Date("2026-06-01T12:00:00Z");

/** Orders that are stored and count for nobody yet, as those from before a discount was adopted. */
async function stored({ shop, db }: ShopContext, keys: readonly string[], each: number): Promise<void> {
  const number = (at: number) => String(at).padStart(9, "0");
  const rows = keys.flatMap((key, of) => Array.from({ length: each }, (_, at) => ({ id: `gid://shopify/Order/${number(of * each + at)}`, key })));
  await db.order.createMany({
    data: rows.map(({ id }) => ({ shop, id, name: id, processedAt: PLACED, updatedAt: PLACED, currency: "USD", subtotalMinor: 1_000n })),
  });
  await db.orderCode.createMany({ data: rows.map(({ id, key }) => ({ shop, orderId: id, key, name: key })) });
}

async function aShopWithOrders({ members, each }: { members: number; each: number }) {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(members).in(ctx, shopify);
  const keys = offer.members.map(({ code }) => code);
  await stored(ctx, keys, each);
  const follow = () => ctx.db.$transaction((tx) => followLineage(at.enqueue)(tx, { shop: ctx.shop, keys }));
  const counted = () => ctx.db.conversion.count({ where: { state: "counted" } });
  return { ctx, at, offer, keys, follow, counted };
}

async function anOrder({ shop, db }: ShopContext, id: string, key: string): Promise<void> {
  const order = { id, name: id, processedAt: PLACED, updatedAt: PLACED, cancelledAt: null, test: false, currency: "USD", subtotalMinor: 1_000n };
  await db.$transaction((tx) => recordOrder(tx, shop, { order: { ...order, customerId: null, codes: [{ key, name: key }] }, refunds: [] }));
}

/** Gives a member's name to another, from before the orders were placed. */
async function passOn({ shop, db }: ShopContext, offer: BuiltOffer, { from, to }: { from: number; to: number }): Promise<void> {
  const [giver, taker] = [offer.members[from]!, offer.members[to]!];
  await db.promoCode.create({
    data: {
      ...{ shop, offerId: offer.id, memberId: taker.memberId, enrolmentId: taker.enrolmentId, name: giver.code, key: giver.code },
      ...{ liveFrom: new Date("2026-02-01"), liveUntil: new Date("2026-03-01"), issuedFor: "other", endedFor: "other" },
    },
  });
}

test("a few orders are counted in the transaction that changed their lineage, and no job is needed", async () => {
  const { at, ctx, follow, counted } = await aShopWithOrders({ members: 2, each: 10 });
  await follow();
  expect(await counted()).toBe(20);
  expect(at.queued).toEqual([]);
  expect(await figuresBehind(ctx, new Date())).toBeNull();
});

test("of 200 members with 100 orders each none is counted while somebody waits: a job does it in short pieces, and the report says so", async () => {
  const { at, ctx, follow, counted } = await aShopWithOrders({ members: 200, each: 100 });
  await follow();
  expect(await counted()).toBe(0);
  expect(at.queued).toEqual([{ name: "orders.attribute", payload: { shop: ctx.shop } }]);
  expect(await figuresBehind(ctx, new Date())).toMatchObject({ recounting: true });
  let before = 0;
  let pieces = 0;
  while (await recountSome(ctx)) {
    const now = await counted();
    expect(now - before).toBeLessThanOrEqual(1_000);
    before = now;
    pieces += 1;
  }
  expect(pieces).toBeGreaterThanOrEqual(20);
  expect(await counted()).toBe(20_000);
  expect(await figuresBehind(ctx, new Date())).toBeNull();
});

test("the job and the names it is for are written down with the change of lineage, or not at all", async () => {
  const { at, ctx, keys } = await aShopWithOrders({ members: 3, each: 1_000 });
  const undone = ctx.db.$transaction(async (tx) => {
    await followLineage(at.enqueue)(tx, { shop: ctx.shop, keys });
    throw new Error("given up");
  });
  await expect(undone).rejects.toThrow("given up");
  expect(await ctx.db.nameRecount.count()).toBe(0);
});

test("a job that died goes on where it was, and what is done twice ends the same", async () => {
  const { ctx, follow, counted } = await aShopWithOrders({ members: 3, each: 1_000 });
  await follow();
  await recountSome(ctx, 700);
  const [first] = await ctx.db.nameRecount.findMany({ orderBy: { key: "asc" } });
  expect(first).toMatchObject({ key: "CREATOR1", doneOrderId: "gid://shopify/Order/000000699" });
  expect(await counted()).toBe(700);
  await ctx.db.nameRecount.updateMany({ data: { doneOrderId: "" } });
  while (await recountSome(ctx, 700));
  expect(await counted()).toBe(3_000);
});

test("an order that arrives while the job runs counts for the right member, whether its place is behind the job or before it", async () => {
  const { ctx, offer, follow } = await aShopWithOrders({ members: 3, each: 1_000 });
  await follow();
  await recountSome(ctx, 500);
  await anOrder(ctx, "gid://shopify/Order/000000000a", "CREATOR1");
  await anOrder(ctx, "gid://shopify/Order/999999999", "CREATOR1");
  while (await recountSome(ctx, 500));
  expect(await ctx.db.conversion.count({ where: { enrolmentId: offer.members[0]!.enrolmentId } })).toBe(1_002);
});

test("a name that changes hands again while its orders are counted is counted anew from the first", async () => {
  const { ctx, offer, follow } = await aShopWithOrders({ members: 3, each: 1_000 });
  await follow();
  await recountSome(ctx, 500);
  await passOn(ctx, offer, { from: 0, to: 1 });
  await follow();
  while (await recountSome(ctx, 500));
  const of = (at: number) => ctx.db.conversion.count({ where: { enrolmentId: offer.members[at]!.enrolmentId } });
  expect([await of(0), await of(1), await of(2)]).toEqual([0, 2_000, 1_000]);
});
