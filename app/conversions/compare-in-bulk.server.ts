import type { ShopContext } from "#app/db.server.ts";
import { log } from "#app/logger.server.ts";
import type { ChangedOrders } from "#app/shopify/changed-orders.server.ts";
import { LinkExpired } from "#app/shopify/read-jsonl.server.ts";

import { knowsRefunds, spanOf, takeInPart, type Progress, type Run } from "./compare-orders.server.ts";
import { endRun } from "./ledger-runs.server.ts";

type Reading = { run: Run; changed: ChangedOrders; signal: AbortSignal; now: Date };

/** Shopify takes its time with a big file, so the longer it takes, the more seldom it is asked. */
const LOOK_AGAIN_SECONDS = { least: 2, most: 60 };
/** Shopify runs as many queries of the app's as it will. */
const BUSY_SECONDS = 60;
/** After this long a file that is not there is given up; one that came to nothing is asked for again, but not for ever. */
const GIVE_UP_AFTER_MS = 6 * 60 * 60 * 1000;
const MOST_SETBACKS = 3;

/**
 * Moves a run that reads one file of all orders as far as it goes now. The number of lines that are taken in is saved with
 * what they brought, so nothing is taken in twice and an interruption costs at most one part. A file that breaks off is
 * taken in as far as it goes and asked for again, and after the third time the run reads page by page instead.
 */
export async function compareInBulk(ctx: ShopContext, reading: Reading): Promise<Progress> {
  const { run, changed, now } = reading;
  if (run.operationId === null) {
    const started = await changed.startFile(spanOf(run));
    if (started === "busy") return { ended: false, inSeconds: BUSY_SECONDS };
    await save(ctx, run, { operationId: started.operationId, operationAt: now, cursor: null, ordersRead: 0 });
    return { ended: false, inSeconds: LOOK_AGAIN_SECONDS.least };
  }
  const look = await changed.lookAtFile(run.operationId);
  switch (look.state) {
    case "running": {
      const waited = now.getTime() - (run.operationAt ?? now).getTime();
      // Asked for again, Shopify would be found at the very same file.
      if (waited > GIVE_UP_AFTER_MS) return again(ctx, { ...run, setbacks: MOST_SETBACKS }, "took too long");
      const inSeconds = Math.round(waited / 1000 / 5);
      return { ended: false, inSeconds: Math.min(LOOK_AGAIN_SECONDS.most, Math.max(LOOK_AGAIN_SECONDS.least, inSeconds)) };
    }
    case "ready":
      return look.url === null ? finish(ctx, run, now) : takeFile(ctx, { ...reading, url: look.url, whole: true });
    case "broken":
      log.warn("ledger_file_broken", { shop: ctx.shop, run: run.id, because: look.because });
      if (look.partialUrl === null) return again(ctx, run, look.because);
      return takeFile(ctx, { ...reading, url: look.partialUrl, whole: false });
  }
}

async function takeFile(ctx: ShopContext, { run, changed, signal, now, url, whole }: Reading & { url: string; whole: boolean }) {
  let taken = Number(run.cursor ?? 0);
  try {
    for await (const { orders, lines } of changed.readFile(url, { skip: taken, knows: knowsRefunds(ctx), signal })) {
      taken += lines;
      await takeInPart(ctx, { run, orders, cursor: String(taken) });
      if (signal.aborted) return { ended: false } as const;
    }
  } catch (error) {
    if (signal.aborted) return { ended: false } as const;
    if (!(error instanceof LinkExpired)) throw error;
    return again(ctx, run, "the link was dead");
  }
  return whole ? finish(ctx, run, now) : again(ctx, run, "broke off");
}

async function finish({ shop, db }: ShopContext, { id }: Run, now: Date): Promise<Progress> {
  await db.$transaction((tx) => endRun(tx, { shop, id, now }));
  return { ended: true };
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
