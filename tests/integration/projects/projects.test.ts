import type { ShopContext } from "#app/platform/db.server.ts";
import { archiveProject, restoreProject } from "#app/projects/archive-project.server.ts";
import { listProjects } from "#app/projects/list-projects.server.ts";
import { addMembers, moveMembers, removeMembers } from "#app/projects/move-members.server.ts";
import { membersToAdd, projectMembers, selectedMembers } from "#app/projects/project-members.server.ts";
import { projectsOfMember, readProject } from "#app/projects/read-project.server.ts";
import { createProject, updateProject } from "#app/projects/save-project.server.ts";
import { selectionInOffers } from "#app/projects/selection-in-offers.server.ts";
import { draftOf } from "#app/projects/workflow.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

import { anOffer, aProject, members, stagesInWords } from "./a-project.ts";

const now = new Date("2026-05-01T12:00:00Z");
let app: TestApp;
let ctx: ShopContext;
let theirs: ShopContext;
beforeAll(async () => {
  app = await anApp();
});
beforeEach(async () => {
  await app.empty();
  const contextOf = (shop: string) => ({ shop, db: app.shopDb(shop) });
  [ctx, theirs] = [contextOf("ours.myshopify.com"), contextOf("theirs.myshopify.com")];
});
afterAll(() => app.close());

const draftOfSaved = async (projectId: string) => draftOf((await readProject(ctx, projectId))!);

test("members move between stages by id or all that the list shows, and keep their time where they already are", async () => {
  const ids = await members(ctx, ["Ana", "Ben", "Cleo"]);
  const { projectId, brief, content } = await aProject(ctx, { memberIds: ids });

  expect(await moveMembers(ctx, { projectId, stageId: content, selection: { memberIds: [ids[0]!] }, now })).toEqual({ ok: true, count: 1 });
  expect(await stagesInWords(ctx, projectId)).toBe("Brief 2, Content 1, Codes 0");

  const later = new Date(now.getTime() + 86_400_000);
  const everybody = { stageId: null, search: "" };
  expect(await moveMembers(ctx, { projectId, stageId: content, selection: everybody, now: later })).toEqual({ ok: true, count: 2 });
  const { rows } = await projectMembers(ctx, { projectId, ...everybody, page: 1, pageSize: 10 });
  expect(rows.map(({ name, stage, stageAt }) => [name, stage, stageAt])).toEqual([
    ["Ana Stone", "Content", now.toISOString()],
    ["Ben Stone", "Content", later.toISOString()],
    ["Cleo Stone", "Content", later.toISOString()],
  ]);
  expect((await selectedMembers(ctx, { projectId, selection: { stageId: brief, search: "" } })).length).toBe(0);
});

test("adding members passes over those who are in the project, and only the others are offered", async () => {
  const ids = await members(ctx, ["Ana", "Ben", "Cleo"]);
  const { projectId, content } = await aProject(ctx, { memberIds: [ids[0]!] });
  const outside = async (search = "") =>
    (await membersToAdd(ctx, { projectId, search, page: 1, pageSize: 10 })).rows.map(({ name }) => name);

  expect(await outside()).toEqual(["Ben Stone", "Cleo Stone"]);
  expect(await outside("cle")).toEqual(["Cleo Stone"]);
  expect(await addMembers(ctx, { projectId, stageId: content, newcomers: { memberIds: ids.slice(0, 2) } })).toEqual({ ok: true, count: 1 });
  expect(await stagesInWords(ctx, projectId)).toBe("Brief 1, Content 1, Codes 0");
  expect(await addMembers(ctx, { projectId, stageId: content, newcomers: { search: "cleo" } })).toEqual({ ok: true, count: 1 });
  expect(await outside()).toEqual([]);
});

test("removing a member from a project leaves their offers alone", async () => {
  const ids = await members(ctx, ["Ana", "Ben"]);
  const offerId = await anOffer(ctx, { title: "Creators", memberIds: ids });
  const { projectId } = await aProject(ctx, { memberIds: ids, offerIds: [offerId] });
  expect(await removeMembers(ctx, { projectId, selection: { memberIds: [ids[0]!] } })).toEqual({ ok: true, count: 1 });
  expect(await stagesInWords(ctx, projectId)).toBe("Brief 1, Content 0, Codes 0");
  expect(await ctx.db.enrolment.count()).toBe(2);
});

