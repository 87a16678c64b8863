import { activityFacts, activityInWords } from "#app/components/member/activity-words.ts";
import { formatMoney } from "#app/format/money.ts";
import { memberActivity, type Activity } from "#app/members/member-activity.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "../refresh/a-refresh.ts";
import { changing } from "./changed-offer.ts";

const inWords = (entry: Activity) => activityInWords(entry, (minor) => formatMoney(minor, { currency: "USD", locale: "en-US" }));

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a member's activity tells refreshes, changes and payouts, newest first, with who and why, and nobody else's", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const [first, second] = offer.members;
  const members = changing(ctx, { shopify, ...at });
  const drafted = await at.draft(offer, ["FRESH1"], "leak");
  expect((await memberActivity(ctx, { memberId: first!.memberId })).entries.map(inWords)).toEqual(["First code: CREATOR1"]);

  await at.start(drafted.refreshId);
  await at.settle(offer.discountId);
  members.later(3_600_000);
  await members.change(offer, { kind: "payout", enrolmentIds: [first!.enrolmentId], own: { bps: 1_250, perConversionMinor: 300 } });
  members.later(3_600_000);
  await members.change(offer, { kind: "deactivate", enrolmentIds: [first!.enrolmentId] });
  members.later(3_600_000);
  await members.change(offer, { kind: "activate", enrolmentIds: [first!.enrolmentId] });
  members.later(3_600_000);
  await members.change(offer, { kind: "activate", enrolmentIds: [first!.enrolmentId] });

  const { entries, more } = await memberActivity(ctx, { memberId: first!.memberId });
  expect(entries.map((entry) => [inWords(entry), activityFacts(entry)])).toEqual([
    ["Not activated: FRESH1", "Creators, staff 1"],
    ["Activated: FRESH1", "Creators, staff 1"],
    ["Deactivated: FRESH1", "Creators, staff 1"],
    ["Payout updated: 12.5% and $3.00 a conversion", "Creators, staff 1"],
    ["CREATOR1 became FRESH1", "Creators, Leaked, staff 2"],
    ["First code: CREATOR1", "Creators"],
  ]);
  expect(more).toBe(false);
  expect(await memberActivity(ctx, { memberId: first!.memberId, limit: 2 })).toMatchObject({ entries: { length: 2 }, more: true });
  expect((await memberActivity(ctx, { memberId: second!.memberId })).entries).toHaveLength(1);
  expect((await memberActivity(bench.aShop().ctx, { memberId: first!.memberId })).entries).toEqual([]);
});
