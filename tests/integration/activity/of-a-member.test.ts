/** What a member's page tells: their own part of every act, and nobody else's. */
import { factLines } from "#app/ui/activity/fact-labels.ts";
import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { changing } from "../members/changed-offer.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
let readActivity: typeof import("#app/activity/read-activity.server.ts").readActivity;
beforeAll(async () => {
  bench = await aBench();
  ({ readActivity } = await import("#app/activity/read-activity.server.ts"));
});
afterAll(() => bench.close());

const format = { money: (minor: number) => `$${minor / 100}`, dateTime: (iso: string) => iso };
async function actsOf(ctx: ShopContext, memberId: string): Promise<string[]> {
  const filter = parseActivityFilter(new URLSearchParams({ member: memberId }), "UTC");
  const { rows } = await readActivity(ctx, { filter, page: 1, pageSize: 50 });
  const part = ({ parts }: (typeof rows)[number]) => parts.map((one) => [one.outcome, ...factLines(one, format)].join(", ")).join(" and ");
  return rows.map((row) => `${row.kind} by ${row.staffId ?? row.actor}${row.reason ? ` for ${row.reason}` : ""}: ${part(row)}`);
}

test("a member's acts are their own part of each, with who and why, and of other shops nothing", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const [first, second] = offer.members;
  const members = changing(ctx, { shopify, ...at });
  const { refreshId } = await at.draft(offer, ["FRESH1", "FRESH2"], "leak");
  await at.start(refreshId);
  await at.settle(offer.discountId);
  members.later(3_600_000);
  await members.change(offer, { kind: "payout", enrolmentIds: [first!.enrolmentId], own: { bps: 1_250, perConversionMinor: 300 } });
  members.later(3_600_000);
  await members.change(offer, { kind: "deactivate", enrolmentIds: [first!.enrolmentId] });

  expect((await actsOf(ctx, first!.memberId)).toSorted()).toEqual([
    "change_settled by system: done, Code: FRESH1 to none",
    "members_deactivated by system: running, Code: FRESH1 to none",
    "payout_changed by system: done, Commission: 12.5%, Commission for each conversion: $3",
    "refresh_settled by system: done, Code: CREATOR1 to FRESH1",
    "refresh_started by system for Leaked: running, Code: CREATOR1 to FRESH1",
  ]);
  expect((await actsOf(ctx, second!.memberId)).toSorted()).toEqual([
    "refresh_settled by system: done, Code: CREATOR2 to FRESH2",
    "refresh_started by system for Leaked: running, Code: CREATOR2 to FRESH2",
  ]);
  expect(await actsOf(bench.aShop().ctx, first!.memberId)).toEqual([]);
});
