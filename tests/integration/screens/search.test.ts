/** One search over members, every code ever held, offers and orders, and the page of a code. */
import { searchEverything } from "#app/screens/search/search-everything.server.ts";
import { readCode } from "#app/screens/code/read-code.server.ts";
import { verdictOf } from "#app/routes/app.codes/code-labels.ts";
import { answerTool } from "#app/screens/sidekick/answer-tool.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { bestOf } from "#app/ui/search/search-links.ts";
import { searchMembers } from "#app/members/search-members.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

/** Zoé's GLÖW-ZOÉ10 leaked and is ZOEFRESH now; Jürgen has JUERGEN15. An order each came in under them. */
async function aShop() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().titled("Sommer Glück 10").withCodes("GLÖW-ZOÉ10", "JUERGEN15").in(ctx, shopify);
  const [zoe, juergen] = offer.members as [(typeof offer.members)[number], (typeof offer.members)[number]];
  const named = (id: string, data: object) => ctx.db.member.update({ where: { shop_id: { shop: ctx.shop, id } }, data });
  await named(zoe.memberId, { firstName: "Zoé", lastName: "Ångström", handle: "zoe.makes", email: "zoe@creators.example" });
  await named(juergen.memberId, { firstName: "Jürgen", lastName: "Weiß", handle: "jw", email: "jw@creators.example" });
  const { refreshId } = await at.draft({ ...offer, members: [zoe] }, ["ZOEFRESH"], "leak");
  await at.start(refreshId);
  await at.settle(offer.discountId);
  for (const [id, name] of [
    ["1", "#1042"],
    ["2", "LB2042-A"],
  ] as const)
    await ctx.db.order.create({
      data: { shop: ctx.shop, id, name, processedAt: at.clock(), updatedAt: at.clock(), currency: "USD", subtotalMinor: 5000n },
    });
  return { ctx, shopify, offer, zoe, juergen, refreshId, ...at };
}

test("every code ever held is found, live or retired, in any spelling, the exact one first", async () => {
  const { ctx } = await aShop();
  const codes = async (typed: string) => (await searchEverything(ctx, typed)).codes.map(({ name, exact }) => [name, exact]);
  for (const typed of ["GLÖW-ZOÉ10", "glow zoe 10", "  glowzoe10 ", "GLOW_ZOE10"])
    expect(await codes(typed)).toEqual([["GLÖW-ZOÉ10", true]]);
  expect(await codes("jürgen15")).toEqual([["JUERGEN15", true]]);
  expect(await codes("fresh")).toEqual([["ZOEFRESH", false]]);
  expect((await searchEverything(ctx, "glowzoe10")).codes[0]).toMatchObject({ member: "Zoé Ångström", endedFor: "leak" });
  for (const typed of ["", "  ", "%", "_", "--"]) expect(await codes(typed)).toEqual([]);
});

test("members are found by words of name, handle and address without their accents, offers by title, orders by number or name", async () => {
  const { ctx, zoe, juergen, offer } = await aShop();
  const members = async (typed: string) => (await searchEverything(ctx, typed)).members.map(({ id }) => id);
  for (const typed of ["zoe angstrom", "@zoe.makes", "Zoé", "zoe@creators"]) expect(await members(typed)).toEqual([zoe.memberId]);
  expect(await members("jurgen")).toEqual([juergen.memberId]);
  expect((await searchEverything(ctx, "gluck sommer")).offers.map(({ id }) => id)).toEqual([offer.id]);
  const orders = async (typed: string) => (await searchEverything(ctx, typed)).orders.map(({ name }) => name);
  expect(await orders("1042")).toEqual(["#1042"]);
  expect(await orders("#1042")).toEqual(["#1042"]);
  expect(await orders("2042")).toEqual(["LB2042-A"]);
  expect(await orders("lb2042-a")).toEqual(["LB2042-A"]);
  expect(await orders("zoe1042")).toEqual([]);
});

