/** "Compare now": what a person finds on the screen and in the activity, before, while and after Shopify's orders are read. */
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { placeOrder } from "#tests/twin/outside/checkout.ts";

const TEN_MINUTES = 10 * 60 * 1000;

let app: InstalledApp;
let ctx: ShopContext;
let runs: typeof import("#app/orders/reconciliation/run-comparison.server.ts") &
  typeof import("#app/orders/reconciliation/ledger-runs.server.ts") &
  typeof import("#app/orders/reconciliation/ask-comparison.server.ts");
let changedOrdersOf: (typeof import("#app/composition.server.ts"))["changedOrdersOf"];
beforeAll(async () => {
  app = await anInstalledApp();
  ctx = { shop: app.shop, db: app.shopDb(app.shop), by: "42" };
  runs = {
    ...(await import("#app/orders/reconciliation/run-comparison.server.ts")),
    ...(await import("#app/orders/reconciliation/ledger-runs.server.ts")),
    ...(await import("#app/orders/reconciliation/ask-comparison.server.ts")),
  };
  ({ changedOrdersOf } = await import("#app/composition.server.ts"));
  await app.aDiscount("Glow", ["SOFIA15"]);
});
let jobs: string[] = [];
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, app.shop);
  await app.db.ledgerRun.deleteMany();
  await app.db.activity.deleteMany();
  await app.signIn();
  app.twin.world.data.orders = [];
  jobs = [];
});
afterAll(() => app.close());

const enqueue = (async (_tx, name, payload) => {
  jobs.push(`${name} ${JSON.stringify(payload)}`);
}) as Enqueue<ShopTx>;
const press = () => runs.askForComparison(ctx, { enqueue, now: new Date() });
const work = (kind: "nightly" | "asked" | "adopted", changed = changedOrdersOf(app.shop)) =>
  runs.runComparison(ctx, { kind, changed, signal: new AbortController().signal, now: () => new Date() });
const told = async () =>
  (await app.db.activity.findMany({ orderBy: { at: "asc" } })).map(({ kind, actor, staffId, after }) => ({
    kind,
    by: staffId ?? actor,
    after,
  }));

/** An order with the member's code that no message told of. */
function anOrderNobodyTold(): void {
  const processedAt = new Date(Date.now() - TEN_MINUTES).toISOString();
  const { world } = app.twin;
  world.data.products.push({
    ...{ id: 7, title: "Serum", handle: "serum", vendor: "", priceMinor: 1_000, variantId: 8 },
    createdAt: processedAt,
  });
  const placed = placeOrder(world, { codes: ["SOFIA15"], lines: [{ productId: 7, quantity: 1 }], processedAt });
  if (!placed.ok) throw new Error("The order was not placed");
  placed.order.updatedAt = processedAt;
}

test("a comparison that was pressed is under way before a worker takes it up, and pressed again it is the same", async () => {
  await press();
  expect(await runs.latestRun(ctx)).toMatchObject({ kind: "asked", state: "running", ordersRead: 0 });
  await press();
  expect(await app.db.ledgerRun.count()).toBe(1);
  expect(await told()).toEqual([{ kind: "comparison_asked", by: "42", after: null }]);
  expect(jobs).toEqual(Array(2).fill(`ledger.compare {"shop":"${app.shop}","kind":"asked"}`));
});

test("figures that a comparison put right are told as the app's act; where nothing differed nothing is", async () => {
  anOrderNobodyTold();
  await press();
  expect(await work("asked")).toBe("ended");
  expect(await runs.latestRun(ctx)).toMatchObject({ state: "done", corrected: 1, corrections: [{ found: "missing" }] });
  expect(await told()).toEqual([
    { kind: "comparison_asked", by: "42", after: null },
    { kind: "figures_put_right", by: "system", after: { putRight: 1 } },
  ]);
  await press();
  expect(await work("asked")).toBe("ended");
  expect((await told()).map(({ kind }) => kind)).toEqual(["comparison_asked", "figures_put_right", "comparison_asked"]);
  // What was put right last stays to be seen.
  expect(await runs.latestRun(ctx)).toMatchObject({ corrected: 0, before: { corrected: 1, corrections: [{ found: "missing" }] } });
});

test("no second run follows: neither a job that finds the pressed one ended begins another, nor the night of the same day", async () => {
  await press();
  for (const kind of ["asked", "asked", "nightly"] as const) expect(await work(kind)).toBe("ended");
  expect(await app.db.ledgerRun.findMany({ select: { kind: true, state: true } })).toEqual([{ kind: "asked", state: "done" }]);
  await app.db.ledgerRun.updateMany({ data: { startedAt: new Date(Date.now() - 23 * 60 * 60 * 1000) } });
  expect(await work("nightly")).toBe("ended");
  expect(await app.db.ledgerRun.count({ where: { kind: "nightly", state: "done" } })).toBe(1);
});

test("a night's comparison, which reads the last days, gives way to one that was asked for, even in the midst of a page", async () => {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  await app.db.ledgerRun.create({ data: { shop: app.shop, kind: "nightly", since: new Date(0), state: "done", startedAt: yesterday } });
  const real = changedOrdersOf(app.shop);
  const pressedMeanwhile = {
    ...real,
    page: async (ask: Parameters<typeof real.page>[0]) => {
      await press();
      return real.page(ask);
    },
  };
  expect(await work("nightly", pressedMeanwhile)).toBe("ended");
  const [, night, asked] = await app.db.ledgerRun.findMany({ orderBy: { startedAt: "asc" } });
  expect(night).toMatchObject({ kind: "nightly", state: "failed", problem: "asked_for_more" });
  expect(asked).toMatchObject({ kind: "asked", state: "running", ordersRead: 0 });
  expect(+asked!.since).toBeLessThan(+night!.since);
  expect(await work("asked")).toBe("ended");
  expect(await runs.latestRun(ctx)).toMatchObject({ kind: "asked", state: "done" });
});

test("a discount that is taken over while the night's comparison waits has its whole past read", async () => {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  const waits = { kind: "nightly", since: yesterday, way: "bulk", startedAt: new Date(Date.now() - 1_000) };
  await app.db.ledgerRun.create({ data: { shop: app.shop, ...waits } });
  expect(await work("adopted")).toBe("ended");
  const run = await app.db.ledgerRun.findFirstOrThrow({ where: { kind: "adopted", state: "done" } });
  expect(+run.since).toBeLessThan(+yesterday - 50 * 24 * 60 * 60 * 1000);
});
