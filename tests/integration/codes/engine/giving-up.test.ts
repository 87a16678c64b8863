/** An import that does not end: how long a refresh waits for it, what a person then sees, and that it goes on where it stood. */
import { advance } from "#app/codes/engine/advance.ts";
import { readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { refreshStore } from "#app/codes/engine/store.server.ts";
import { retryAll } from "#app/refreshes/retry-item.server.ts";
import { saveSettings } from "#app/shops/settings.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "./a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

/** A rename of one member whose import never ends, with so many minutes chosen in the settings. */
async function stuck(minutes: number | null, name: "FRESH1" | "as before" = "FRESH1") {
  const at = bench.aShop({ landing: "told" });
  const { ctx, shopify } = at;
  await ctx.db.shop.create({
    data: { domain: ctx.shop, name: "Lumen", currency: "USD", ianaTimezone: "UTC", installedAt: at.clock() },
  });
  if (minutes !== null)
    await saveSettings(ctx, { settings: { oldEnds: "at_once", undoHours: 24, lookAlikes: true, giveUpMinutes: minutes }, by: "7" });
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { refreshId, items } = await at.draft(offer, [name === "FRESH1" ? name : offer.members[0]!.code]);
  await at.start(refreshId);
  const began = at.clock().getTime();
  /** Works on, as a worker of its own each time, until so many seconds after the start. */
  const until = async (seconds: number) => {
    const deps = { ...at.deps, store: refreshStore(ctx, { onLineageChanged: at.onLineageChanged }) };
    for (;;) {
      const { again } = await advance(ctx.shop, offer.discountId, deps);
      if (again === null) return;
      const left = seconds - (at.clock().getTime() - began) / 1000;
      const wait = again === "now" ? 0.01 : again.inSeconds + 0.001;
      at.pass(Math.min(wait, Math.max(left, 0)));
      if (wait >= left) return;
    }
  };
  return { ...at, offer, refreshId, itemId: items[0]!, until };
}

test("a row waits for Shopify as long as the shop has chosen, and not a moment shorter, whoever works on it", async () => {
  const { until, view, refreshId } = await stuck(5);
  for (const seconds of [60, 150, 299]) {
    await until(seconds);
    expect(await view(refreshId)).toMatchObject({ state: "running", waitingForShopify: true, shopifyAway: false, givesUpAfterMinutes: 5 });
  }
  await until(340);
  const given = await view(refreshId);
  expect(given).toMatchObject({ state: "settled", counts: { needsAttention: 1, done: 0 }, rows: [{ parkedFor: "gave_up" }] });
  expect(given.rows[0]!.sentence).toBe(
    "Shopify has not finished within 5 minutes. CODE1 still works; whether FRESH1 does is not known yet. Retry to look again.".replace(
      "CODE1",
      given.rows[0]!.oldName,
    ),
  );
});

test.each([
  ["a new name keeps the old code until it works", "FRESH1", 0],
  ["the same name leaves the member without a code until Shopify has made it again", "as before", 1],
] as const)("while an import does not end, %s", async (_, name, betweenCodes) => {
  const { until, view, refreshId } = await stuck(5, name);
  expect(await view(refreshId)).toMatchObject({ betweenCodes: 0 });
  await until(60);
  expect(await view(refreshId)).toMatchObject({ waitingForShopify: true, betweenCodes });
});

test("with nothing chosen it waits a quarter of an hour", async () => {
  const { until, view, refreshId } = await stuck(null);
  await until(895);
  expect(await view(refreshId)).toMatchObject({ state: "running", givesUpAfterMinutes: null });
  await until(940);
  expect((await view(refreshId)).rows[0]).toMatchObject({ parkedFor: "gave_up" });
});

test("a refresh that was given up goes on where it stood, and the code is not made twice", async () => {
  const { ctx, until, view, refreshId, shopify, offer, enqueue, clock, itemId, live, settle } = await stuck(1);
  await until(120);
  expect((await view(refreshId)).counts.needsAttention).toBe(1);
  expect(await retryAll(ctx, { refreshId, by: "7", enqueue, now: clock })).toEqual({ ok: true, resumed: 1 });
  expect(await view(refreshId)).toMatchObject({ state: "running", counts: { needsAttention: 0 } });
  shopify.land();
  await settle(offer.discountId);
  expect(await view(refreshId)).toMatchObject({ state: "settled", counts: { done: 1 } });
  expect(live(offer.discountId)).toEqual(["FRESH1"]);
  const told = await readTimeline(ctx, { itemId });
  expect(told.filter(({ step, outcome }) => step === "add" && outcome === "done")).toHaveLength(1);
  expect(told.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(["waited", "parked", "resumed"]));
});

test("more patience chosen while a row waits holds for that row too", async () => {
  const { ctx, until, view, refreshId } = await stuck(5);
  await until(200);
  await saveSettings(ctx, { settings: { oldEnds: "at_once", undoHours: 24, lookAlikes: true, giveUpMinutes: 60 }, by: "7" });
  await until(600);
  expect(await view(refreshId)).toMatchObject({ state: "running", givesUpAfterMinutes: 60 });
});
