/** What Shopify charged for a refresh, and what the timelines of its members say it cost: the same sum, call by call. */
import { parse } from "csv-parse/sync";

import type { ShopContext } from "#app/platform/db.server.ts";
import { exportTimeline } from "#app/refreshes/export-timeline.server.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { shelfOf } from "#tests/support/shelf.ts";

let app: InstalledApp;
let ctx: ShopContext;
beforeAll(async () => {
  app = await anInstalledApp({ pace: { bulkCreationMs: [1, 5] } });
  await app.signIn();
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
});
beforeEach(() => app.twin.faults.clear());
afterAll(() => app.close());

const offerOf = (title: string, members: number): Promise<BuiltOffer> =>
  anOffer({ title, codes: Array.from({ length: members }, (_, at) => `${title}${at}`), usageLimit: null }).in(ctx, shelfOf(app.twin.world));

/** A refresh of everybody, carried to its end by the real engine and gateway on a clock of its own; what Shopify charged for it. */
async function refreshed(offer: BuiltOffer, { slowFor = 0 } = {}): Promise<{ refreshId: string; charged: number }> {
  const { createDraft } = await import("#app/refreshes/create-draft.server.ts");
  const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
  const { startRefresh } = await import("#app/refreshes/start-refresh.server.ts");
  const { advance } = await import("#app/codes/engine/advance.ts");
  const { refreshDeps } = await import("#app/composition.server.ts");
  const { adminFor } = await import("#app/shopify/client/admin-client.server.ts");
  const { discountCodes } = await import("#app/shopify/discounts/discount-codes.server.ts");
  const made = await createDraft(ctx, { offerId: offer.id, all: true, createdBy: "1", reason: "leak" });
  if (!made.ok) throw new Error(made.reason);
  const { refreshId } = made;
  const items = await ctx.db.refreshItem.findMany({ where: { refreshId }, select: { id: true } });
  await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map(({ id }, at) => [id, `${offer.title}NEW${at}`])) });
  await startRefresh(ctx, { refreshId, startedBy: "1", enqueue: async () => {} });
  let now = Date.now();
  const from = app.twin.api.log.length;
  // A person's share of the bucket: the fault that shows an empty one then costs milliseconds instead of seconds.
  const admin = adminFor(app.shop, { priority: "person" });
  const deps = { ...refreshDeps(app.shop), codes: discountCodes(admin), spent: () => admin.spent, now: () => new Date(now) };
  let rounds = 0;
  for (let again: Awaited<ReturnType<typeof advance>>["again"] = "now"; again !== null;) {
    if ((rounds += 1) === slowFor) app.twin.faults.release();
    again = (await advance(app.shop, offer.discountId, deps)).again;
    now += again === null || again === "now" ? 10 : again.inSeconds * 1000 + 1;
  }
  // A call whose answer never came has cost what only Shopify knows.
  const answered = app.twin.api.log.slice(from).filter(({ outcome }) => outcome !== "dropped");
  return { refreshId, charged: answered.reduce((sum, call) => sum + (call.actualQueryCost ?? 0), 0) };
}

const rowsOf = async (refreshId: string) =>
  parse((await exportTimeline(ctx, { refreshId, zone: "UTC" }))!, { columns: true, bom: true }) as Record<string, string>[];
const told = (rows: readonly Record<string, string>[]) => rows.reduce((sum, row) => sum + Number(row["This member's part"]), 0);

test("the points in the timeline add up to what Shopify charged, every look at a slow import included", async () => {
  const offer = await offerOf("SLOW", 7);
  app.twin.faults.add({ kind: "bulk_creation_stuck" });
  const { refreshId, charged } = await refreshed(offer, { slowFor: 20 });
  const rows = await rowsOf(refreshId);
  expect(told(rows)).toBeCloseTo(charged, 2);
  const waits = rows.filter(({ Outcome }) => Outcome === "waited");
  expect(waits).toHaveLength(7);
  for (const wait of waits) expect(wait).toMatchObject({ Step: "verify_added", "Shared by": "7" });
  expect(Number(waits[0]!["Shopify query cost"])).toBeGreaterThan(5);
  expect(waits[0]!.Details).toMatch(/looks: \d/);
});

test.each(["throttle", "5xx", "timeout_after"] as const)(
  "they add up when Shopify answers with %s in the middle of a step",
  async (kind) => {
    const offer = await offerOf(`HALF-${kind.replace("_", "-")}-`, 3);
    app.twin.faults.add({ kind, times: 2 });
    const { refreshId, charged } = await refreshed(offer);
    expect(charged).toBeGreaterThan(0);
    expect(told(await rowsOf(refreshId))).toBeCloseTo(charged, 2);
  },
);
