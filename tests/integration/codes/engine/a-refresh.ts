/** A shop on a real PostgreSQL with a Shopify in memory, and a refresh taken through its use cases. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { connect, scopeTo, type ShopContext } from "#app/platform/tenant-client.server.ts";
import { advance } from "#app/codes/engine/advance.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { saveDraftNames, type DraftChoices } from "#app/refreshes/draft-names.server.ts";
import { readRefresh } from "#app/refreshes/read-refresh.server.ts";
import type { RefreshReason } from "#app/codes/engine/plans.ts";
import { refreshStore } from "#app/codes/engine/store.server.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";
import { inMemoryShopify, type Options } from "#tests/support/in-memory-shopify.ts";
import { aDatabase } from "#tests/support/postgres.ts";

export type Bench = Awaited<ReturnType<typeof aBench>>;

export async function aBench() {
  const database = await aDatabase();
  const prisma: PrismaClient = connect(database.url);
  let shops = 0;
  return {
    prisma,
    /** A shop of its own, so that tests do not meet. */
    aShop(options: Options = {}) {
      const shop = `shop-${(shops += 1)}.myshopify.com`;
      const ctx: ShopContext = { shop, db: scopeTo(prisma, shop) };
      return { ctx, ...workingOn(ctx, inMemoryShopify(options)) };
    },
    async close() {
      await prisma.$disconnect();
      await database.drop();
    },
  };
}

function workingOn(ctx: ShopContext, shopify: ReturnType<typeof inMemoryShopify>) {
  const queued: { name: string; payload: unknown }[] = [];
  const reattributed: string[][] = [];
  let now = Date.parse("2026-11-22T12:00:00Z");
  const enqueue = async (_: unknown, name: string, payload: unknown) => void queued.push({ name, payload });
  const clock = () => new Date(now);
  const onLineageChanged = async (_: unknown, { keys }: { keys: string[] }) => void reattributed.push(keys);
  const deps = { store: refreshStore(ctx, { onLineageChanged }), codes: shopify.codes, now: clock };
  const bench = {
    shopify,
    queued,
    reattributed,
    enqueue,
    clock,
    deps,
    onLineageChanged,
    /** A draft of everybody in the offer (or of those named), with these names in the order of members. */
    async draft(
      offer: BuiltOffer,
      names: readonly string[],
      reason: RefreshReason = "leak",
      choices: Pick<DraftChoices, "oldEnds" | "retireAt"> = {},
    ) {
      const chosen = offer.members.slice(0, names.length).map(({ enrolmentId }) => enrolmentId);
      const made = await createDraft(ctx, { offerId: offer.id, enrolmentIds: chosen, createdBy: "staff 1", reason, codes: shopify.codes });
      if (!made.ok) throw new Error(made.reason);
      const view = (await readRefresh(ctx, { refreshId: made.refreshId, pageSize: 250 }))!;
      const items = view.rows.map(({ itemId }) => itemId);
      await saveDraftNames(ctx, {
        refreshId: made.refreshId,
        ...choices,
        names: Object.fromEntries(items.map((id, at) => [id, names[at] ?? ""])),
      });
      return { refreshId: made.refreshId, items };
    },
    start: (refreshId: string) => startRefresh(ctx, { refreshId, startedBy: "staff 2", enqueue, now: clock }),
    pass: (seconds: number) => void (now += seconds * 1000),
    /** Works until nothing is due for longer than a minute. */
    async work(discountId: string) {
      for (let round = 0; round < 500; round += 1) {
        const { again } = await advance(ctx.shop, discountId, deps);
        if (again === null || (again !== "now" && again.inSeconds > 60)) return;
        now += again === "now" ? 10 : again.inSeconds * 1000 + 1;
      }
      throw new Error("It never came to rest");
    },
    async settle(discountId: string) {
      for (let round = 0; round < 500; round += 1) {
        const { again } = await advance(ctx.shop, discountId, deps);
        if (again === null) return;
        now += again === "now" ? 10 : again.inSeconds * 1000 + 1;
      }
      throw new Error("It never settled");
    },
    view: async (refreshId: string) => (await readRefresh(ctx, { refreshId }))!,
    async lineage(enrolmentId: string) {
      const rows = await ctx.db.promoCode.findMany({ where: { enrolmentId }, orderBy: [{ liveFrom: "asc" }, { id: "asc" }] });
      return rows.map(({ name, liveUntil, endedFor, issuedFor, usesAtEnd }) => ({
        name,
        live: liveUntil === null,
        endedFor,
        issuedFor,
        usesAtEnd,
      }));
    },
    claims: async () =>
      (await ctx.db.nameClaim.findMany({ orderBy: { key: "asc" } })).map(({ key, refreshItemId }) =>
        refreshItemId ? `${key} promised` : key,
      ),
    live: (discountId: string) =>
      shopify.discounts
        .get(discountId)!
        .codes.map(({ name }) => name)
        .sort(),
  };
  return bench;
}
