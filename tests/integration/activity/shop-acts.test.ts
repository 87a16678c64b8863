/** What happens to the shop as a whole, and to its shared views and guide, stands in the activity too. */
import { changeScopes } from "#app/shops/change-scopes.server.ts";
import { closeSetUp } from "#app/screens/home/set-up.server.ts";
import { deleteView, readViews, saveView } from "#app/views/saved-views.server.ts";
import { learnProxyPath } from "#app/portal/storefront.server.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

let app: InstalledApp;
let installShop: typeof import("#app/shops/install-shop.server.ts").installShop;
let uninstallShop: typeof import("#app/shops/uninstall-shop.server.ts").uninstallShop;
beforeAll(async () => {
  app = await anInstalledApp();
  ({ installShop } = await import("#app/shops/install-shop.server.ts"));
  ({ uninstallShop } = await import("#app/shops/uninstall-shop.server.ts"));
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
});
afterAll(() => app.close());

const told = async () =>
  (await app.db.activity.findMany({ orderBy: { at: "asc" } })).map(({ kind, actor, staffId, subject }) =>
    [kind, staffId ?? actor, subject].filter(Boolean).join(" "),
  );

test("a shop is told to be installed once, however often it is granted a token, and again when it came back", async () => {
  const db = app.shopDb(app.shop);
  const { accessToken } = await app.signIn();
  await app.db.shop.deleteMany();
  await app.db.activity.deleteMany();
  const install = (day: number) => installShop(db, { shop: app.shop, accessToken }, new Date(Date.UTC(2026, 2, day)));
  await install(1);
  await install(2);
  expect(await told()).toEqual(["app_installed shopify"]);
  const gone = new Date(Date.UTC(2026, 2, 3));
  await db.$transaction((tx) => uninstallShop(tx, app.shop, gone));
  await db.$transaction((tx) => uninstallShop(tx, app.shop, gone));
  await install(4);
  expect(await told()).toEqual(["app_installed shopify", "app_uninstalled shopify", "app_installed shopify"]);
});

test("permissions that Shopify changed are told with those before and after", async () => {
  const db = app.shopDb(app.shop);
  await app.db.activity.deleteMany();
  await db.$transaction((tx) => changeScopes(tx, app.shop, { previous: ["read_orders"], current: ["write_discounts", "read_orders"] }));
  expect(await app.db.activity.findMany()).toMatchObject([
    {
      kind: "permissions_changed",
      actor: "shopify",
      before: { permissions: "read_orders" },
      after: { permissions: "read_orders, write_discounts" },
    },
  ]);
});

test("closing the guide and keeping or deleting a view are acts of the person; doing it twice is one", async () => {
  const ctx = { shop: app.shop, db: app.shopDb(app.shop), by: "42" };
  const { accessToken } = await app.signIn();
  await installShop(ctx.db, { shop: app.shop, accessToken });
  await app.db.activity.deleteMany();
  await closeSetUp(ctx, new Date());
  await closeSetUp(ctx, new Date());
  await saveView(ctx, { list: "members", name: "Berlin", query: "search=berlin", replace: false });
  const [view] = await readViews(ctx, "members");
  await deleteView(ctx, view!.id);
  await deleteView(ctx, view!.id);
  expect(await told()).toEqual(["guide_closed 42", "member_list_saved 42 Berlin", "member_list_deleted 42 Berlin"]);
});

test("that creators' pages moved in the store is told once, with both paths, however many come by the new one", async () => {
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const { accessToken } = await app.signIn();
  await installShop(ctx.db, { shop: app.shop, accessToken });
  await app.db.activity.deleteMany();
  await learnProxyPath(ctx, "/apps/reissue");
  expect(await app.db.activity.count()).toBe(0);
  await Promise.all(Array.from({ length: 4 }, () => learnProxyPath(ctx, "/community/creators")));
  await learnProxyPath(ctx, "/somewhere/else");
  expect(await app.db.activity.findMany()).toMatchObject([
    {
      kind: "storefront_moved",
      actor: "shopify",
      before: { storefrontPath: "/apps/reissue" },
      after: { storefrontPath: "/community/creators" },
    },
  ]);
});
