/** A shop the crew works for, on a local Shopify of its own: its offers, its refreshes, and a look at how they ended. */
import { setTimeout as sleep } from "node:timers/promises";

import type { ShopContext } from "#app/platform/db.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";
import type { Twin } from "#tests/twin/outside/server.ts";

export type CrewShop = ReturnType<typeof aCrewShop>;

export function aCrewShop(ctx: ShopContext, twin: Twin) {
  const isSettled = async (refreshId: string) => (await ctx.db.refresh.findFirst({ where: { id: refreshId } }))?.state === "settled";
  return {
    ctx,
    twin,
    anOffer: (title: string, codes: string[]) => anOffer({ title, codes, usageLimit: null }).in(ctx, shelfOf(twin.world)),
    /** Starts a refresh of everybody in the offer under these names. */
    async start(offer: BuiltOffer, names: readonly string[]): Promise<string> {
      const { createDraft } = await import("#app/refreshes/create-draft.server.ts");
      const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
      const { startRefresh } = await import("#app/refreshes/start-refresh.server.ts");
      const { enqueue } = await import("#app/jobs/queue.server.ts");
      const enrolmentIds = offer.members.map(({ enrolmentId }) => enrolmentId);
      const made = await createDraft(ctx, { offerId: offer.id, enrolmentIds, createdBy: "1", reason: "leak" });
      if (!made.ok) throw new Error(made.reason);
      const { refreshId } = made;
      const items = await ctx.db.refreshItem.findMany({ where: { refreshId }, orderBy: { position: "asc" }, select: { id: true } });
      await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map(({ id }, at) => [id, names[at]!])) });
      expect(await startRefresh(ctx, { refreshId, startedBy: "1", enqueue: enqueue })).toEqual({ ok: true });
      return refreshId;
    },
    isSettled,
    /** Waits until nothing of the refresh runs any more. */
    async settled(refreshId: string, seconds = 150): Promise<void> {
      const until = Date.now() + seconds * 1000;
      while (!(await isSettled(refreshId))) {
        if (Date.now() > until) throw new Error(`Not settled: ${JSON.stringify(await whereItStands(ctx, refreshId))}`);
        await sleep(100);
      }
    },
    /** Nothing lost, nothing doubled: in Shopify, in the lineage, in the promises and in the timeline. */
    async check(refreshId: string, offer: BuiltOffer, names: readonly string[]): Promise<void> {
      const live = codesIn(twin.world, offer.discountId) ?? [];
      expect(live.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
      const ids = new Map(live.map(({ id, name }) => [name, id]));
      const current = await ctx.db.promoCode.findMany({ where: { offerId: offer.id, liveUntil: null } });
      const held = new Map(current.map(({ enrolmentId, name, redeemCodeId }) => [enrolmentId, { name, redeemCodeId }]));
      expect(current).toHaveLength(names.length);
      offer.members.forEach(({ enrolmentId }, at) =>
        expect(held.get(enrolmentId)).toEqual({ name: names[at], redeemCodeId: ids.get(names[at]!) }),
      );
      const items = await ctx.db.refreshItem.groupBy({ by: ["state"], where: { refreshId }, _count: true });
      expect(items).toEqual([{ state: "done", _count: names.length }]);
      const itemIds = (await ctx.db.refreshItem.findMany({ where: { refreshId }, select: { id: true } })).map(({ id }) => id);
      expect(await ctx.db.promoCode.count({ where: { refreshItemId: { in: itemIds } } })).toBe(names.length);
      const ended = await ctx.db.refreshEvent.count({ where: { item: { refreshId }, step: "record", outcome: "done" } });
      expect(ended).toBe(names.length);
      const claims = await ctx.db.nameClaim.findMany({
        where: { enrolmentId: { in: offer.members.map(({ enrolmentId }) => enrolmentId) } },
      });
      expect(claims.map(({ key, refreshItemId }) => [key, refreshItemId]).toSorted()).toEqual(
        names.map((name) => [keyOf(name), null]).toSorted(),
      );
    },
  };
}

function whereItStands({ db }: ShopContext, refreshId: string) {
  return db.refreshItem.groupBy({ by: ["state", "plan", "step"], where: { refreshId }, _count: true });
}