test("a code is found in the sentence or the address it stands in, and one that was misread from a picture is offered as a guess", async () => {
  const { ctx } = await aShop();
  const found = async (typed: string) => {
    const { codes, guessed } = await searchEverything(ctx, typed);
    return [codes.map(({ name }) => name), guessed];
  };
  const mentions = [
    "use code zoefresh at checkout!",
    "https://coupons.example/sommer?code=ZoeFresh&ref=1",
    "https://shop.example/discount/ZOEFRESH",
    "“ZOEFRESH” – 10% off",
    "https://coupons.example/%5BZOEFRESH%5D",
    "100% ZOEFRESH",
  ];
  for (const typed of mentions) expect(await found(typed)).toEqual([["ZOEFRESH"], false]);
  expect(await found("Try GLOW-ZOE10 or Jürgen15, both work")).toEqual([["JUERGEN15", "GLÖW-ZOÉ10"], false]);
  for (const typed of ["GL0W-ZOEIO", "glowz0e1o", "use GL0WZ0E10 now"]) expect(await found(typed)).toEqual([["GLÖW-ZOÉ10"], true]);
  // One key missed, pressed too often, another one, or two in the wrong order.
  for (const typed of ["JUERGN15", "JUERGENN15", "JUERGEM15", "JUEGREN15", "use JUERGN15 now"])
    expect(await found(typed)).toEqual([["JUERGEN15"], true]);
  for (const typed of ["fre", "a sentence about nothing", "SUMMER99"]) expect((await found(typed))[1]).toBe(false);
});

test("Enter opens the one code that a text mentions, and never a guess", async () => {
  const { ctx } = await aShop();
  const enter = async (typed: string) => bestOf(await searchEverything(ctx, typed), typed);
  expect(await enter("use code zoefresh at checkout")).toBe("/app/codes?name=ZOEFRESH");
  expect(await enter("Z0EFRESH")).toBe(null);
});

test("another shop finds nothing of it", async () => {
  await aShop();
  const { ctx } = bench.aShop();
  const none = { codes: [], members: [], offers: [], orders: [] };
  for (const typed of ["glowzoe10", "zoe", "1042", "sommer"]) expect(await searchEverything(ctx, typed)).toMatchObject(none);
});

test("the list of members finds who held a code once, in any spelling, and says which", async () => {
  const { ctx, zoe } = await aShop();
  const list = { offerId: null, code: "any", attention: false, sort: "name", direction: "asc", page: 1, pageSize: 50 } as const;
  for (const search of ["GLÖW-ZOÉ10", "glowzoe10", "glow zoe 10"]) {
    const { rows } = await searchMembers(ctx, { ...list, search });
    expect(rows.map(({ id, formerCode }) => [id, formerCode?.name])).toEqual([[zoe.memberId, "GLÖW-ZOÉ10"]]);
  }
  const { rows } = await searchMembers(ctx, { ...list, search: "zoefresh" });
  expect(rows.map(({ formerCode }) => formerCode)).toEqual([null]);
});

test("the page of a code says whose it was, until when, why it ended and what they have now", async () => {
  const { ctx, shopify, refreshId } = await aShop();
  const { tenures, elsewhere } = await readCode(ctx, { typed: "glöw-zoé10", codes: shopify.codes });
  expect(tenures).toMatchObject([
    { member: { name: "Zoé Ångström" }, endedFor: "leak", endedBy: refreshId, codeNow: "ZOEFRESH", active: true, inHand: null },
  ]);
  expect(tenures[0]!.until).not.toBeNull();
  expect(elsewhere).toBeNull();
});

test("a name that is no member's is asked of Shopify", async () => {
  const { ctx, shopify } = await aShop();
  shopify.addDiscount("Welcome", ["WELCOME10"]);
  expect(await readCode(ctx, { typed: "welcome10", codes: shopify.codes })).toMatchObject({ tenures: [], elsewhere: { title: "Welcome" } });
  expect(await readCode(ctx, { typed: "NEVER", codes: shopify.codes })).toMatchObject({ tenures: [], elsewhere: null });
});

test("a code that is being refreshed says by whom and where", async () => {
  const { ctx, shopify, offer, juergen, ...at } = await aShop();
  await ctx.db.staffMember.create({ data: { shop: ctx.shop, id: "staff 2", name: "Noor Haddad", askedAt: at.clock() } });
  const { refreshId } = await at.draft({ ...offer, members: [juergen] }, ["JWNEW"], "other");
  await at.start(refreshId);
  const { tenures } = await readCode(ctx, { typed: "JUERGEN15", codes: shopify.codes });
  expect(tenures[0]!.inHand).toEqual({ kind: "refresh", id: refreshId, by: "Noor Haddad", parked: false });
  expect(await readCode(ctx, { typed: "JWNEW", codes: shopify.codes })).toMatchObject({
    tenures: [],
    promised: { member: "Jürgen Weiß", url: `/app/refreshes/${refreshId}` },
  });
});

