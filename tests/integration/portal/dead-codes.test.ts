/** Shopify is slow, and somebody looks at every moment: no dead code is given out, by the link or on the creator's page. */
import type { BuiltOffer } from "#tests/support/builders.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { codesIn } from "#tests/support/shelf.ts";
import { fromStorefront } from "#tests/support/storefront.ts";

import { aShopWithCreators } from "./portal-shop.ts";

let app: InstalledApp;
let offer: BuiltOffer;
beforeAll(async () => void (app = await anInstalledApp({ pace: { bulkCreationMs: [150, 250] } })));
beforeEach(async () => void (offer = await aShopWithCreators(app)));
afterAll(() => app.close());

/** So often it is looked while Shopify holds a deletion back. */
const ROUNDS_STUCK = 12;
const isStuck = () => app.twin.world.data.jobs.some(({ dueAt, done }) => dueAt === null && !done);

async function everyMoment(begin: (press: { offerId: string; createdBy: string; enqueue: () => Promise<void> }) => Promise<unknown>) {
  const [{ refreshDeps }, { advance }, go, { readCreatorView }] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/codes/engine/advance.ts"),
    import("#app/routes/portal_.go.$.ts"),
    import("#app/portal/read-creator-view.server.ts"),
  ]);
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const { memberId } = offer.members[0]!;
  const given: (string | null)[] = [];
  const live = () => new Set(codesIn(app.twin.world, offer.discountId)!.map(({ name }) => keyOf(name)));
  const look = async () => {
    const before = live();
    const link = (await go.loader(fromStorefront("/go/maya", { shop: app.shop }))).headers.get("Location") ?? "";
    const [, linked] = /^\/discount\/([^?]+)/.exec(link) ?? [];
    const view = await readCreatorView(ctx, { memberId }, new Date());
    const [shown] = view?.offers ?? [];
    for (const name of [linked, shown?.code, shown?.oldCode?.name])
      // A code that died between the look at Shopify and the answer was not dead when it was asked for.
      if (name) expect(before).toContain(keyOf(name));
    given.push(shown?.code ?? null);
  };
  await look();
  await begin({ offerId: offer.id, createdBy: "1", enqueue: async () => {} });
  const deps = refreshDeps(app.shop);
  let stuck = 0;
  for (let round = 0; round < 500; round += 1) {
    await look();
    const { again } = await advance(app.shop, offer.discountId, deps);
    await look();
    if (again === null) break;
    if (isStuck() && (stuck += 1) === ROUNDS_STUCK) app.twin.faults.release();
    if (again !== "now") await new Promise((resolve) => setTimeout(resolve, Math.min(again.inSeconds * 1000, 50)));
  }
  return given.filter((name, at) => name !== given[at - 1]);
}

test("while a member is deactivated and activated again, the code is given out only while Shopify has it", async () => {
  const { changeMembers } = await import("#app/members/changes/change-members.server.ts");
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const enrolmentIds = [offer.members[0]!.enrolmentId];
  app.twin.faults.add({ kind: "job_stuck", times: 1 });
  expect(await everyMoment((press) => changeMembers(ctx, { ...press, kind: "deactivate", enrolmentIds }))).toEqual(["MAYA15", null]);
  expect(await everyMoment((press) => changeMembers(ctx, { ...press, kind: "activate", enrolmentIds }))).toEqual([null, "MAYA15"]);
});

test.each([
  ["renamed", "MAYA20", "at_once", ["MAYA15", "MAYA20"]],
  ["reset", "MAYA15", "at_once", ["MAYA15", null, "MAYA15"]],
  ["refreshed in an emergency", "MAYA20", "old_first", ["MAYA15", null, "MAYA20"]],
] as const)("while a code is %s, only codes that Shopify has are given out", async (_, name, oldEnds, expected) => {
  const [{ createDraft }, { saveDraftNames }, { startRefresh }] = await Promise.all([
    import("#app/refreshes/create-draft.server.ts"),
    import("#app/refreshes/draft-names.server.ts"),
    import("#app/refreshes/start-refresh.server.ts"),
  ]);
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const begin = async ({ enqueue }: { enqueue: () => Promise<void> }) => {
    const made = await createDraft(ctx, {
      offerId: offer.id,
      enrolmentIds: [offer.members[0]!.enrolmentId],
      createdBy: "1",
      reason: "other",
    });
    if (!made.ok) throw new Error(made.reason);
    const { refreshId } = made;
    const items = await ctx.db.refreshItem.findMany({ where: { refreshId } });
    await saveDraftNames(ctx, { refreshId, oldEnds, names: { [items[0]!.id]: name } });
    expect(await startRefresh(ctx, { refreshId, startedBy: "1", enqueue })).toEqual({ ok: true });
  };
  app.twin.faults.add({ kind: "job_stuck", times: 1 });
  expect(await everyMoment(begin)).toEqual(expected);
});
