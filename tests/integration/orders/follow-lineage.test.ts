/** Orders follow a change of lineage: a few in its transaction, many in a job that may be interrupted anywhere. */
import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import { beginCodes } from "#app/codes/lineage.store.server.ts";
import { readIngestLag } from "#app/orders/ingest/ingest-lag.server.ts";
import { attributeWaiting, FEW_ORDERS, followLineage } from "#app/orders/follow-lineage.server.ts";
import { recordOrder } from "#app/orders/ingest/record-order.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { anOffer } from "#tests/support/builders.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const MANY = 3 * FEW_ORDERS;
const PLACED = new Date("2026-06-01T00:00:00Z");
const running = () => ({ signal: new AbortController().signal });

/** A shop with a member without a code, and `count` stored orders under the name STRAY that count for nobody. */
async function straysIn(count: number) {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const id = (serial: number) => `gid://shopify/Order/${serial}`;
  const serials = Array.from({ length: count }, (_, serial) => serial);
  const money = { cancelledAt: null, test: false, currency: "USD", subtotalMinor: 1_000n, customerId: null };
  await ctx.db.order.createMany({
    data: serials.map((serial) => ({
      ...money,
      shop: ctx.shop,
      id: id(serial),
      name: `#${serial}`,
      processedAt: new Date(PLACED.getTime() + serial * 60_000),
      updatedAt: PLACED,
    })),
  });
  await ctx.db.orderCode.createMany({
    data: serials.map((serial) => ({ shop: ctx.shop, orderId: id(serial), key: "STRAY", name: "stray" })),
  });
  const give = () =>
    ctx.db.$transaction(async (tx) => {
      await beginCodes({ shop: ctx.shop, tx }, [
        {
          enrolmentId: offer.members[0]!.enrolmentId,
          name: "STRAY",
          redeemCodeId: null,
          liveFrom: new Date("2026-01-01T00:00:00Z"),
          issuedFor: "adopted",
          refreshItemId: null,
        },
      ]);
      await followLineage(at.enqueue)(tx, { shop: ctx.shop, keys: ["STRAY"] });
    });
  const order = (serial: number) =>
    ctx.db.$transaction((tx) =>
      recordOrder(tx, ctx.shop, {
        order: {
          ...ONLY_MERCHANDISE,
          ...money,
          id: id(serial),
          name: `#${serial}`,
          processedAt: PLACED,
          updatedAt: PLACED,
          codes: [{ key: "STRAY", name: "STRAY" }],
        },
        refunds: [],
      }),
    );
  return { ctx, at, offer, give, order };
}

const counted = ({ db }: ShopContext) => db.conversion.count();

test("few orders follow a change of lineage in its own transaction, and no job is queued", async () => {
  const { ctx, at, give } = await straysIn(FEW_ORDERS);
  await give();
  expect(await counted(ctx)).toBe(FEW_ORDERS);
  expect(at.queued).toEqual([]);
  expect(await readIngestLag(ctx, new Date())).toBeNull();
});

test("many orders follow in a job that is queued with the change, and reports say so until it is done", async () => {
  const { ctx, at, give } = await straysIn(MANY);
  await give();
  expect(at.queued).toEqual([{ name: "orders.attribute", payload: { shop: ctx.shop } }]);
  expect(await counted(ctx)).toBe(0);
  expect(await readIngestLag(ctx, new Date())).toMatchObject({ messages: 0, names: 1 });
  expect(await attributeWaiting(ctx, running())).toBe(true);
  expect(await counted(ctx)).toBe(MANY);
  expect(await readIngestLag(ctx, new Date())).toBeNull();
  const sums = await ctx.db.codeSalesRollup.aggregate({ _sum: { conversions: true, netMinor: true } });
  expect(sums._sum).toEqual({ conversions: MANY, netMinor: BigInt(MANY) * 1_000n });
});

test("a job that was stopped half way goes on where it was, and running it again changes nothing", async () => {
  const { ctx, give } = await straysIn(MANY);
  await give();
  const half = stoppingAfter(ctx, 1);
  expect(await attributeWaiting(half.ctx, half)).toBe(false);
  expect(await counted(ctx)).toBe(FEW_ORDERS);
  expect(await readIngestLag(ctx, new Date())).not.toBeNull();
  await Promise.all([attributeWaiting(ctx, running()), attributeWaiting(ctx, running())]);
  expect(await counted(ctx)).toBe(MANY);
  expect(await attributeWaiting(ctx, running())).toBe(true);
  expect(await counted(ctx)).toBe(MANY);
});

test("an order that arrives while the job runs ends with the member who holds its code", async () => {
  const { ctx, give, order } = await straysIn(MANY);
  await give();
  const half = stoppingAfter(ctx, 1);
  await attributeWaiting(half.ctx, half);
  await Promise.all([order(MANY), attributeWaiting(ctx, running()), order(MANY + 1)]);
  expect(await counted(ctx)).toBe(MANY + 2);
});

/** The shop as the job sees it, and a signal that asks it to stop once it has begun so many transactions. */
function stoppingAfter(ctx: ShopContext, transactions: number) {
  const stop = new AbortController();
  let begun = 0;
  const db = new Proxy(ctx.db, {
    get(target, name) {
      if (name === "$transaction" && (begun += 1) === transactions) stop.abort();
      return Reflect.get(target, name) as unknown;
    },
  });
  return { ctx: { ...ctx, db }, signal: stop.signal };
}