test("a refresh of one member opens with a name that is proposed for them; of several it opens empty", async () => {
  const { ctx, shopify, offer, juergen, ...at } = await aShop();
  const one = await beginRefresh(ctx, {
    offerId: offer.id,
    enrolmentIds: [juergen.enrolmentId],
    reason: "leak",
    origin: { from: "home" },
    createdBy: "1",
    codes: shopify.codes,
  });
  if (!one.ok) throw new Error(one.reason);
  const view = await at.view(one.refreshId);
  expect(view).toMatchObject({ reason: "leak", wayBack: { title: "Home", url: "/app" } });
  expect(view.rows[0]!.newName).toMatch(/^JUERGEN[A-Z0-9]+$/);
  expect(view.rows[0]!.newName).not.toMatch(/15$/);
  const all = await beginRefresh(ctx, { offerId: offer.id, all: true, createdBy: "1", codes: shopify.codes });
  if (!all.ok) throw new Error(all.reason);
  expect((await at.view(all.refreshId)).rows.map(({ newName }) => newName)).toEqual(["", ""]);
});

test("a code that was made for one visitor and a decoy are found in any spelling, and the page of the code says what they are", async () => {
  const { ctx, shopify, offer, zoe, clock } = await aShop();
  const { shop, db } = ctx;
  await db.codePool.create({ data: { shop, offerId: offer.id, isOn: true } });
  const row = { shop, offerId: offer.id, enrolmentId: zoe.enrolmentId, addedAt: clock(), readyAt: clock() };
  const coded = (name: string, data: object) => db.poolCode.create({ data: { ...row, name, key: name, state: "ready", ...data } });
  await coded("ZOE-CCCCCCCCCC", { state: "handed", handedAt: clock() });
  await coded("ZOE-DDDDDDDDDD", { state: "gone", endedFor: "stale", goneAt: clock(), handedAt: clock() });
  const decoy = { shop, name: "LENA-10", key: "LENA-10", place: "Newsletter of March", createdBy: "1", createdAt: clock() };
  await db.decoy.create({ data: { ...decoy, state: "planted", discountId: "gid://shopify/DiscountCodeNode/9" } });
  shopify.addDiscount("Decoy LENA-10", ["LENA-10"]);
  const found = async (typed: string) =>
    (await searchEverything(ctx, typed)).codes.map(({ name, kind, member, place, until, replaceable }) => ({
      ...{ name, kind, member, place, isOver: until !== null, replaceable },
    }));
  const visitors = { kind: "visitor", member: "Zoé Ångström", place: null, replaceable: false };
  for (const typed of ["ZOE-CCCCCCCCCC", "zoecccccccccc", "it says zoe-cccccccccc is invalid"])
    expect(await found(typed)).toEqual([{ ...visitors, name: "ZOE-CCCCCCCCCC", isOver: false }]);
  expect(await found("ZOE-DDDDDDDDDD")).toEqual([{ ...visitors, name: "ZOE-DDDDDDDDDD", isOver: true }]);
  for (const typed of ["lena10", "LENA-10"])
    expect(await found(typed)).toEqual([
      { kind: "decoy", name: "LENA-10", member: "", place: "Newsletter of March", isOver: false, replaceable: false },
    ]);
  const title = async (typed: string) => {
    const verdict = verdictOf(await readCode(ctx, { typed, codes: shopify.codes }), { date: () => "today", day: () => "today" });
    return `${verdict.title}. ${verdict.text}`;
  };
  expect(await title("zoe-cccccccccc")).toBe(
    "ZOE-CCCCCCCCCC was made for one visitor of Zoé Ångström’s link. In Sommer Glück 10. It was handed out on today and works until it is used or grows old; an order with it counts for Zoé Ångström.",
  );
  expect(await title("ZOE-DDDDDDDDDD")).toContain("It was not used in time and was deleted, so shoppers who type it get nothing.");
  expect(await title("LENA-10")).toBe(
    "LENA-10 is a decoy. It is planted in “Newsletter of March” and was given to nobody. No order has used it yet.",
  );
  const [asked] = [{ name: "find_code" as const, input: { code: "zoe-cccccccccc" } }];
  expect(await answerTool(ctx, asked, { urlOf: (path) => path, now: clock() })).toMatchObject({
    results: [],
    note: "ZOE-CCCCCCCCCC was made for one visitor of Zoé Ångström’s link, in Sommer Glück 10.",
  });
});
