/** Runs that compare the ledger with Shopify's orders: when one begins, what it looks at, how the latest ended. */
import type { ShopContext, ShopTx } from "#app/db.server.ts";

import type { Standing } from "./compare-orders.server.ts";

export const RUN_KINDS = ["nightly", "adopted", "asked"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;
/** What Shopify shows without read_all_orders. */
const WINDOW_DAYS = 60;
/** A night looks further back than the last one ended, for messages that Shopify is still trying to deliver. */
const OVERLAP_MS = 2 * DAY_MS;

/**
 * The run that is under way, or a new one. A nightly one reads what changed since the last that ended, so a worker that
 * was down for a week reads that week; the others, and the first, read all that Shopify shows.
 */
export async function beginRun({ shop, db }: ShopContext, { kind, now }: { kind: RunKind; now: Date }) {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('ledger run'), hashtext(${shop}))::text`;
    const running = await tx.ledgerRun.findFirst({ where: { state: "running" }, orderBy: { startedAt: "desc" } });
    if (running) return running;
    const last = await tx.ledgerRun.findFirst({ where: { state: "done" }, orderBy: { startedAt: "desc" } });
    const allOrders = await readsAllOrders(tx);
    const everything = allOrders ? new Date(0) : new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
    const since = kind === "nightly" && last ? new Date(last.startedAt.getTime() - OVERLAP_MS) : everything;
    return tx.ledgerRun.create({ data: { shop, kind, since, allOrders, startedAt: now } });
  });
}

/** Ends a run that cannot go on. What it put right until then stays right. */
export async function failRun({ shop, db }: ShopContext, { id, problem, now }: { id: string; problem: string; now: Date }): Promise<void> {
  await db.ledgerRun.update({ where: { shop_id: { shop, id } }, data: { state: "failed", problem, finishedAt: now } });
}

async function readsAllOrders(tx: Pick<ShopTx, "session">): Promise<boolean> {
  const session = await tx.session.findFirst({ where: { isOnline: false }, select: { scope: true } });
  return (session?.scope ?? "").split(",").includes("read_all_orders");
}

/** Since when Shopify shows this app the shop's orders; null for all of them. What messages bring comes on top. */
export async function ordersShownSince({ db }: ShopContext, now: Date): Promise<Date | null> {
  return (await readsAllOrders(db)) ? null : new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
}

export type Correction = { orderId: string; orderName: string; found: "missing" | "changed"; before: Standing; after: Standing };
export type RunView = {
  kind: RunKind;
  state: "running" | "done" | "failed";
  since: string;
  startedAt: string;
  finishedAt: string | null;
  ordersRead: number;
  /** Whether Shopify showed the app orders of all time; of the last 60 days otherwise. */
  allOrders: boolean;
  /** Shopify writes a file of the orders, which is not there yet. */
  waits: boolean;
  corrected: number;
  corrections: Correction[];
};

const SHOWN = 50;

/** The latest run with what it put right; null while there was none. */
export async function latestRun({ db }: ShopContext): Promise<RunView | null> {
  const run = await db.ledgerRun.findFirst({
    orderBy: { startedAt: "desc" },
    include: { corrections: { orderBy: { orderId: "desc" }, take: SHOWN }, _count: { select: { corrections: true } } },
  });
  if (!run) return null;
  return {
    kind: run.kind as RunKind,
    state: run.state as RunView["state"],
    since: run.since.toISOString(),
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    ordersRead: run.ordersRead,
    allOrders: run.allOrders,
    waits: run.state === "running" && run.way === "bulk" && run.ordersRead === 0,
    corrected: run._count.corrections,
    corrections: run.corrections.map(({ orderId, orderName, found, before, after }) => ({
      orderId,
      orderName,
      found: found as Correction["found"],
      before: before as Standing,
      after: after as Standing,
    })),
  };
}
