import { archiveMembers, liveCodesOf, restoreMembers } from "#app/members/archive-members.server.ts";
import { findPeople } from "#app/members/find-people.server.ts";
import { allToAdd } from "#app/members/changes/members-to-add.server.ts";
import { membersMeant } from "#app/members/members-meant.server.ts";
import { searchMembers } from "#app/members/search-members.server.ts";
import { readTags, tagMembers, untagMembers } from "#app/members/tag-members.server.ts";
import { listOffers } from "#app/offers/list-offers.server.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import { offerMembers } from "#app/screens/offer/offer-members.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const ANY = { search: "", offerId: null, code: "any", attention: false } as const;
const FIRST = { sort: "name", direction: "asc", page: 1, pageSize: 50 } as const;

/** An offer whose first member has no code any more; all of them by id. */
async function aShop() {
  const shop = bench.aShop();
  const offer = await anOffer().withMembers(3).in(shop.ctx, shop.shopify);
  const ids = offer.members.map(({ memberId }) => memberId) as [string, string, string];
  await shop.ctx.db.promoCode.updateMany({ where: { memberId: ids[0] }, data: { liveUntil: new Date() } });
  await shop.ctx.db.enrolment.updateMany({ where: { memberId: ids[0] }, data: { status: "inactive" } });
  return { ...shop, offer, ids, now: shop.clock() };
}

const listed = async (ctx: ShopContext, filter: object = {}) =>
  (await searchMembers(ctx, { ...ANY, ...FIRST, ...filter })).rows.map(({ id }) => id);
const inOffer = async (ctx: ShopContext, offerId: string) =>
  (await offerMembers(ctx, { offerId, ...FIRST })).rows.map(({ memberId, archived }) => [memberId, archived]);

test("an archived member is out of lists, choices and counts, a filter shows them, and they can come back", async () => {
  const { ctx, ids, offer, enqueue, now } = await aShop();
  const [gone, ...others] = ids;
  expect(await archiveMembers(ctx, { memberIds: [gone], codes: "keep", enqueue, now })).toEqual({
    ...{ archived: 1, working: [], changes: [], busy: [] },
  });
  expect(await listed(ctx)).toEqual(others);
  expect(await listed(ctx, { archived: true })).toEqual([gone]);
  expect((await findPeople(ctx, { search: "", most: 10 })).people.map(({ id }) => id)).toEqual(others);
  expect(await allToAdd(ctx, { offerId: offer.id, search: "" })).toEqual([]);
  expect(await inOffer(ctx, offer.id)).toEqual(others.map((id) => [id, false]));
  expect((await listOffers(ctx))[0]!.members).toBe(2);
  expect(await membersMeant(ctx, { filter: { ...ANY } })).toEqual(others);
  expect(await restoreMembers(ctx, [gone], now)).toBe(1);
  expect(await listed(ctx)).toEqual(ids);
  expect((await ctx.db.activity.findMany({ orderBy: { id: "asc" } })).map(({ kind }) => kind).toSorted()).toEqual([
    "members_archived",
    "members_unarchived",
  ]);
});

test("codes of somebody who is archived go on working unless they are withdrawn, and the answer names them", async () => {
  const { ctx, ids, offer, enqueue, now, queued, shopify } = await aShop();
  const [, second] = ids;
  expect((await liveCodesOf(ctx, ids)).map(({ name, offer: title }) => `${name} ${title}`)).toEqual([
    "CREATOR2 Creators",
    "CREATOR3 Creators",
  ]);
  expect(await archiveMembers(ctx, { memberIds: [second], codes: "keep", enqueue, now })).toMatchObject({
    archived: 1,
    working: ["CREATOR2"],
  });
  expect(queued).toEqual([]);
  expect(shopify.find("CREATOR2")).not.toBeNull();
  expect(await inOffer(ctx, offer.id)).toContainEqual([second, true]);
});

test("withdrawn codes leave Shopify through the engine, and the member can be activated again", async () => {
  const { ctx, ids, offer, enqueue, now, work, shopify } = await aShop();
  const [, second] = ids;
  const archived = await archiveMembers({ ...ctx, by: "7" }, { memberIds: [second], codes: "withdraw", enqueue, now });
  expect(archived).toMatchObject({ archived: 1, working: [], changes: [{ offer: "Creators" }], busy: [] });
  await work(offer.discountId);
  expect(shopify.find("CREATOR2")).toBeNull();
  expect(await ctx.db.enrolment.findFirst({ where: { memberId: second } })).toMatchObject({ status: "inactive" });
  expect((await inOffer(ctx, offer.id)).map(([id]) => id)).not.toContain(second);
});

test("whose code is being changed is not archived with it, and is named", async () => {
  const { ctx, ids, offer, enqueue, now, draft, start } = await aShop();
  const second = { ...offer, members: offer.members.slice(1, 2) };
  const { refreshId } = await draft(second, ["FRESH"]);
  expect((await start(refreshId)).ok).toBe(true);
  const archived = await archiveMembers(ctx, { memberIds: ids, codes: "withdraw", enqueue, now });
  expect(archived).toMatchObject({ archived: 2, busy: ["Member 00002"] });
  expect(await listed(ctx)).toEqual([ids[1]]);
});

test("a tag is one whatever its capitals, is given and taken in bulk, and finds its members", async () => {
  const { ctx, ids } = await aShop();
  expect(await tagMembers(ctx, ids.slice(0, 2), " Top  creators ")).toBe(2);
  expect(await tagMembers(ctx, ids, "top CREATORS")).toBe(1);
  expect(await tagMembers(ctx, ids, " , ")).toBeNull();
  expect(await readTags(ctx)).toEqual([{ key: "top creators", name: "Top creators", members: 3 }]);
  expect(await untagMembers(ctx, [ids[0]], "Top creators")).toBe(1);
  expect(await listed(ctx, { tag: "top creators" })).toEqual(ids.slice(1));
  expect(await tagMembers(bench.aShop().ctx, ids, "theirs")).toBe(0);
});
