import { issueCodes } from "#app/members/changes/issue-codes.server.ts";
import { readChange } from "#app/members/changes/read-change.server.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { allowBurnedName } from "#app/refreshes/allow-burned.server.ts";
import { cancelRefresh } from "#app/refreshes/call-off.server.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { changing } from "./changed-offer.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a deactivated member's code leaves Shopify and is remembered, everybody else's stays", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const [first] = offer.members;
  shopify.find("CREATOR1")!.code.uses = 7;
  const members = changing(ctx, { shopify, ...at });
  const rows = await members.change(offer, { kind: "deactivate", enrolmentIds: [first!.enrolmentId] });

  expect(rows).toMatchObject([{ state: "done", name: "CREATOR1", sentence: expect.stringContaining("no longer works") as string }]);
  expect(at.live(offer.discountId)).toEqual(["CREATOR2", "CREATOR3"]);
  expect(await members.status(first!.enrolmentId)).toBe("inactive");
  expect(await at.lineage(first!.enrolmentId)).toEqual([
    { name: "CREATOR1", live: false, endedFor: "deactivated", issuedFor: "welcome", usesAtEnd: 7 },
  ]);
  expect(await at.claims()).toEqual(["CREATOR2", "CREATOR3"]);
  expect(at.reattributed.flat()).toEqual(["CREATOR1"]);
});

test("an activated member gets the same name again, and a name that was given away meanwhile is explained", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const ids = offer.members.map(({ enrolmentId }) => enrolmentId);
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "deactivate", enrolmentIds: ids.slice(0, 2) });
  shopify.addDiscount("Spring sale", ["CREATOR2"]);
  const rows = await members.change(offer, { kind: "activate", enrolmentIds: ids });

  expect(rows.map(({ name, state, sentence }) => [name, state, sentence])).toEqual(
    expect.arrayContaining([
      ["CREATOR1", "done", "CREATOR1 works again."],
      [
        "CREATOR2",
        "parked",
        "CREATOR2 is taken by the discount “Spring sale”. The member has no working code. Choose another name, or free this one and retry.",
      ],
      ["CREATOR3", "refused", "Nothing to do: their code is active."],
    ]),
  );
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR3"]);
  expect(await members.status(ids[0]!)).toBe("active");
  expect(await members.status(ids[1]!)).toBe("inactive");
  expect(await at.lineage(ids[0]!)).toMatchObject([
    { name: "CREATOR1", live: false },
    { name: "CREATOR1", live: true, issuedFor: "reactivated" },
  ]);
  // Promised until a person decides.
  expect(await at.claims()).toEqual(["CREATOR1", "CREATOR2 promised", "CREATOR3"]);
});

test("a name that leaked is not issued again when members are added or activated, unless a person had given it after the leak", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const [one, two, three] = offer.members.map(({ enrolmentId }) => enrolmentId) as [string, string, string];
  const members = changing(ctx, { shopify, ...at });
  const leak = await at.draft(offer, ["FRESH1"], "leak");
  await at.start(leak.refreshId);
  await at.settle(offer.discountId);
  // The second member was without a code when the leak was found; the third was given the leaked name knowingly.
  await members.change(offer, { kind: "deactivate", enrolmentIds: [two] });
  await ctx.db.promoCode.updateMany({ where: { enrolmentId: two }, data: { endedFor: "leak" } });
  at.pass(60);
  const back = await at.draft({ ...offer, members: offer.members.slice(2) }, ["CREATOR1"], "other");
  await allowBurnedName(ctx, { itemId: back.items[0]!, why: "agreed with the creator" });
  expect(await at.start(back.refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  await members.change(offer, { kind: "deactivate", enrolmentIds: [three] });

  const activated = await members.change(offer, { kind: "activate", enrolmentIds: [two, three] });
  expect(activated.map(({ name, state, sentence }) => [name, state, sentence])).toEqual([
    ["CREATOR2", "refused", "CREATOR2 leaked before and stays retired. Use Add members to give them another name."],
    ["CREATOR1", "done", "CREATOR1 works again."],
  ]);
  const added = await members.change(offer, { kind: "add", names: [{ enrolmentId: two, name: "creator1" }] });
  expect(added).toMatchObject([{ state: "refused", sentence: expect.stringContaining("leaked before") as string }]);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "FRESH1"]);
  expect(await at.lineage(one)).toMatchObject([
    { name: "CREATOR1", endedFor: "leak" },
    { name: "FRESH1", live: true },
  ]);
});

test("a member who comes back gets the code they held last, not one that was taken back", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { enrolmentId } = offer.members[0]!;
  const retireAt = new Date(at.clock().getTime() + 6 * 3_600_000);
  const { refreshId } = await at.draft(offer, ["FRESH1"], "other", { oldEnds: "at_time", retireAt });
  await at.start(refreshId);
  await at.work(offer.discountId);
  await cancelRefresh(ctx, { refreshId, by: "staff 2", enqueue: at.enqueue, now: at.clock });
  await at.work(offer.discountId);
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "deactivate", enrolmentIds: [enrolmentId] });
  expect(await members.change(offer, { kind: "activate", enrolmentIds: [enrolmentId] })).toMatchObject([
    { name: "CREATOR1", state: "done" },
  ]);
});

