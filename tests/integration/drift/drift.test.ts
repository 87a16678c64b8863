/** What other people do to an offer's discount is found and mended; what the app does itself never raises an alarm. */
import { advance } from "#app/codes/engine/advance.ts";
import { checkDrift } from "#app/drift/check-drift.server.ts";
import { readDrift } from "#app/drift/read-drift.server.ts";
import { adoptCode, detach, ignore, reissue } from "#app/drift/repair-drift.server.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { anOffer } from "#tests/support/builders.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function anOfferAtRest(members = 3) {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(members).in(ctx, shopify);
  at.pass(10 * 365 * 86_400);
  const check = () => checkDrift(ctx, { discountId: offer.discountId, codes: shopify.codes, now: at.clock });
  const told = async () => (await readDrift(ctx, { offerId: offer.id })).findings;
  const words = async () => (await told()).map(({ kind, name, memberName }) => [kind, name, memberName !== null]);
  return { ctx, shopify, at, offer, check, told, words };
}

test("an offer nobody has touched raises no alarm, and one that was touched tells what happened to whom, once", async () => {
  const { shopify, offer, check, words, ctx } = await anOfferAtRest();
  expect(await check()).toEqual({ found: 0, open: 0 });
  shopify.drop(offer.discountId, [offer.members[0]!.redeemCodeId, offer.members[1]!.redeemCodeId]);
  shopify.insert(offer.discountId, "creator2");
  shopify.insert(offer.discountId, "STRAY");
  await Promise.all([check(), check()]);
  expect((await words()).sort()).toEqual([
    ["removed", "CREATOR1", true],
    ["replaced", "CREATOR2", true],
    ["stranger", "STRAY", false],
  ]);
  expect(await readDrift(ctx, { memberId: offer.members[0]!.memberId })).toMatchObject({ total: 1, findings: [{ kind: "removed" }] });
});

test("a refresh is looked at after every one of its steps and never takes itself for a stranger", async () => {
  const { ctx, at, offer, check } = await anOfferAtRest();
  const { refreshId } = await at.draft(offer, ["FRESH1", "creator2", "FRESH3"]);
  await at.start(refreshId);
  for (let round = 0; round < 100; round += 1) {
    const { again } = await advance(ctx.shop, offer.discountId, at.deps);
    expect(await check()).toEqual({ found: 0, open: 0 });
    if (again === null) break;
    if (again !== "now") at.pass(again.inSeconds + 1);
  }
  expect((await at.view(refreshId)).state).toBe("settled");
  at.pass(3600);
  expect(await check()).toEqual({ found: 0, open: 0 });
});

test("a refresh that runs while Shopify is being read raises no alarm either", async () => {
  const { ctx, shopify, at, offer } = await anOfferAtRest(1);
  const { refreshId } = await at.draft(offer, ["FRESH1"]);
  await at.start(refreshId);
  const list = async (discountId: string) => {
    const before = await shopify.codes.list(discountId);
    await at.settle(offer.discountId);
    at.pass(3600);
    return before;
  };
  expect(await checkDrift(ctx, { discountId: offer.discountId, codes: { list }, now: at.clock })).toEqual({ found: 0, open: 0 });
});

