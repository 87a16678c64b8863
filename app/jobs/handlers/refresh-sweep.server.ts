import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { previewsEndedLately } from "#app/access/preview-tokens.server.ts";
import { discardDrafts } from "#app/refreshes/discard-draft.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { shopsToAttribute } from "#app/orders/follow-lineage.server.ts";
import { changesUnderWay } from "#app/orders/settings/carry-change.server.ts";
import { ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueOn, moveForward } from "#app/jobs/queue.server.ts";

export function refreshSweep(boss: PgBoss): Handlers["refresh.sweep"] {
  return async () => {
    await moveForward(boss);
    const waiting = await db.refreshItem.groupBy({
      by: ["shop", "discountId"],
      where: { state: "running", OR: [{ dueAt: null }, { dueAt: { lte: new Date() } }] },
    });
    const setups = await db.offerSetup.findMany({ where: { state: "running" }, select: { shop: true, id: true } });
    for (const { shop, id } of await ofInstalled(setups)) {
      await enqueueOn(boss, contextOf(shop).db, { name: "offer.create", payload: { shop, setupId: id }, inSeconds: 1 });
    }
    for (const shop of await shopsToAttribute(db)) {
      await enqueueOn(boss, contextOf(shop).db, { name: "orders.attribute", payload: { shop }, inSeconds: 1 });
    }
    for (const { shop, id } of await ofInstalled(await changesUnderWay(db))) {
      await enqueueOn(boss, contextOf(shop).db, { name: "commissions.recount", payload: { shop, changeId: id }, inSeconds: 1 });
    }
    // Drafts of previews that nobody can confirm any more.
    for (const [shop, refreshIds] of await previewsEndedLately(db, new Date())) await discardDrafts(contextOf(shop), refreshIds);
    for (const { shop, discountId } of await ofInstalled(waiting)) {
      await enqueueOn(boss, contextOf(shop).db, { name: "refresh.advance", payload: { shop, discountId }, inSeconds: 1 });
    }
  };
}