test("a workflow is renamed, reordered and shortened in one save, and nobody falls out of the project", async () => {
  const ids = await members(ctx, ["Ana", "Ben", "Cleo"]);
  const { projectId, content, codes } = await aProject(ctx, { memberIds: ids });
  await moveMembers(ctx, { projectId, stageId: content, selection: { memberIds: [ids[0]!] }, now });
  await moveMembers(ctx, { projectId, stageId: codes, selection: { memberIds: [ids[1]!] }, now });

  const draft = await draftOfSaved(projectId);
  const [first, , last] = draft.stages;
  const stages = [{ ...last!, name: "New codes" }, first!, { key: "x", id: null, kind: "custom" as const, name: "Thanks" }];
  expect(await updateProject(ctx, { projectId, ...draft, name: " Winter ", stages })).toEqual({ ok: true, projectId });
  expect(await stagesInWords(ctx, projectId)).toBe("New codes 1, Brief 2, Thanks 0");
  expect((await readProject(ctx, projectId))!.name).toBe("Winter");
});

test("members of a first stage that is taken out go to the stage that is first then, even a new one", async () => {
  const ids = await members(ctx, ["Ana"]);
  const { projectId } = await aProject(ctx, { memberIds: ids });
  const draft = await draftOfSaved(projectId);
  const codes = { key: "x", id: null, kind: "promo_codes" as const, name: "Codes anew" };
  expect((await updateProject(ctx, { projectId, ...draft, stages: [codes] })).ok).toBe(true);
  expect(await stagesInWords(ctx, projectId)).toBe("Codes anew 1");
});

test("offers are connected and disconnected, and one may belong to many projects", async () => {
  const offerId = await anOffer(ctx, { title: "Creators", memberIds: [] });
  const other = await anOffer(ctx, { title: "Autumn", memberIds: [] });
  const one = await aProject(ctx, { name: "One", offerIds: [offerId, other] });
  const two = await aProject(ctx, { name: "Two", offerIds: [offerId] });
  const offersOf = async (projectId: string) => (await readProject(ctx, projectId))!.offers.map(({ title }) => title);
  expect(await offersOf(one.projectId)).toEqual(["Autumn", "Creators"]);
  await updateProject(ctx, { projectId: one.projectId, ...(await draftOfSaved(one.projectId)), offerIds: [other] });
  expect(await offersOf(one.projectId)).toEqual(["Autumn"]);
  expect(await offersOf(two.projectId)).toEqual(["Creators"]);
});

test("a draft that is wrong, or names what is not there, changes nothing at all", async () => {
  const { projectId } = await aProject(ctx);
  const foreign = await aProject(ctx, { name: "Another" });
  const draft = await draftOfSaved(projectId);
  const strange = { ...draft.stages[0]!, id: foreign.brief };
  expect(await updateProject(ctx, { projectId, ...draft, name: "" })).toMatchObject({ ok: false, reason: "invalid" });
  expect(await updateProject(ctx, { projectId, ...draft, name: "X", stages: [strange] })).toEqual({
    ok: false,
    reason: "changed_meanwhile",
  });
  expect(await updateProject(ctx, { projectId, ...draft, name: "X", offerIds: [crypto.randomUUID()] })).toEqual({
    ok: false,
    reason: "changed_meanwhile",
  });
  expect(await createProject(ctx, { ...draft, name: "X" })).toEqual({ ok: false, reason: "changed_meanwhile" });
  expect(await draftOfSaved(projectId)).toEqual(draft);
  expect(await ctx.db.project.count()).toBe(2);
});

test("an archived project is listed apart, cannot be changed, and comes back as it was", async () => {
  const ids = await members(ctx, ["Ana"]);
  const { projectId, content } = await aProject(ctx, { memberIds: ids });
  const titles = async (archived: boolean) =>
    (await listProjects(ctx, { archived, search: "", page: 1, pageSize: 10 })).rows.map(({ name }) => name);
  expect(await archiveProject(ctx, { projectId, now })).toBe(true);
  expect([await titles(false), await titles(true)]).toEqual([[], ["Autumn"]]);
  expect(await projectsOfMember(ctx, ids[0]!)).toEqual([]);
  const selection = { memberIds: ids };
  expect(await moveMembers(ctx, { projectId, stageId: content, selection, now })).toEqual({ ok: false, reason: "not_found" });
  expect(await removeMembers(ctx, { projectId, selection })).toEqual({ ok: false, reason: "not_found" });
  expect(await updateProject(ctx, { projectId, ...(await draftOfSaved(projectId)) })).toEqual({ ok: false, reason: "not_found" });
  expect(await restoreProject(ctx, { projectId })).toBe(true);
  expect(await projectsOfMember(ctx, ids[0]!)).toEqual([{ id: projectId, name: "Autumn", stage: "Brief" }]);
});