test("who is being refreshed is left out with the reason, and who is being changed cannot be drafted for a refresh", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const ids = offer.members.map(({ enrolmentId }) => enrolmentId);
  const { refreshId } = await at.draft(offer, ["FRESH1"]);
  const late = await at.draft({ ...offer, members: offer.members.slice(1) }, ["FRESH2"]);
  await at.start(refreshId);
  const members = changing(ctx, { shopify, ...at });
  const changeId = await members.begin(offer, { kind: "remove", enrolmentIds: ids });

  const begun = await readChange(ctx, { changeId });
  expect(begun?.rows).toMatchObject([
    { name: "CREATOR1", state: "refused", sentence: expect.stringContaining("being refreshed") as string },
    { state: "running" },
  ]);
  const draft = await createDraft(ctx, { offerId: offer.id, enrolmentIds: [ids[1]!], createdBy: "staff 1" });
  expect(draft).toMatchObject({ ok: false, reason: "nobody_to_refresh" });
  expect(await at.start(late.refreshId)).toMatchObject({ ok: false, reason: "rows" });

  await members.settle(offer);
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["FRESH1"]);
  expect(await members.status(ids[1]!)).toBe("removed");
});

test("a removed member comes back with the code they had", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const [first, second] = offer.members.map(({ enrolmentId }) => enrolmentId);
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "remove", enrolmentIds: [first!] });
  expect(at.live(offer.discountId)).toEqual(["CREATOR2"]);

  const rows = await members.change(offer, { kind: "readd", enrolmentIds: [first!, second!] });
  expect(rows.map(({ state }) => state).sort()).toEqual(["done", "refused"]);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2"]);
  expect(await members.status(first!)).toBe("active");
});

test("members are added with a first code each, and each is told apart: issued, taken, twice in the list, not a code", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const created = await ctx.db.member.createManyAndReturn({
    data: [1, 2, 3, 4].map((n) => ({ shop: ctx.shop, firstName: `New ${n}`, lastName: "", email: `new${n}@example.com`, handle: "" })),
  });
  const names = ["NEWONE", "creator1", "newone", "NEW ONE"].map((name, index) => ({ memberId: created[index]!.id, name }));
  const begun = await issueCodes(ctx, { offerId: offer.id, names, createdBy: "staff 1", enqueue: at.enqueue });
  if (!begun.ok) throw new Error(begun.reason);
  await changing(ctx, { shopify, ...at }).settle(offer);

  const { rows, counts } = (await readChange(ctx, { changeId: begun.changeId }))!;
  expect(counts).toEqual({ total: 4, done: 1, refused: 3, running: 0, needsAttention: 0, left: 0 });
  const said = Object.fromEntries(rows.map(({ firstName, sentence }) => [firstName, sentence]));
  expect(said).toEqual({
    "New 1": "In the offer with NEWONE.",
    "New 2": "creator1 is taken by Member 00001 in Creators. Use Add members to give them another name.",
    "New 3": "newone stands twice in this list. Another member got it.",
    "New 4": "NEW ONE has a space in it, which breaks share links.",
  });
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "NEWONE"]);
  expect(await at.claims()).toEqual(["CREATOR1", "NEWONE"]);
});

test("the same press sent twice makes one change", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const members = changing(ctx, { shopify, ...at });
  const changeId = "0193fb5e-0000-7000-8000-000000000001";
  const wanted = { kind: "deactivate" as const, changeId, enrolmentIds: [offer.members[0]!.enrolmentId] };
  expect(await members.begin(offer, wanted)).toBe(changeId);
  expect(await members.begin(offer, wanted)).toBe(changeId);
  expect(await ctx.db.refreshItem.count()).toBe(1);
});

test.each(["before", "after"] as const)(
  "a crash %s every single call to Shopify loses nothing: codes go and come back, each once",
  async (when) => {
    const calls = new Map<string, number>();
    const { ctx, shopify, ...at } = bench.aShop({
      deletions: "queued",
      around: async (call, effect) => {
        const count = (calls.get(call) ?? 0) + 1;
        calls.set(call, count);
        // Steps that make a call twice get through at the second try.
        if (count % 3 !== 1) return effect();
        if (when === "after") effect();
        throw new Error("crash");
      },
    });
    const offer = await anOffer().withMembers(2).in(ctx, shopify);
    const ids = offer.members.map(({ enrolmentId }) => enrolmentId);
    const members = changing(ctx, { shopify, ...at });
    const landing = setInterval(() => shopify.land(), 1);
    try {
      expect((await members.change(offer, { kind: "deactivate", enrolmentIds: ids })).map(({ state }) => state)).toEqual(["done", "done"]);
      expect(at.live(offer.discountId)).toEqual([]);
      expect((await members.change(offer, { kind: "activate", enrolmentIds: ids })).map(({ state }) => state)).toEqual(["done", "done"]);
    } finally {
      clearInterval(landing);
    }
    expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2"]);
    for (const id of ids) expect(await at.lineage(id)).toHaveLength(2);
  },
);

test("while Shopify cannot answer a change waits, and goes on when it can", async () => {
  let down = 3;
  const { ctx, shopify, ...at } = bench.aShop({
    around: async (_, effect) => {
      if (down > 0) {
        down -= 1;
        throw new ShopifyUnavailable(1, { because: "HTTP 503" });
      }
      return effect();
    },
  });
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const rows = await changing(ctx, { shopify, ...at }).change(offer, { kind: "deactivate", enrolmentIds: [offer.members[0]!.enrolmentId] });
  expect(rows).toMatchObject([{ state: "done" }]);
});