test("a code that was removed is made again by one press, under its name, as a refresh that can be read afterwards", async () => {
  const { ctx, shopify, at, offer, check, told } = await anOfferAtRest();
  shopify.drop(offer.discountId, [offer.members[0]!.redeemCodeId]);
  await check();
  const [finding] = await told();
  const repaired = await reissue(ctx, { findingId: finding!.id, by: "staff 1", enqueue: at.enqueue, now: at.clock });
  expect(repaired).toMatchObject({ ok: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR2", "CREATOR3"]);
  at.pass(3600);
  expect(await check()).toEqual({ found: 0, open: 0 });
  expect(await reissue(ctx, { findingId: finding!.id, by: "staff 1", enqueue: at.enqueue })).toEqual({ ok: false, reason: "not_open" });
});

test("a code whose making anew is refused is not told as made: the reason is answered and the finding stays open", async () => {
  const { ctx, shopify, at, offer, check, told } = await anOfferAtRest();
  shopify.drop(offer.discountId, [offer.members[0]!.redeemCodeId]);
  await check();
  const [finding] = await told();
  await ctx.db.nameClaim.updateMany({ where: { key: "CREATOR1" }, data: { enrolmentId: offer.members[1]!.enrolmentId } });
  const drafts = await ctx.db.refresh.count();
  const repaired = await reissue(ctx, { findingId: finding!.id, by: "staff 1", enqueue: at.enqueue, now: at.clock });
  expect(repaired).toMatchObject({ ok: false, reason: "refused", answer: { answer: "taken_by_member" } });
  expect((await told()).map(({ id }) => id)).toEqual([finding!.id]);
  expect(await ctx.db.refresh.count()).toBe(drafts);
  expect(at.queued).toEqual([]);
});

test("a stranger's code becomes a member's who has none, and is refused to one who has", async () => {
  const { ctx, shopify, at, offer, check, told } = await anOfferAtRest();
  const member = await ctx.db.member.create({
    data: { shop: ctx.shop, firstName: "Ada", lastName: "New", email: "ada@example.com", handle: "" },
  });
  shopify.insert(offer.discountId, "ADA15");
  await check();
  const [finding] = await told();
  const adopt = (memberId: string) =>
    adoptCode(ctx, { findingId: finding!.id, by: "staff 1", memberId, onLineageChanged: at.onLineageChanged, now: at.clock });
  expect(await adopt(offer.members[0]!.memberId)).toEqual({ ok: false, reason: "has_code" });
  expect(await adopt(member.id)).toEqual({ ok: true });
  expect(at.reattributed.flat()).toContain("ADA15");
  expect(await at.claims()).toContain("ADA15");
  expect(await check()).toEqual({ found: 0, open: 0 });
});

test("a stranger's code under a name that leaked is given to nobody", async () => {
  const { ctx, shopify, at, offer, check, told } = await anOfferAtRest();
  const leak = await at.draft(offer, ["FRESH1"], "leak");
  await at.start(leak.refreshId);
  await at.settle(offer.discountId);
  at.pass(3600);
  shopify.insert(offer.discountId, "creator1");
  expect(await check()).toEqual({ found: 1, open: 1 });
  const [finding] = await told();
  const adopted = await adoptCode(ctx, {
    findingId: finding!.id,
    by: "staff 1",
    memberId: offer.members[0]!.memberId,
    onLineageChanged: at.onLineageChanged,
  });
  expect(adopted).toEqual({ ok: false, reason: "burned" });
  expect((await told()).map(({ id }) => id)).toEqual([finding!.id]);
});

test("a code made anew is adopted for its member, a stranger's left alone is not told again, a member without a code is detached", async () => {
  const { ctx, shopify, at, offer, check, told } = await anOfferAtRest();
  shopify.drop(offer.discountId, [offer.members[0]!.redeemCodeId, offer.members[1]!.redeemCodeId]);
  const anew = shopify.insert(offer.discountId, "CREATOR1")!;
  shopify.insert(offer.discountId, "STRAY");
  await check();
  for (const { id, kind } of await told()) {
    const asked = { findingId: id, by: "staff 1", now: at.clock };
    if (kind === "replaced") await adoptCode(ctx, { ...asked, memberId: null, onLineageChanged: at.onLineageChanged });
    if (kind === "stranger") await ignore(ctx, asked);
    if (kind === "removed") expect(await detach(ctx, { ...asked, enqueue: at.enqueue })).toMatchObject({ ok: true });
  }
  const code = await ctx.db.promoCode.findFirst({ where: { enrolmentId: offer.members[0]!.enrolmentId, liveUntil: null } });
  expect(code!.redeemCodeId).toBe(anew.id);
  expect(await check()).toEqual({ found: 0, open: 0 });
});

test("what mends itself is closed by the next look", async () => {
  const { shopify, offer, check } = await anOfferAtRest();
  const stray = shopify.insert(offer.discountId, "STRAY")!;
  expect(await check()).toEqual({ found: 1, open: 1 });
  shopify.drop(offer.discountId, [stray.id]);
  expect(await check()).toEqual({ found: 0, open: 0 });
});
