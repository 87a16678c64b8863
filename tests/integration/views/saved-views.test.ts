/** Views of lists: kept for the shop, renamed, deleted, and never overwritten unasked. */
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

let app: InstalledApp;
let views: typeof import("#app/views/saved-views.server.ts");
beforeAll(async () => {
  app = await anInstalledApp();
  views = await import("#app/views/saved-views.server.ts");
});
beforeEach(() => app.empty());
afterAll(() => app.close());

const ctxOf = (shop: string) => ({ shop, db: app.shopDb(shop), by: "42" });
const ctx = () => ctxOf(app.shop);
const paused = { list: "offers", name: " Paused ", query: "state=paused", replace: false } as const;

test("a view is kept for its list and its shop, and its name is free in other lists", async () => {
  expect(await views.saveView(ctx(), paused)).toEqual({ ok: true });
  expect(await views.saveView(ctx(), { ...paused, list: "orders", query: "state=rejected" })).toEqual({ ok: true });
  expect(await views.readViews(ctx(), "offers")).toMatchObject([{ name: "Paused", query: "state=paused" }]);
  expect(await views.readViews(ctx(), "members")).toEqual([]);
  expect(await views.readViews(ctxOf("other.myshopify.com"), "offers")).toEqual([]);
});

test("a name that is taken is refused, until somebody says to replace that view", async () => {
  await views.saveView(ctx(), paused);
  expect(await views.saveView(ctx(), { ...paused, query: "state=active" })).toEqual({ ok: false, why: "name_taken" });
  expect(await views.saveView(ctx(), { ...paused, query: "state=active", replace: true })).toEqual({ ok: true });
  expect(await views.readViews(ctx(), "offers")).toMatchObject([{ name: "Paused", query: "state=active" }]);
});

test("a view is renamed, not to another's name, and not once it is deleted or another shop's", async () => {
  await views.saveView(ctx(), paused);
  await views.saveView(ctx(), { ...paused, name: "Quiet" });
  const [{ id } = { id: "" }] = await views.readViews(ctx(), "offers");
  expect(await views.renameView(ctx(), { id, name: "Quiet" })).toEqual({ ok: false, why: "name_taken" });
  expect(await views.renameView(ctx(), { id, name: "  " })).toEqual({ ok: false, why: "no_name" });
  expect(await views.renameView(ctx(), { id, name: "x".repeat(61) })).toEqual({ ok: false, why: "too_long" });
  expect(await views.renameView(ctxOf("other.myshopify.com"), { id, name: "Mine" })).toEqual({ ok: false, why: "gone" });
  expect(await views.renameView(ctx(), { id, name: "On hold" })).toEqual({ ok: true });
  expect((await views.readViews(ctx(), "offers")).map(({ name }) => name)).toEqual(["On hold", "Quiet"]);
  await views.deleteView(ctxOf("other.myshopify.com"), id);
  expect(await views.readViews(ctx(), "offers")).toHaveLength(2);
  await views.deleteView(ctx(), id);
  expect(await views.renameView(ctx(), { id, name: "Again" })).toEqual({ ok: false, why: "gone" });
  const told = await app.db.activity.findMany({ orderBy: { at: "asc" }, select: { kind: true, subject: true } });
  expect(told.slice(-2)).toEqual([
    { kind: "view_renamed", subject: "On hold" },
    { kind: "member_list_deleted", subject: "On hold" },
  ]);
});

test("two who keep different filters under one name at once: one is told that the name is taken", async () => {
  const both = await Promise.all([views.saveView(ctx(), paused), views.saveView(ctx(), { ...paused, query: "state=active" })]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await views.readViews(ctx(), "offers")).toHaveLength(1);
});
