/** Changes of members through the real gateway, against the local Shopify. */
import { codesIn, shelfOf } from "#tests/support/shelf.ts";
import { anOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

let app: InstalledApp;
beforeAll(async () => void (app = await anInstalledApp()));
afterAll(() => app.close());

test("members are added, paid otherwise, removed and re-added, and Shopify has exactly the codes of those who are in", async () => {
  const [{ refreshDeps }, { advance }, { changeMembers }, { issueCodes }, { readChange }] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/codes/engine/advance.ts"),
    import("#app/members/changes/change-members.server.ts"),
    import("#app/members/changes/issue-codes.server.ts"),
    import("#app/members/changes/read-change.server.ts"),
  ]);
  await app.empty();
  await app.signIn();
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const offer = await anOffer().withMembers(3).in(ctx, shelfOf(app.twin.world));
  const ids = offer.members.map(({ enrolmentId }) => enrolmentId);
  const asked = { offerId: offer.id, createdBy: "1", enqueue: async () => {} };
  const live = () =>
    codesIn(app.twin.world, offer.discountId)!
      .map(({ name }) => name)
      .sort();
  const settled = async (begun: { ok: true; changeId: string } | { ok: false; reason: string }) => {
    if (!begun.ok) throw new Error(begun.reason);
    for (let round = 0; round < 300; round += 1) {
      const { again } = await advance(app.shop, offer.discountId, refreshDeps(app.shop));
      if (again === null) break;
      if (again !== "now") await new Promise((resolve) => setTimeout(resolve, again.inSeconds * 1_000));
    }
    const view = await readChange(ctx, { changeId: begun.changeId });
    expect(view?.settledAt).not.toBeNull();
    return view!.rows.map(({ name, state }) => `${name} ${state}`).sort();
  };

  const ana = await ctx.db.member.create({
    data: { shop: app.shop, firstName: "Ana", lastName: "Reyes", handle: "ana", email: "ana@mail.example" },
  });
  expect(await settled(await issueCodes(ctx, { ...asked, names: [{ memberId: ana.id, name: "ANA15" }] }))).toEqual(["ANA15 done"]);
  expect(live()).toEqual(["ANA15", "CREATOR1", "CREATOR2", "CREATOR3"]);

  expect(
    await settled(
      await changeMembers(ctx, { ...asked, kind: "payout", enrolmentIds: [ids[0]!], own: { bps: 2_000, perConversionMinor: 0 } }),
    ),
  ).toEqual(["CREATOR1 done"]);
  expect(live()).toHaveLength(4);

  expect(await settled(await changeMembers(ctx, { ...asked, kind: "remove", enrolmentIds: ids.slice(0, 2) }))).toEqual([
    "CREATOR1 done",
    "CREATOR2 done",
  ]);
  expect(live()).toEqual(["ANA15", "CREATOR3"]);

  // While one was out, somebody else took the name.
  await app.aDiscount("Spring sale", ["CREATOR2"]);
  expect(await settled(await changeMembers(ctx, { ...asked, kind: "readd", enrolmentIds: ids.slice(0, 2) }))).toEqual([
    "CREATOR1 done",
    "CREATOR2 parked",
  ]);
  expect(live()).toEqual(["ANA15", "CREATOR1", "CREATOR3"]);
  const held = await ctx.db.promoCode.findMany({ where: { offerId: offer.id, liveUntil: null }, orderBy: { key: "asc" } });
  const atShopify = codesIn(app.twin.world, offer.discountId)!;
  expect(held.map(({ name, redeemCodeId }) => ({ name, id: redeemCodeId }))).toEqual(
    [...atShopify].sort((one, other) => one.name.localeCompare(other.name, "en")).map(({ name, id }) => ({ name, id })),
  );
});
