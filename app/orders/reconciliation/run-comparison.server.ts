import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { ChangedOrders } from "#app/shopify/orders/changed-orders.server.ts";
import { ShopifyAccessLost } from "#app/shopify/client/errors.ts";
import { log } from "#app/platform/logger.server.ts";
import { LinkExpired } from "#app/shopify/client/read-jsonl.server.ts";

import {
  beginGone,
  compareGone,
  comparePage,
  looksForGone,
  spanOf,
  type Progress,
  type Run,
  knowsRefunds,
  takeInPart,
} from "./compare-orders.server.ts";
import { ALMOST_A_DAY_MS, failRun, runToCarryOn, type RunKind } from "./ledger-runs.server.ts";

/** Shopify takes its time with a big file, so the longer it takes, the more seldom it is asked. */
const LOOK_AGAIN_SECONDS = { least: 2, most: 60 };

/** Shopify runs as many queries of the app's as it will. */
const BUSY_SECONDS = 60;

/** After this long a file that is not there is given up; one that came to nothing is asked for again, but not for ever. */
const GIVE_UP_AFTER_MS = 6 * 60 * 60 * 1000;

const MOST_SETBACKS = 3;

type Input = { kind: RunKind; changed: ChangedOrders; signal: AbortSignal; now: () => Date };

/**
 * From so many orders on Shopify is asked for one file of them. Twenty pages cost some 600 of the points that refreshes
 * live on as well, and a file 10; but a file is waited for, and a night of fewer orders is read while one would be.
 */
const BULK_FROM = 2_000;

/**
 * Carries the shop's comparison to its end, or to where `signal` asks to stop or Shopify has to be waited for: calling
 * again goes on. Throws what is worth another try; a shop that no longer lets the app in ends the run, and none is begun for it.
 */
export async function runComparison(ctx: ShopContext, { kind, changed, signal, now }: Input): Promise<"ended" | { inSeconds: number }> {
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
  if (looksForGone(run)) return compareGone(ctx, ask);
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

type Reading = { run: Run; changed: ChangedOrders; signal: AbortSignal; now: Date };

/**
 * Moves a run that reads one file of all orders as far as it goes now. The number of lines that are taken in is saved with
 * what they brought, so nothing is taken in twice and an interruption costs at most one part. A file that breaks off is
 * taken in as far as it goes and asked for again, and after the third time the run reads page by page instead.
 */
async function compareInBulk(ctx: ShopContext, reading: Reading): Promise<Progress> {
  const { run, changed, now } = reading;
  if (run.operationId === null) {
    const started = await changed.startFile(spanOf(run));
    if (started === "busy") return { ended: false, inSeconds: BUSY_SECONDS };
    await save(ctx, run, { operationId: started.operationId, operationAt: now, cursor: null, ordersRead: 0 });
    return { ended: false, inSeconds: LOOK_AGAIN_SECONDS.least };
  }
  const status = await changed.lookAtFile(run.operationId);
  switch (status.state) {
    case "running": {
      const waited = now.getTime() - (run.operationAt ?? now).getTime();
      // Asked for again, Shopify would be found at the very same file.
      if (waited > GIVE_UP_AFTER_MS) return again(ctx, { ...run, setbacks: MOST_SETBACKS }, "took too long");
      const inSeconds = Math.round(waited / 1000 / 5);
      return { ended: false, inSeconds: Math.min(LOOK_AGAIN_SECONDS.most, Math.max(LOOK_AGAIN_SECONDS.least, inSeconds)) };
    }
    case "ready":
      return status.url === null ? beginGone(ctx, run) : takeFile(ctx, { ...reading, url: status.url, whole: true });
    case "denied":
      return again(ctx, { ...run, setbacks: MOST_SETBACKS }, "access denied");
    case "broken":
      log.warn("ledger_file_broken", { shop: ctx.shop, run: run.id, because: status.because });
      if (status.partialUrl === null) return again(ctx, run, status.because);
      return takeFile(ctx, { ...reading, url: status.partialUrl, whole: false });
  }
}

async function takeFile(ctx: ShopContext, { run, changed, signal, url, whole }: Reading & { url: string; whole: boolean }) {
  let taken = Number(run.cursor ?? 0);
  try {
    // The file shows the orders as they stood when it was asked for, or later.
    const readAt = run.operationAt ?? run.startedAt;
    for await (const { orders, lines } of changed.readFile(url, { skip: taken, whole, knows: knowsRefunds(ctx), signal })) {
      taken += lines;
      await takeInPart(ctx, { run, orders, readAt, cursor: String(taken) });
      if (signal.aborted) return { ended: false } as const;
    }
  } catch (error) {
    if (signal.aborted) return { ended: false } as const;
    if (!(error instanceof LinkExpired)) throw error;
    return again(ctx, run, "the link was dead");
  }
  return whole ? beginGone(ctx, run) : again(ctx, run, "broke off");
}

/** What was taken in stays; taking it in again changes nothing. */
async function again(ctx: ShopContext, run: Run, because: string): Promise<Progress> {
  const setbacks = run.setbacks + 1;
  const way = setbacks < MOST_SETBACKS ? "bulk" : "pages";
  log.warn("ledger_file_again", { shop: ctx.shop, run: run.id, because, setbacks, way });
  await save(ctx, run, { setbacks, way, operationId: null, operationAt: null, cursor: null, ordersRead: 0 });
  return { ended: false, inSeconds: LOOK_AGAIN_SECONDS.least };
}

async function save({ shop, db }: ShopContext, { id }: Run, data: Partial<Omit<Run, "id">>) {
  await db.ledgerRun.update({ where: { shop_id: { shop, id } }, data });
}
