import { factLines } from "#app/ui/activity/fact-labels.ts";
import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import type { ActivityView } from "#app/activity/read-activity.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { changing } from "../members/changed-offer.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
let use: Awaited<ReturnType<typeof load>>;
const load = async () => ({
  ...(await import("#app/activity/read-activity.server.ts")),
  ...(await import("#app/shops/settings.server.ts")),
  ...(await import("#app/projects/save-project.server.ts")),
  ...(await import("#app/projects/move-members.server.ts")),
  ...(await import("#app/projects/archive-project.server.ts")),
  ...(await import("#app/members/save-member.server.ts")),
});
beforeAll(async () => {
  bench = await aBench();
  use = await load();
});
afterAll(() => bench.close());

const everything = (query = "") => parseActivityFilter(new URLSearchParams(query), "America/New_York");
const format = { money: (minor: number) => `$${minor / 100}`, dateTime: (iso: string) => iso };
const said = ({ kind, actor, staffId, reason, parts, ...facts }: ActivityView) => ({
  what: kind,
  who: staffId ?? actor,
  facts: factLines(facts, format),
  why: reason,
  parts: parts.map((part) => [part.name, part.outcome, ...factLines(part, format)].join(" | ")),
});

test("a refresh is told with who pressed and why, and with what came of it for each member", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["FRESH1"], "leak");
  await at.start(refreshId);
  await at.settle(offer.discountId);
  const { rows, total } = await use.readActivity(ctx, { filter: everything(), page: 1, pageSize: 10 });
  expect(total).toBe(2);
  const name = rows[0]!.parts[0]!.name;
  expect(rows.map(said)).toEqual([
    {
      what: "refresh_settled",
      who: "system",
      facts: ["Changed: 1", "Need attention: 0", "Left as they were: 0"],
      why: null,
      parts: [`${name} | done | Code: CREATOR1 to FRESH1`],
    },
    {
      what: "refresh_started",
      who: "system",
      facts: ["The old code stops: As soon as the new code works"],
      why: "Leaked",
      parts: [`${name} | running | Code: CREATOR1 to FRESH1`],
    },
  ]);
  expect(rows.every((row) => row.refreshId === refreshId && row.offer?.id === offer.id)).toBe(true);
  expect(rows.every((row) => row.parts[0]!.shopifyIds.length > 0)).toBe(true);
});

test("changes of members are told when they are pressed, and what was under way when it is through", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const [first] = offer.members;
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "payout", enrolmentIds: [first!.enrolmentId], own: { bps: 1_250, perConversionMinor: 300 } });
  members.later(60_000);
  await members.change(offer, { kind: "deactivate", enrolmentIds: [first!.enrolmentId] });
  const { rows } = await use.readActivity(ctx, { filter: everything(`member=${first!.memberId}`), page: 1, pageSize: 10 });
  expect(rows.map((row) => [row.kind, row.staffId ?? row.actor, row.parts[0]?.outcome])).toEqual([
    ["change_settled", "system", "done"],
    ["members_deactivated", "system", "running"],
    ["payout_changed", "system", "done"],
  ]);
  const other = everything(`member=${offer.members[1]!.memberId}`);
  expect((await use.readActivity(ctx, { filter: other, page: 1, pageSize: 10 })).total).toBe(0);
});

test("settings, members and projects tell what they were and what they are, and saving nothing new tells nothing", async () => {
  const { ctx: shop, shopify } = bench.aShop();
  const ctx = { ...shop, by: "77" };
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  await ctx.db.shop.create({
    data: { domain: ctx.shop, name: "Lumen", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() },
  });
  const { oldEnds, lookAlikes, giveUpMinutes } = await use.readSettings(ctx);
  await use.saveSettings(ctx, { settings: { oldEnds, lookAlikes, giveUpMinutes, undoHours: 72 }, by: "77" });
  await use.saveSettings(ctx, { settings: { oldEnds, lookAlikes, giveUpMinutes, undoHours: 72 }, by: "77" });
  const form = { firstName: "Ana", lastName: "Ruiz", email: "ana@example.com", handle: "ana", customerId: "" };
  const saved = await use.saveMember(ctx, { memberId: null, form });
  if (!saved.ok) throw new Error("not saved");
  await use.saveMember(ctx, { memberId: saved.memberId, form: { ...form, handle: "anaruiz" } });
  const made = await use.createProject(ctx, {
    name: "Autumn",
    stages: [{ key: "codes", id: null, kind: "promo_codes", name: "Promo Codes" }],
    offerIds: [offer.id],
  });
  if (!made.ok) throw new Error("not made");
  await use.archiveProject(ctx, { projectId: made.projectId, now: new Date() });
  const { rows } = await use.readActivity(ctx, { filter: everything("who=77"), page: 1, pageSize: 10 });
  expect(rows.map(said).map(({ what, facts, parts }) => [what, ...facts, ...parts])).toEqual([
    ["project_archived"],
    ["project_created", "Name: Autumn", "Stages: Promo Codes", "Offers: Creators"],
    ["member_edited", "Ana Ruiz | done | Handle: ana to anaruiz"],
    ["member_added", "Ana Ruiz | done | Name: Ana Ruiz | E-mail: ana@example.com | Handle: ana"],
    ["settings_changed", "Can be undone for: 24 hours to 72 hours"],
  ]);
});

test("the page narrows by group, by kind, by person and by days of the shop's calendar", async () => {
  const { ctx } = bench.aShop();
  const { recordActivity } = await import("#app/activity/record-activity.server.ts");
  const tell = (kind: "offer_paused" | "offer_ended" | "settings_changed", at: string, staff: string) =>
    recordActivity(ctx.db, { shop: ctx.shop, kind, by: { staff }, at: new Date(at) });
  await tell("offer_paused", "2026-03-01T04:59:00Z", "1");
  await tell("offer_ended", "2026-03-01T05:00:00Z", "2");
  await tell("settings_changed", "2026-03-02T04:59:00Z", "2");
  const kinds = async (query: string) =>
    (await use.readActivity(ctx, { filter: everything(query), page: 1, pageSize: 10 })).rows.map(({ kind }) => kind);
  // Midnight in New York is five o'clock UTC.
  expect(await kinds("from=2026-03-01&to=2026-03-01")).toEqual(["settings_changed", "offer_ended"]);
  expect(await kinds("what=offers")).toEqual(["offer_ended", "offer_paused"]);
  expect(await kinds("what=offer_paused")).toEqual(["offer_paused"]);
  expect(await kinds("who=2&what=offers")).toEqual(["offer_ended"]);
  expect(await kinds("what=nonsense&offer=nonsense&from=tomorrow")).toHaveLength(3);
  expect((await use.staffWhoActed(ctx)).map(({ id }) => id)).toEqual(["1", "2"]);
});
