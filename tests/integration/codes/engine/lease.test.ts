/** Who works on a discount: one at a time, for as long as they work, and not much longer than they live. */
import { setTimeout as sleep } from "node:timers/promises";

import { aBench, type Bench } from "./a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a holder that works longer than it asked for is not followed", async () => {
  const { deps } = bench.aShop();
  const held = await deps.store.hold("d1", 1.5);
  await sleep(2_500);
  expect(await deps.store.hold("d1", 1)).toBeNull();
  await deps.store.letGo("d1", held!.holder);
  const next = await deps.store.hold("d1", 1);
  expect(next).not.toBeNull();
  await deps.store.letGo("d1", next!.holder);
});

test("a holder that was killed renews nothing and is followed after its seconds", async () => {
  const { deps, ctx } = bench.aShop();
  const held = await deps.store.hold("d1", 0.4);
  await ctx.db.$executeRaw`UPDATE "DiscountLease" SET holder = gen_random_uuid() WHERE shop = ${ctx.shop}`;
  await sleep(800);
  const next = await deps.store.hold("d1", 1);
  expect(next).not.toBeNull();
  expect(next!.holder).not.toBe(held!.holder);
  await deps.store.letGo("d1", next!.holder);
});
