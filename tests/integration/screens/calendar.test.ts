import { DateTime } from "luxon";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const WEEK = { from: new Date("2026-11-23T05:00:00Z"), to: new Date("2026-11-30T05:00:00Z") };
const inWeek = (hours: number) => new Date(WEEK.from.getTime() + hours * 3_600_000);

let app: TestApp;
let ctx: ShopContext;
let readCalendar: typeof import("#app/screens/calendar/read-calendar.server.ts").readCalendar;
beforeAll(async () => {
  app = await anApp();
  ({ readCalendar } = await import("#app/screens/calendar/read-calendar.server.ts"));
});
beforeEach(() => app.empty());
afterAll(() => app.close());

/** A shop with one thing of each kind in the week; in another shop are the same. */
async function aFullWeek(shop: string): Promise<string> {
  const { offerId } = await aWholeShop(app.db, shop);
  ctx = { shop, db: app.shopDb(shop) };
  await ctx.db.offer.updateMany({ data: { startsAt: inWeek(1), endsAt: inWeek(100) } });
  const running = { state: "running", startedAt: inWeek(2), oldEnds: "at_time", retireAt: inWeek(50) };
  await ctx.db.refresh.updateMany({ data: running });
  await ctx.db.refreshItem.updateMany({
    where: { refreshId: { not: null } },
    data: { state: "running", plan: "rename", newName: "SOFIAGLOW", waitingFor: "schedule" },
  });
  await ctx.db.payoutBatch.updateMany({ data: { state: "draft", cutOff: inWeek(60), cancelledAt: null } });
  const [hold] = await ctx.db.leakHold.findMany();
  await ctx.db.leakCase.updateMany({ data: { decideBy: inWeek(70) } });
  await ctx.db.conversion.updateMany({ data: { state: "counted", heldAt: hold!.heldAt } });
  return offerId;
}

const kinds = async (money: boolean, range = WEEK) =>
  (await readCalendar(ctx, { ...range, money })).entries.map(({ kind, what }) => [kind, what]);

test("the week holds refreshes, codes that stop, offers, cut-offs and deadlines of this shop, each once and with the way there", async () => {
  await aFullWeek("other.myshopify.com");
  const offerId = await aFullWeek(SHOP);
  expect(await kinds(true)).toEqual([
    ["refresh", "SOFIA15 to SOFIAGLOW"],
    ["old_codes_end", "SOFIA15 stops"],
    ["offer_starts", "Glow"],
    ["offer_ends", "Glow"],
    ["payout_cut_off", "Payout 1 takes orders until here"],
    ["held_deadline", "Held commission of 1 order with SOFIA15"],
  ]);
  const { entries } = await readCalendar(ctx, { ...WEEK, money: true });
  expect(entries.find(({ kind }) => kind === "offer_ends")?.url).toBe(`/app/offers/${offerId}`);
  expect(await kinds(true, { from: inWeek(101), to: WEEK.to })).toEqual([]);
});

test("rotations stand on every day on which they are planned, unless they are paused", async () => {
  const offerId = await aFullWeek(SHOP);
  const nextOn = new Date("2026-11-24T00:00:00Z");
  await ctx.db.rotation.updateMany({ data: { isOn: true, everyDays: 3, nextOn, hour: 9 } });
  const planned = async () => (await readCalendar(ctx, { ...WEEK, money: true })).entries.filter(({ kind }) => kind === "rotation");
  const zone = (await ctx.db.shop.findFirstOrThrow()).ianaTimezone;
  const at = (day: string) => DateTime.fromISO(`${day}T09:00`, { zone }).toUTC().toISO();
  expect((await planned()).map((entry) => [entry.at, entry.url])).toEqual([
    [at("2026-11-24"), `/app/offers/${offerId}/rotation`],
    [at("2026-11-27"), `/app/offers/${offerId}/rotation`],
  ]);
  await ctx.db.rotation.updateMany({ data: { pausedAt: inWeek(1) } });
  expect(await planned()).toEqual([]);
});

test("a reader without the right to money sees no payout and no held commission", async () => {
  await aFullWeek(SHOP);
  expect((await kinds(false)).map(([kind]) => kind)).toEqual(["refresh", "old_codes_end", "offer_starts", "offer_ends"]);
});

test("old codes that ended early, a paused or archived offer and a cancelled payout stand there no more", async () => {
  await aFullWeek(SHOP);
  await ctx.db.refreshItem.updateMany({ where: { refreshId: { not: null } }, data: { state: "done" } });
  await ctx.db.offer.updateMany({ data: { pausedAt: inWeek(3) } });
  await ctx.db.payoutBatch.updateMany({ data: { state: "cancelled", cancelledAt: inWeek(4) } });
  expect((await kinds(true)).map(([kind]) => kind)).toEqual(["refresh", "offer_starts", "held_deadline"]);
  await ctx.db.offer.updateMany({ data: { archivedAt: inWeek(4) } });
  expect((await kinds(true)).map(([kind]) => kind)).toEqual(["refresh", "held_deadline"]);
});