test("for each connected offer the selected members who do not belong to it are named, removed ones among them", async () => {
  const ids = await members(ctx, ["Ana", "Ben", "Cleo"]);
  const offerId = await anOffer(ctx, { title: "Creators", memberIds: ids.slice(0, 2) });
  await anOffer(ctx, { title: "Not connected", memberIds: ids });
  await ctx.db.enrolment.updateMany({ where: { memberId: ids[1]!, offerId }, data: { status: "removed" } });
  const { projectId } = await aProject(ctx, { memberIds: ids, offerIds: [offerId] });
  const seen = await selectionInOffers(ctx, { projectId, selection: { stageId: null, search: "" } });
  expect(seen).toEqual([
    {
      id: offerId,
      title: "Creators",
      summary: "15% off",
      status: "ACTIVE",
      belonging: 1,
      outsiders: [
        { id: ids[1], name: "Ben Stone" },
        { id: ids[2], name: "Cleo Stone" },
      ],
    },
  ]);
});

test("projects are listed by name with their stages, members and offers, a page at a time", async () => {
  const ids = await members(ctx, ["Ana", "Ben"]);
  const offerId = await anOffer(ctx, { title: "Creators", memberIds: [] });
  await aProject(ctx, { name: "Winter gifts" });
  await aProject(ctx, { name: "Autumn launch", memberIds: ids, offerIds: [offerId] });
  const { rows, total } = await listProjects(ctx, { archived: false, search: "", page: 1, pageSize: 1 });
  expect(total).toBe(2);
  expect(rows).toMatchObject([
    { name: "Autumn launch", members: 2, offers: ["Creators"], stages: [{ name: "Brief", members: 2 }, {}, {}] },
  ]);
  expect((await listProjects(ctx, { archived: false, search: "gifts win", page: 1, pageSize: 9 })).rows.map(({ name }) => name)).toEqual([
    "Winter gifts",
  ]);
});

test("projects are narrowed by an offer, sorted by their members or their age, and added up over all pages", async () => {
  const ids = await members(ctx, ["Ana", "Ben", "Cleo"]);
  const offerId = await anOffer(ctx, { title: "Crème creators", memberIds: [] });
  await aProject(ctx, { name: "Winter", memberIds: ids });
  await aProject(ctx, { name: "Autumn", memberIds: ids.slice(0, 1), offerIds: [offerId] });
  await aProject(ctx, { name: "Spring" });
  for (const [at, name] of ["Winter", "Autumn", "Spring"].entries())
    await ctx.db.project.updateMany({ where: { name }, data: { createdAt: new Date(now.getTime() + at) } });
  const list = async (listing: object) => listProjects(ctx, { archived: false, search: "", page: 1, pageSize: 2, ...listing });
  const names = async (listing: object) => (await list(listing)).rows.map(({ name }) => name);
  expect(await list({})).toMatchObject({
    total: 3,
    sums: { places: 4, members: 3 },
    offers: [{ id: offerId, title: "Crème creators" }],
  });
  expect(await names({ sort: "members", direction: "desc" })).toEqual(["Winter", "Autumn"]);
  expect(await names({ sort: "created", direction: "asc" })).toEqual(["Winter", "Autumn"]);
  expect(await names({ sort: "name", direction: "desc", page: 2 })).toEqual(["Autumn"]);
  expect(await names({ offerId })).toEqual(["Autumn"]);
  expect(await names({ offerId: "none" })).toEqual(["Spring", "Winter"]);
  expect(await names({ search: "creme" })).toEqual(["Autumn"]);
});

test("another shop's project, stage, member or offer does not exist", async () => {
  const [ours] = await members(ctx, ["Ana"]);
  const [stranger] = await members(theirs, ["Zed"]);
  const { projectId, content } = await aProject(ctx, { memberIds: [ours!] });
  const other = await aProject(theirs, { memberIds: [stranger!] });
  const notFound = { ok: false, reason: "not_found" };

  expect(await readProject(theirs, projectId)).toBeNull();
  expect(await addMembers(theirs, { projectId, stageId: content, newcomers: { memberIds: [stranger!] } })).toEqual(notFound);
  expect(await addMembers(ctx, { projectId, stageId: other.content, newcomers: { memberIds: [ours!] } })).toEqual(notFound);
  expect(await addMembers(ctx, { projectId, stageId: content, newcomers: { memberIds: [stranger!] } })).toEqual({ ok: true, count: 0 });
  expect(await archiveProject(theirs, { projectId, now })).toBe(false);
  const offerId = await anOffer(theirs, { title: "Theirs", memberIds: [] });
  const draft = await draftOfSaved(projectId);
  expect(await updateProject(ctx, { projectId, ...draft, offerIds: [offerId] })).toEqual({ ok: false, reason: "changed_meanwhile" });
});
