import type { AdminRequest } from "#app/composition.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { archiveProject } from "#app/projects/archive-project.server.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { updateProject } from "#app/projects/save-project.server.ts";
import { draftOf } from "#app/projects/workflow.ts";
import { readRefresh } from "#app/refreshes/read-refresh.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

import { aProject, members } from "./a-project.ts";

type Act = (typeof import("#app/routes/app.projects.$projectId/act.server.ts"))["act"];

let app: TestApp;
let act: Act;
let ctx: ShopContext;
let offer: BuiltOffer;
let project: Awaited<ReturnType<typeof aProject>>;
let admin: AdminRequest;
let outsider: string;
beforeAll(async () => {
  app = await anApp();
  ({ act } = await import("#app/routes/app.projects.$projectId/act.server.ts"));
});
beforeEach(async () => {
  await app.empty();
  ctx = { shop: "ours.myshopify.com", db: app.shopDb("ours.myshopify.com") };
  const shopify = inMemoryShopify();
  offer = await anOffer().withCodes("ANA15", "BEN15").in(ctx, shopify);
  [outsider] = (await members(ctx, ["Cleo"])) as [string];
  const memberIds = [...offer.members.map(({ memberId }) => memberId), outsider];
  project = await aProject(ctx, { memberIds, offerIds: [offer.id] });
  admin = { ctx, staff: { id: "7" }, codes: shopify.codes } as AdminRequest;
});
afterAll(() => app.close());

function press(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return act(admin, { projectId: project.projectId, form });
}

const everybody = { all: "true", stage: "", search: "" };
const refresh = () => press({ intent: "refresh", offerId: offer.id, ...everybody });
const CHANGED = expect.objectContaining({ refused: expect.stringContaining("changed meanwhile") });

test("a refresh from a project drafts the selected members of the offer and keeps the others by name", async () => {
  const answer = (await refresh()) as Response;
  const refreshId = /^\/app\/refreshes\/(.+)$/.exec(answer.headers.get("Location") ?? "")?.[1] ?? "";
  const view = await readRefresh(ctx, { refreshId });
  expect(view?.rows.map(({ oldName }) => oldName)).toEqual(["ANA15", "BEN15"]);
  expect(view?.excluded).toMatchObject([{ name: "Cleo Stone", reason: "not_in_offer" }]);
});

test("only members who do not belong to the offer make no refresh, and it is said why", async () => {
  const answer = await press({ intent: "refresh", offerId: offer.id, memberIds: outsider });
  expect(answer).toMatchObject({ refused: expect.stringContaining("not in it") });
  expect(await ctx.db.refresh.count()).toBe(0);
});

test("the rule for Manage Offers is asked again when the button is pressed: offer gone, stage gone, project archived", async () => {
  const { projectId } = project;
  const draft = draftOf((await readProject(ctx, projectId))!);
  await updateProject(ctx, { projectId, ...draft, offerIds: [] });
  expect(await refresh()).toEqual(CHANGED);
  await updateProject(ctx, { projectId, ...draft, stages: draft.stages.filter(({ kind }) => kind !== "promo_codes") });
  expect(await refresh()).toEqual(CHANGED);
  await updateProject(ctx, {
    projectId,
    ...draftOf((await readProject(ctx, projectId))!),
    stages: [{ key: "x", id: null, kind: "promo_codes", name: "Codes" }],
  });
  await archiveProject(ctx, { projectId, now: new Date() });
  expect(await refresh()).toEqual(CHANGED);
  expect(await ctx.db.refresh.count()).toBe(0);
});

test("members are moved and removed with a sentence for the toast", async () => {
  expect(await press({ intent: "move", stageId: project.content, ...everybody })).toEqual({ refused: null, said: "3 members moved" });
  expect(await press({ intent: "remove", memberIds: outsider })).toEqual({ refused: null, said: "1 member removed from the project" });
  expect(await press({ intent: "move", stageId: crypto.randomUUID(), ...everybody })).toEqual(CHANGED);
});

test("a form that the page never sends is a bad request", async () => {
  const status = (fields: Record<string, string>) => press(fields).catch((thrown: Response) => thrown.status);
  expect(await status({ intent: "burn" })).toBe(400);
  expect(await status({ intent: "remove" })).toBe(400);
  expect(await status({ intent: "remove", memberIds: "x,y" })).toBe(400);
  expect(await status({ intent: "move", ...everybody })).toBe(400);
});
