/** Runs that compare the ledger with Shopify's orders: when one begins, what it looks at, how the latest ended. */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";

export type RunKind = "nightly" | "adopted" | "asked";

const DAY_MS = 24 * 60 * 60 * 1000;
/** What Shopify shows without read_all_orders. */
const WINDOW_DAYS = 60;
/** A night looks further back than the last one ended, for messages that Shopify is still trying to deliver. */
const OVERLAP_MS = 2 * DAY_MS;
/** Compared within it, a shop need not be tonight. */
export const ALMOST_A_DAY_MS = 22 * 60 * 60 * 1000;

/**
 * The run that is under way, or a new one (`begun`). A nightly one reads what changed since the last that ended, so a worker
 * that was down for a week reads that week; the others, and the first, read all that Shopify shows. A nightly one under way
 * ends for one that was asked for: it reads less.
 */
export async function beginRun(tx: ShopTx, { shop, kind, now }: { shop: string; kind: RunKind; now: Date }) {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('ledger run'), hashtext(${shop}))::text`;
  const running = await tx.ledgerRun.findFirst({ where: { state: "running" }, orderBy: { startedAt: "desc" } });
  if (running && (kind === "nightly" || running.kind !== "nightly")) return { run: running, begun: false };
  const last = await tx.ledgerRun.findFirst({ where: { state: "done" }, orderBy: { startedAt: "desc" } });
  const allOrders = await readsAllOrders(tx);
  const everything = allOrders ? new Date(0) : new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
  const since = kind === "nightly" && last ? new Date(last.startedAt.getTime() - OVERLAP_MS) : everything;
  if (running) await failRun({ shop, db: tx }, { id: running.id, problem: "asked_for_more", now });
  return { run: await tx.ledgerRun.create({ data: { shop, kind, since, allOrders, startedAt: now } }), begun: true };
}

/**
 * The run that a job carries on: the one under way, or a new one. None where a person's own has ended already, and for the
 * night where the shop was compared within the day: it would only hide what that put right.
 */
export async function runToCarryOn({ shop, db }: ShopContext, { kind, now }: { kind: RunKind; now: Date }): Promise<{ id: string } | null> {
  return db.$transaction(async (tx) => {
    const running = await tx.ledgerRun.findFirst({ where: { state: "running" }, orderBy: { startedAt: "desc" } });
    if (running && (kind !== "adopted" || running.kind !== "nightly")) return running;
    if (kind === "asked") return null;
    const lately = { state: "done", startedAt: { gt: new Date(now.getTime() - ALMOST_A_DAY_MS) } };
    if (kind === "nightly" && (await tx.ledgerRun.count({ where: lately })) > 0) return null;
    return (await beginRun(tx, { shop, kind, now })).run;
  });
}

/** Ends a run that read everything. That figures changed, which nobody here did, is told in the activity. */
export async function endRun(tx: ShopTx, { shop, id, now }: { shop: string; id: string; now: Date }): Promise<void> {
  const ended = await tx.ledgerRun.updateMany({ where: { id, state: "running" }, data: { state: "done", finishedAt: now } });
  if (ended.count === 0) return;
  const putRight = await tx.ledgerCorrection.count({ where: { runId: id } });
  if (putRight > 0) await recordActivity(tx, { shop, kind: "figures_put_right", by: "system", at: now, after: { putRight } });
}

/** Ends a run that cannot go on. What it put right until then stays right. */
export async function failRun(
  { shop, db }: { shop: string; db: ShopTx },
  { id, problem, now }: { id: string; problem: string; now: Date },
): Promise<void> {
  await db.ledgerRun.update({ where: { shop_id: { shop, id } }, data: { state: "failed", problem, finishedAt: now } });
}

/** Whether Shopify shows this app orders of all time; of the last 60 days otherwise. */
export async function readsAllOrders(tx: Pick<ShopTx, "session">): Promise<boolean> {
  const session = await tx.session.findFirst({ where: { isOnline: false }, select: { scope: true } });
  return (session?.scope ?? "").split(",").includes("read_all_orders");
}

/** Since when Shopify shows this app the shop's orders; null for all of them. What messages bring comes on top. */
export async function ordersShownSince({ db }: ShopContext, now: Date): Promise<Date | null> {
  return (await readsAllOrders(db)) ? null : new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
}

/** What an order came to in the ledger, in minor units. */
export type OrderTotals = { conversions: number; revenueMinor: number; commissionMinor: number };

export type Correction = {
  orderId: string;
  orderName: string;
  found: "missing" | "changed" | "deleted";
  before: OrderTotals;
  after: OrderTotals;
};
export type RunView = {
  kind: RunKind;
  state: "running" | "done" | "failed";
  since: string;
  startedAt: string;
  finishedAt: string | null;
  ordersRead: number;
  /** What Shopify does not let this app see, so that the orders were read without it; null for nothing. */
  lacking: string | null;
  /** Shopify writes a file of the orders, which is not there yet. */
  waits: boolean;
  corrected: number;
  corrections: Correction[];
  /** The latest run before it that put something right, where it put nothing right itself. */
  before: { at: string; corrected: number; corrections: Correction[] } | null;
};

const SHOWN = 50;

const WITH_CORRECTIONS = {
  corrections: { orderBy: { orderId: "desc" }, take: SHOWN },
  _count: { select: { corrections: true } },
} as const satisfies Prisma.LedgerRunInclude;
type RunRow = Prisma.LedgerRunGetPayload<{ include: typeof WITH_CORRECTIONS }>;

/** The latest run with what it put right, or what was put right last before it; null while there was none. */
export async function latestRun({ db }: ShopContext): Promise<RunView | null> {
  const newest = { orderBy: { startedAt: "desc" }, include: WITH_CORRECTIONS } as const;
  const run = await db.ledgerRun.findFirst(newest);
  if (!run) return null;
  const before = run._count.corrections > 0 ? null : await db.ledgerRun.findFirst({ ...newest, where: { corrections: { some: {} } } });
  return {
    kind: run.kind as RunKind,
    state: run.state as RunView["state"],
    since: run.since.toISOString(),
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    ordersRead: run.ordersRead,
    lacking: run.lacking,
    waits: run.state === "running" && run.way === "bulk" && run.ordersRead === 0,
    ...putRightBy(run),
    before: before && { at: (before.finishedAt ?? before.startedAt).toISOString(), ...putRightBy(before) },
  };
}

function putRightBy({ corrections, _count }: RunRow): Pick<RunView, "corrected" | "corrections"> {
  return {
    corrected: _count.corrections,
    corrections: corrections.map(({ orderId, orderName, found, before, after }) => ({
      ...{ orderId, orderName, found: found as Correction["found"], before: before as OrderTotals, after: after as OrderTotals },
    })),
  };
}
