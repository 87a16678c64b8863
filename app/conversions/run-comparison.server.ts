import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { isInstalled } from "#app/db-installed.server.ts";
import type { ShopContext } from "#app/db.server.ts";
import type { ChangedOrders } from "#app/shopify/changed-orders.server.ts";
import { ShopifyAccessLost } from "#app/shopify/errors.ts";

import { compareInBulk } from "./compare-in-bulk.server.ts";
import { comparePage, spanOf, type Progress, type Run } from "./compare-orders.server.ts";
import { ALMOST_A_DAY_MS, failRun, runToCarryOn, type RunKind } from "./ledger-runs.server.ts";

type Asked = { kind: RunKind; changed: ChangedOrders; signal: AbortSignal; now: () => Date };

/**
 * From so many orders on Shopify is asked for one file of them. Twenty pages cost some 600 of the points that refreshes
 * live on as well, and a file 10; but a file is waited for, and a night of fewer orders is read while one would be.
 */
const BULK_FROM = 2_000;

/**
 * Carries the shop's comparison to its end, or to where `signal` asks to stop or Shopify has to be waited for: calling
 * again goes on. Throws what is worth another try; a shop that no longer lets the app in ends the run, and none is begun for it.
 */
export async function runComparison(ctx: ShopContext, { kind, changed, signal, now }: Asked): Promise<"ended" | { inSeconds: number }> {
  if (!(await isInstalled(ctx))) return endForGood(ctx, now());
  const carried = await runToCarryOn(ctx, { kind, now: now() });
  if (carried === null) return "ended";
  const { id } = carried;
  while (!signal.aborted) {
    const run = await ctx.db.ledgerRun.findUniqueOrThrow({ where: { shop_id: { shop: ctx.shop, id } } });
    if (run.state !== "running") return "ended";
    try {
      const progress = await goOn(ctx, { run, changed, signal, now: now() });
      if (progress.ended) return "ended";
      if (progress.inSeconds !== undefined) return { inSeconds: progress.inSeconds };
    } catch (error) {
      if (!(error instanceof ShopifyAccessLost)) throw error;
      await failRun(ctx, { id, problem: error.because, now: now() });
      return "ended";
    }
  }
  return { inSeconds: 1 };
}

/** The shop uninstalled the app: what was under way says so. */
async function endForGood({ db }: ShopContext, now: Date): Promise<"ended"> {
  await db.ledgerRun.updateMany({ where: { state: "running" }, data: { state: "failed", problem: "no_session", finishedAt: now } });
  return "ended";
}

async function goOn(ctx: ShopContext, ask: { run: Run; changed: ChangedOrders; signal: AbortSignal; now: Date }): Promise<Progress> {
  const { run, changed } = ask;
  if (run.way === "bulk") return compareInBulk(ctx, ask);
  // A run that has begun to read pages goes on with them.
  if (run.way === "pages" || run.cursor !== null) return comparePage(ctx, ask);
  const way = (await changed.count({ ...spanOf(run), upTo: BULK_FROM })) < BULK_FROM ? "pages" : "bulk";
  await ctx.db.ledgerRun.update({ where: { shop_id: { shop: ctx.shop, id: run.id } }, data: { way } });
  return { ended: false };
}

/** Installed shops whose last comparison began yesterday or earlier, and those whose comparison nobody carries on. */
export async function shopsToCompare(db: PrismaClient, now: Date): Promise<string[]> {
  const shops = await db.shop.findMany({ where: { uninstalledAt: null }, select: { domain: true } });
  const recent = await db.ledgerRun.findMany({
    where: { startedAt: { gt: new Date(now.getTime() - ALMOST_A_DAY_MS) }, state: { not: "running" } },
    select: { shop: true },
  });
  const done = new Set(recent.map(({ shop }) => shop));
  return shops.map(({ domain }) => domain).filter((shop) => !done.has(shop));
}
