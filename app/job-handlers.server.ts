/** What each job does: the product's side of the queue. */
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";

import { changedOrdersOf, codesOf, contextOf, discountsOf, isInstalledAtShopify, refreshDeps } from "./composition.server.ts";
import { attributeWaiting, shopsToAttribute } from "./conversions/follow-lineage.server.ts";
import { recountTiers } from "./conversions/recount-tiers.server.ts";
import { recordWaiting } from "./conversions/record-waiting.server.ts";
import { runComparison, shopsToCompare } from "./conversions/run-comparison.server.ts";
import { checkSums } from "./conversions/sum-anew.server.ts";
import { isInstalled, ofInstalled } from "./db-installed.server.ts";
import { clearOldCounters } from "./db-counters.server.ts";
import { db, type ShopContext, type ShopTx } from "./db.server.ts";
import { checkDrift } from "./drift/check-drift.server.ts";
import type { Enqueue, JobName } from "./jobs/catalog.ts";
import { enqueueOn, othersWait, type Sending } from "./jobs/queue.server.ts";
import type { Handlers } from "./jobs/worker.server.ts";
import { log } from "./logger.server.ts";
import { clearImports } from "./members/import/clear-imports.server.ts";
import { deliverDeps } from "./message-deps.server.ts";
import { deliver } from "./messages/deliver.server.ts";
import { advanceSetup } from "./offers/advance-setup.server.ts";
import { syncOffer } from "./offers/sync-offer.server.ts";
import { advance } from "./refresh/advance.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./shopify/errors.ts";
import { openRequests, workOffRequest } from "./shops/privacy-requests.server.ts";
import { cleanReceipts } from "./shopify/clean-receipts.server.ts";
import { checkInstallation } from "./shops/uninstall-shop.server.ts";

/** After this long a discount makes room for others that wait, and queues again behind them. */
const TURN_MS = 20_000;
/** Nobody waits so long that a job's time runs out under it. */
const LONGEST_TURN_MS = 600_000;
/** Shopify takes in codes within a second or so; queueing again would take longer than waiting. */
const WAIT_HERE_SECONDS = 2;

/** One job of a discount waits at most: one that waited for tomorrow would keep the work of today from being sent. */
const COME_BACK_WITHIN_SECONDS = 60;

