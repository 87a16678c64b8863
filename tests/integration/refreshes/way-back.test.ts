/** Where the way back from a refresh leads: to the page it was begun from, never to an address somebody chose. */
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import type { Origin } from "#app/refreshes/origin.ts";
import { readRefresh } from "#app/refreshes/read-refresh.server.ts";
import { undoRefresh } from "#app/refreshes/undo-refresh.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function anOrigin() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const project = await ctx.db.project.create({ data: { shop: ctx.shop, name: "Autumn launch" } });
  const draftFrom = async (origin?: Origin) => {
    const enrolmentIds = [offer.members[0]!.enrolmentId];
    const made = await createDraft(ctx, { offerId: offer.id, enrolmentIds, createdBy: "staff 1", ...(origin && { origin }) });
    if (!made.ok) throw new Error(made.reason);
    return made.refreshId;
  };
  const wayBack = async (refreshId: string) => (await readRefresh(ctx, { refreshId }))!.wayBack;
  return { ctx, shopify, at, offer, project, draftFrom, wayBack };
}

test("the way back from a refresh leads to the project, the member or the offer it was begun from", async () => {
  const { offer, project, draftFrom, wayBack } = await anOrigin();
  const { memberId } = offer.members[0]!;
  expect(await wayBack(await draftFrom({ from: "project", id: project.id }))).toEqual({
    title: "Autumn launch",
    url: `/app/projects/${project.id}`,
  });
  expect(await wayBack(await draftFrom({ from: "member", id: memberId }))).toEqual({
    title: "Member 00001",
    url: `/app/members/${memberId}`,
  });
  expect(await wayBack(await draftFrom())).toEqual({ title: "Creators", url: `/app/offers/${offer.id}` });
});

test("a page that is gone, or is another shop's, is not led back to", async () => {
  const { ctx, offer, project, draftFrom, wayBack } = await anOrigin();
  const other = await anOrigin();
  expect(await wayBack(await draftFrom({ from: "project", id: other.project.id }))).toMatchObject({ url: `/app/offers/${offer.id}` });
  const refreshId = await draftFrom({ from: "project", id: project.id });
  await ctx.db.project.deleteMany({ where: { id: project.id } });
  expect(await wayBack(refreshId)).toMatchObject({ url: `/app/offers/${offer.id}` });
});

test("the refresh that undoes another leads back to where that one was begun", async () => {
  const { ctx, shopify, at, offer, project, draftFrom, wayBack } = await anOrigin();
  const refreshId = await draftFrom({ from: "project", id: project.id });
  await ctx.db.refreshItem.updateMany({ where: { refreshId }, data: { newName: "FRESH1", newKey: "FRESH1" } });
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  const undone = await undoRefresh(ctx, { refreshId, by: "staff 2", codes: shopify.codes, enqueue: at.enqueue });
  expect(undone).toMatchObject({ ok: true, started: true });
  expect(await wayBack(undone.ok ? undone.refreshId : "")).toMatchObject({ title: "Autumn launch" });
});
