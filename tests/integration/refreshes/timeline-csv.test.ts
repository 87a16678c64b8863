import { parse } from "csv-parse/sync";

import { exportTimeline } from "#app/refreshes/export-timeline.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("the timeline of a refresh is a file that says who, why, when, each step and its points, and runs no formula", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  await ctx.db.member.updateMany({ where: { id: offer.members[0]!.memberId }, data: { firstName: "=SUM(A1)", lastName: "" } });
  const { refreshId } = await at.draft(offer, ["FRESH1", "FRESH2"]);
  await at.start(refreshId);
  Object.assign(at.deps, { spent: () => shopify.points() });
  await at.settle(offer.discountId);
  const rows: Record<string, string>[] = parse((await exportTimeline(ctx, { refreshId, zone: "UTC" }))!, { columns: true, bom: true });
  expect(rows[0]).toMatchObject({ Member: "'=SUM(A1)", "New code": "FRESH1", Outcome: "planned", Staff: "staff 2", Reason: "leak" });
  expect(rows.find(({ Step, Outcome }) => Step === "add" && Outcome === "done")).toMatchObject({
    "Shopify query cost": "10",
    "Shared by": "2",
  });
  expect(rows.at(-1)).toMatchObject({ Step: "record", Outcome: "done" });
});

test("another shop's refresh has no file", async () => {
  const one = bench.aShop();
  const offer = await anOffer().withMembers(1).in(one.ctx, one.shopify);
  const { refreshId } = await one.draft(offer, ["FRESH1"]);
  expect(await exportTimeline(bench.aShop().ctx, { refreshId, zone: "UTC" })).toBeNull();
});