export function jobHandlers(boss: PgBoss): Handlers {
  const enqueue: Enqueue<ShopTx> = (tx, name, payload, options = {}) =>
    enqueueOn(boss, tx, { name, payload, inSeconds: options.inSeconds ?? 0 });
  return {
    async "refresh.advance"({ shop, discountId }, { signal }) {
      const deps = refreshDeps(shop, enqueue);
      const advanceOnce = () => advance(shop, discountId, deps).then((advanced) => advanced.again);
      const again = await takeTurn(advanceOnce, { signal, othersWait: () => othersWait(boss, "refresh.advance", { shop, discountId }) });
      if (again !== null) await comeBack(boss, shop, { name: "refresh.advance", payload: { shop, discountId }, inSeconds: again });
    },

    async "refresh.sweep"() {
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
      for (const { shop, discountId } of await ofInstalled(waiting)) {
        await enqueueOn(boss, contextOf(shop).db, { name: "refresh.advance", payload: { shop, discountId }, inSeconds: 1 });
      }
    },

    async "orders.attribute"({ shop }, { signal }) {
      const ctx = contextOf(shop);
      const isDone = await attributeWaiting(ctx, { signal });
      if (!isDone) await enqueueOn(boss, ctx.db, { name: "orders.attribute", payload: { shop }, inSeconds: 0 });
    },

    async "ledger.recount"({ shop }) {
      log.info("tiers_recounted", { shop, members: await recountTiers(contextOf(shop)) });
    },

    async "discount.sync"({ shop, discountId }) {
      if (!(await isInstalled(contextOf(shop)))) return;
      try {
        await syncOffer(contextOf(shop), { discountId, codes: codesOf(shop, "background"), now: new Date() });
      } catch (error) {
        // Nothing to read any more; whoever opens the app again brings a new token, and the next change another job.
        if (!(error instanceof ShopifyAccessLost)) throw error;
        log.warn("discount_not_read", { shop, because: error.because });
      }
    },

    async "offer.create"({ shop, setupId }, { signal }) {
      const deps = { codes: codesOf(shop, "background"), discounts: discountsOf(shop, "background"), enqueue, now: () => new Date() };
      const setUpOnce = () => advanceSetup(contextOf(shop), setupId, deps);
      const again = await takeTurn(setUpOnce, { signal, othersWait: () => othersWait(boss, "offer.create", { shop, setupId }) });
      if (again !== null) await comeBack(boss, shop, { name: "offer.create", payload: { shop, setupId }, inSeconds: again });
    },

    async "ledger.compare"({ shop, kind }, { signal }) {
      const ctx = contextOf(shop);
      // An order whose message waits here is not missing.
      while (!signal.aborted && (await recordWaiting(ctx)) > 0);
      const ended = await runComparison(ctx, { kind, changed: changedOrdersOf(shop), signal, now: () => new Date() });
      if (ended !== "ended") await enqueueOn(boss, ctx.db, { name: "ledger.compare", payload: { shop, kind }, ...ended });
      else if (kind === "nightly") await tellWrongSums(ctx);
    },

    async "ledger.nightly"() {
      for (const shop of await shopsToCompare(db, new Date()))
        await enqueueOn(boss, contextOf(shop).db, { name: "ledger.compare", payload: { shop, kind: "nightly" }, inSeconds: 1 });
    },

    async "drift.check"({ shop, discountId }) {
      if (!(await isInstalled(contextOf(shop)))) return;
      try {
        const looked = await checkDrift(contextOf(shop), { discountId, codes: codesOf(shop, "background"), now: () => new Date() });
        if (looked.found > 0) log.info("drift_found", { shop, discountId, ...looked });
      } catch (error) {
        // As above: without access there is nothing to compare, and nothing anybody could do about it here.
        if (!(error instanceof ShopifyAccessLost)) throw error;
        log.warn("drift_not_checked", { shop, because: error.because });
      }
    },

    async "drift.reconcile"() {
      const installed = await db.shop.findMany({ where: { uninstalledAt: null }, select: { domain: true } });
      const offers = await db.offer.findMany({
        where: { shop: { in: installed.map(({ domain }) => domain) }, status: { not: "MISSING" } },
        select: { shop: true, discountId: true },
      });
      for (const { shop, discountId } of offers) {
        await enqueueOn(boss, contextOf(shop).db, { name: "drift.check", payload: { shop, discountId }, inSeconds: 1 });
      }
    },

    async "messages.send"({ shop }, { signal }) {
      const ctx = contextOf(shop);
      if (!(await isInstalled(ctx))) return;
      const deps = await deliverDeps(ctx, signal);
      if (deps === null) return log.warn("no_mail_server", { shop });
      try {
        const { sent, again } = await deliver(ctx, deps);
        if (sent > 0) log.info("messages_handed_over", { shop, sent });
        const inSeconds = again === null ? null : Math.min(again, COME_BACK_WITHIN_SECONDS);
        if (inSeconds !== null) await enqueueOn(boss, ctx.db, { name: "messages.send", payload: { shop }, inSeconds });
      } finally {
        deps.mailer.close();
      }
    },

    async "messages.sweep"() {
      const waiting = await db.messageRecipient.groupBy({
        by: ["shop"],
        where: { OR: [{ state: "queued", dueAt: { lte: new Date() } }, { state: "sending" }] },
      });
      for (const { shop } of await ofInstalled(waiting))
        await enqueueOn(boss, contextOf(shop).db, { name: "messages.send", payload: { shop }, inSeconds: 1 });
    },

    async "installation.check"({ shop }) {
      const ended = await checkInstallation(contextOf(shop), { ask: () => isInstalledAtShopify(shop), now: new Date() });
      log.info("installation_checked", { shop, ended });
    },

    async "privacy.work"({ requestId }, { signal }) {
      const asked = await db.privacyRequest.findUnique({ where: { id: requestId }, select: { shop: true } });
      if (!asked) return;
      const ctx = contextOf(asked.shop);
      const ended = await workOffRequest(ctx, { requestId, signal, now: () => new Date() });
      if (ended === "more") await enqueueOn(boss, ctx.db, { name: "privacy.work", payload: { requestId }, inSeconds: 0 });
    },

    async "privacy.sweep"() {
      for (const { id, shop } of await openRequests(db))
        await enqueueOn(boss, contextOf(shop).db, { name: "privacy.work", payload: { requestId: id }, inSeconds: 1 });
    },

    async "receipts.clean"() {
      log.info("receipts_cleaned", await cleanReceipts(db, new Date()));
      log.info("imports_cleared", await clearImports(db, new Date()));
      await clearOldCounters(new Date());
    },
  };
}

/** Queues the rest of a job. A shop that is gone is left: its work is taken up by the sweep if it comes back. */
async function comeBack<N extends JobName>(boss: PgBoss, shop: string, job: Sending<N>): Promise<void> {
  const ctx = contextOf(shop);
  if (await isInstalled(ctx)) await enqueueOn(boss, ctx.db, job);
}

type Turn = { signal: AbortSignal; othersWait: () => Promise<boolean> };

/** Sums are computed with the rows they stand for. One that differs is a fault of ours, put right here and told. */
async function tellWrongSums(ctx: ShopContext): Promise<void> {
  const wrong = await checkSums(ctx);
  if (wrong.length > 0)
    log.error("sums_were_wrong", new Error("Sums differed from the ledger's rows"), { shop: ctx.shop, sums: wrong.length });
}

/**
 * Moves a discount's items until nothing is left to do now or others wait for their turn. Seconds until the next turn; null
 * when there is nothing to come back for.
 */
async function takeTurn(move: () => Promise<"now" | { inSeconds: number } | null>, { signal, othersWait }: Turn): Promise<number | null> {
  const endsAt = Date.now() + LONGEST_TURN_MS;
  let until = Date.now() + TURN_MS;
  while (!signal.aborted && Date.now() < endsAt) {
    if (Date.now() >= until) {
      if (await othersWait()) return 0;
      until = Date.now() + TURN_MS;
    }
    try {
      const again = await move();
      if (again === null) return null;
      if (again === "now") continue;
      if (again.inSeconds > WAIT_HERE_SECONDS) return Math.min(Math.ceil(again.inSeconds), COME_BACK_WITHIN_SECONDS);
      await sleep(again.inSeconds * 1000);
    } catch (error) {
      if (!(error instanceof ShopifyUnavailable)) throw error;
      return error.retryAfterSeconds;
    }
  }
  return 0;
}
