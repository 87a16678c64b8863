import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/db.server.ts";
import type { ChangedOrders } from "#app/shopify/changed-orders.server.ts";
import { ShopifyAccessLost } from "#app/shopify/errors.ts";

import { comparePage } from "./compare-orders.server.ts";
import { beginRun, failRun, type RunKind } from "./ledger-runs.server.ts";

type Asked = { kind: RunKind; changed: ChangedOrders; signal: AbortSignal; now: () => Date };

/**
 * Carries the shop's comparison to its end, or to where `signal` asks to stop: "more" then, and calling again goes on.
 * Throws what is worth another try; a shop that no longer lets the app in ends the run.
 */
export async function runComparison(ctx: ShopContext, { kind, changed, signal, now }: Asked): Promise<"ended" | "more"> {
  const { id } = await beginRun(ctx, { kind, now: now() });
  while (!signal.aborted) {
    const run = await ctx.db.ledgerRun.findUniqueOrThrow({ where: { shop_id: { shop: ctx.shop, id } } });
    if (run.state !== "running") return "ended";
    try {
      const { ended } = await comparePage(ctx, { run, changed, now: now() });
      if (ended) return "ended";
    } catch (error) {
      if (!(error instanceof ShopifyAccessLost)) throw error;
      await failRun(ctx, { id, problem: error.because, now: now() });
      return "ended";
    }
  }
  return "more";
}

const ALMOST_A_DAY_MS = 22 * 60 * 60 * 1000;

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
