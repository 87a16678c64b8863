/** Sales, orders of nobody, decisions about conversions, comparisons with Shopify and what payouts are made of, as the API tells them. */
import { Prisma } from "#app/generated/prisma/client.ts";
import type { OrderTotals } from "#app/orders/reconciliation/ledger-runs.server.ts";
import type { SalesSums } from "#app/orders/rollups/rollup-sql.server.ts";
import { tiersFrom } from "#app/offers/stored-tiers.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";
import { readForReport } from "#app/platform/db-replica.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { REPORT_BY, type ReportBy } from "#app/screens/report/report-by.ts";
import { customerKinds, figuresOf } from "#app/screens/report/read-report.server.ts";
import { salesOverTime } from "#app/screens/report/sales-over-time.server.ts";
import { salesReport } from "#app/screens/report/sales-report.server.ts";

import { given, iso, moneyIn, newestFirst, pageOf, type Page } from "./page.ts";
import type { Paging } from "./read-directory.server.ts";
import { currencyOf } from "./read-money.server.ts";
import { instantsOf, type Times } from "./times.server.ts";

export { REPORT_BY };

type About = { offerId?: string; memberId?: string; projectId?: string; codeId?: string };

const sumsIn =
  (money: ReturnType<typeof moneyIn>) =>
  ({ conversions, revenueMinor, refundedMinor, commissionMinor }: SalesSums) => ({
    ...{ conversions, revenue: money(revenueMinor), refunded: money(refundedMinor), commission: money(commissionMinor) },
  });

/** What the conversions that are asked for come to. */
export async function readSales(ctx: ShopContext, { from, to, ...about }: About & Times) {
  const filter = { ...given(about), ...(await instantsOf(ctx, given({ from, to }))) };
  const sums = sumsIn(await currencyOf(ctx));
  return readForReport(ctx, async (reads) => {
    const [{ clicks, ...figures }, customers] = await Promise.all([figuresOf(reads, filter), customerKinds(reads, filter)]);
    return {
      ...sums(figures),
      clicks,
      ordersOf: { newCustomers: customers.fresh, returning: customers.returning, unknown: customers.unknown },
    };
  });
}

/** The same by what a row is, most revenue first. Pages count their rows, since sums have no lasting order. */
export async function readSalesBy(ctx: ShopContext, { by, limit, after, from, to, ...about }: Paging<About & Times & { by: ReportBy }>) {
  const filter = { ...given(about), ...(await instantsOf(ctx, given({ from, to }))) };
  const sums = sumsIn(await currencyOf(ctx));
  // The page is of as many rows as the first one: places are counted in pages.
  const [page, pageSize] = after ? [Number(after[0]), Number(after[1])] : [1, limit];
  const { rows, total } = await readForReport(ctx, (reads) => salesReport(reads, { by, filter, page, pageSize }));
  const items = rows.map(({ id, name, clicks, ...row }) => ({ id, name, ...sums(row), clicks }));
  const next =
    page * pageSize < total ? pageOf([0, 0], { limit: 1, shown: String, keyOf: () => [`${page + 1}`, `${pageSize}`] }).next : null;
  return { items, next } satisfies Page<unknown>;
}

/** The course of sales in days, weeks or months of the shop's calendar. */
export async function readSalesCourse(ctx: ShopContext, { from, to, now, ...about }: About & Times & { now: Date }) {
  const filter = { ...given(about), ...(await instantsOf(ctx, given({ from, to }))) };
  const { currency, ianaTimezone: zone } = await ctx.db.shop.findFirstOrThrow({});
  const course = await readForReport(ctx, (reads) => salesOverTime(reads, { filter, zone, now }));
  return {
    unit: course.unit,
    points: course.points.map(({ day, conversions, revenueMinor }) => ({ day, conversions, revenue: moneyIn(currency)(revenueMinor) })),
    refreshes: course.refreshes,
  };
}

type OrderOfNobody = Times & { given?: boolean };

/** Orders that no code gave to a member, the latest first; `given` once a person did. */
export async function readUnassigned(ctx: ShopContext, { limit, after, given: isGiven, from, to }: Paging<OrderOfNobody>) {
  const { from: since, to: until } = await instantsOf(ctx, given({ from, to }));
  const [at, last] = after ?? [];
  const which = isGiven
    ? Prisma.sql`EXISTS (SELECT 1 FROM "OrderAssignment" g WHERE g."shop" = o."shop" AND g."orderId" = o."id")`
    : Prisma.sql`NOT o."test" AND NOT EXISTS (SELECT 1 FROM "Conversion" c WHERE c."shop" = o."shop" AND c."orderId" = o."id")
        AND NOT EXISTS (SELECT 1 FROM "OrderDeletion" d WHERE d."shop" = o."shop" AND d."orderId" = o."id")`;
  const found = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT o."id" FROM "Order" o WHERE o."shop" = ${ctx.shop} AND ${which}
      ${since ? Prisma.sql`AND o."processedAt" >= ${since}` : Prisma.empty} ${until ? Prisma.sql`AND o."processedAt" < ${until}` : Prisma.empty}
      ${at !== undefined && last !== undefined ? Prisma.sql`AND (o."processedAt", o."id") < (${new Date(at)}, ${last})` : Prisma.empty}
    ORDER BY o."processedAt" DESC, o."id" DESC LIMIT ${limit + 1}`;
  const rows = await ctx.db.order.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: [{ processedAt: "desc" }, { id: "desc" }],
    include: {
      codes: { orderBy: { key: "asc" } },
      mentions: { orderBy: { key: "asc" } },
      assignment: { include: { enrolment: { select: { memberId: true, offerId: true } } } },
    },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.processedAt.toISOString(), row.id],
    shown: (row) => ({
      ...{ id: row.id, name: row.name, placedAt: row.processedAt.toISOString(), source: row.source },
      subtotal: moneyIn(row.currency)(row.subtotalMinor),
      names: [...row.codes, ...row.mentions].map(({ name }) => name),
      given: row.assignment && {
        ...row.assignment.enrolment,
        ...{ reason: row.assignment.reason, by: row.assignment.assignedBy, at: row.assignment.assignedAt.toISOString() },
      },
    }),
  });
}

/** What people decided about conversions, the latest order first. */
export async function readReviews(ctx: ShopContext, { limit, after, memberId, orderId }: Paging<{ memberId?: string; orderId?: string }>) {
  const money = await currencyOf(ctx);
  const [order, enrolment] = after ?? [];
  const rows = await ctx.db.conversionReview.findMany({
    where: {
      ...given({ orderId }),
      ...(memberId !== undefined && { enrolment: { memberId } }),
      ...(order !== undefined &&
        enrolment !== undefined && { OR: [{ orderId: { lt: order } }, { orderId: order, enrolmentId: { lt: enrolment } }] }),
    },
    orderBy: [{ orderId: "desc" }, { enrolmentId: "desc" }],
    take: limit + 1,
    include: { enrolment: { select: { memberId: true, offerId: true } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.orderId, row.enrolmentId],
    shown: (row) => ({
      ...{ orderId: row.orderId, ...row.enrolment, rejectedFor: row.rejectedFor, note: row.note, isAllowed: row.isAllowed },
      ...{
        heldFor: row.heldFor,
        heldAt: iso(row.heldAt),
        paid: row.paidMinor === null ? null : money(row.paidMinor),
        paidAt: iso(row.paidAt),
      },
      ...{ by: row.reviewedBy, at: row.reviewedAt.toISOString() },
    }),
  });
}

/** Comparisons of the ledger with Shopify's orders, newest first. */
export function readComparisons({ db }: ShopContext, { limit, after }: Paging<object>) {
  return newestFirst(
    { limit, after },
    ({ older, take }) =>
      db.ledgerRun.findMany({ where: older, orderBy: { id: "desc" }, take, include: { _count: { select: { corrections: true } } } }),
    (row) => ({
      ...{ id: row.id, kind: row.kind, state: row.state, since: row.since.toISOString(), ordersRead: row.ordersRead },
      ...{
        startedAt: row.startedAt.toISOString(),
        finishedAt: iso(row.finishedAt),
        lacking: row.lacking,
        putRight: row._count.corrections,
      },
    }),
  );
}

/** The orders that a comparison put right. Null when there is no such comparison. */
export async function readCorrections(ctx: ShopContext, { limit, after, comparisonId }: Paging<{ comparisonId: string }>) {
  if ((await ctx.db.ledgerRun.count({ where: { id: comparisonId } })) === 0) return null;
  const money = await currencyOf(ctx);
  const rows = await ctx.db.ledgerCorrection.findMany({
    where: { runId: comparisonId, ...(after && { orderId: { gt: after[0]! } }) },
    orderBy: { orderId: "asc" },
    take: limit + 1,
  });
  const totals = (json: unknown) => {
    const { conversions = 0, revenueMinor = 0, commissionMinor = 0 } = json as Partial<OrderTotals>;
    return { conversions, revenue: money(revenueMinor), commission: money(commissionMinor) };
  };
  return pageOf(rows, {
    limit,
    keyOf: ({ orderId }) => [orderId],
    shown: ({ orderId, orderName, found, before, after: now }) => ({
      orderId,
      orderName,
      found,
      before: totals(before),
      after: totals(now),
    }),
  });
}

/** What a payout pays, order by order. Null when there is no such payout. */
export async function readPayoutLines({ db }: ShopContext, { limit, after, ...filter }: Paging<{ payoutId: string; memberId?: string }>) {
  const payout = await db.payoutBatch.findFirst({ where: { id: filter.payoutId }, select: { currency: true } });
  if (!payout) return null;
  const money = moneyIn(payout.currency);
  const [order, enrolment] = after ?? [];
  const rows = await db.payoutLine.findMany({
    where: {
      ...given(filter),
      ...(order !== undefined &&
        enrolment !== undefined && { OR: [{ orderId: { gt: order } }, { orderId: order, enrolmentId: { gt: enrolment } }] }),
    },
    orderBy: [{ orderId: "asc" }, { enrolmentId: "asc" }],
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.orderId, row.enrolmentId],
    shown: ({ orderId, memberId, offerId, kind, at, netMinor, amountMinor }) => ({
      ...{ orderId, memberId, offerId, kind, placedAt: at.toISOString(), net: money(netMinor), amount: money(amountMinor) },
    }),
  });
}

/** How each member's money of a payout by Shopify stands. Null when there is no such payout. */
export async function readTransfers({ db }: ShopContext, { limit, after, payoutId }: Paging<{ payoutId: string }>) {
  const payout = await db.payoutBatch.findFirst({ where: { id: payoutId }, select: { currency: true } });
  if (!payout) return null;
  const rows = await db.payoutTransfer.findMany({
    where: { payoutId, ...(after && { memberId: { gt: after[0]! } }) },
    orderBy: { memberId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ memberId }) => [memberId],
    shown: ({ memberId, amountMinor, state, refusal, attempts, shopifyId }) => ({
      ...{
        memberId,
        amount: moneyIn(payout.currency)(amountMinor),
        state,
        refusedFor: refusal === "" ? null : refusal,
        attempts,
        shopifyId,
      },
    }),
  });
}

/** What the commission of conversions is computed by: the shop's settings, and those of offers that have their own. */
export async function readCommissionTerms({ db }: ShopContext) {
  const { shop, offers } = await readCommissionSettings(db);
  return { shop, offers: [...offers].map(([offerId, { basis, hold }]) => ({ offerId, basis, hold })) };
}

/** What an offer paid since when, the latest first. Null when there is no such offer. */
export async function readCommissionRules(ctx: ShopContext, { limit, after, offerId }: Paging<{ offerId: string }>) {
  if ((await ctx.db.offer.count({ where: { id: offerId } })) === 0) return null;
  const money = await currencyOf(ctx);
  const rows = await ctx.db.commissionRule.findMany({
    where: { offerId, ...(after && { since: { lt: new Date(after[0]!) } }) },
    orderBy: { since: "desc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ since }) => [since.toISOString()],
    shown: ({ since, bps, perConversionMinor, tiers }) => ({
      ...{ since: since.toISOString(), rateBps: bps, perConversion: money(perConversionMinor), tiers: tiersShown(tiers, money) },
    }),
  });
}

function tiersShown(json: unknown, money: ReturnType<typeof moneyIn>) {
  const tiers = tiersFrom(json ?? null);
  return (
    tiers && {
      ...{ by: tiers.by, period: tiers.period },
      steps: tiers.steps.map(({ from, bps, perConversionMinor }) => ({ from, rateBps: bps, perConversion: money(perConversionMinor) })),
    }
  );
}

/** Commission that members have of their own in an offer, the latest first. */
export async function readMemberTerms(ctx: ShopContext, { limit, after, ...place }: Paging<{ memberId?: string; offerId?: string }>) {
  const money = await currencyOf(ctx);
  return newestFirst(
    { limit, after },
    ({ older, take }) =>
      ctx.db.payout.findMany({
        where: { enrolment: given(place), AND: older },
        orderBy: { id: "desc" },
        take,
        include: { enrolment: { select: { memberId: true, offerId: true } } },
      }),
    ({ id, enrolment, commissionBps, commissionMinor, from, setBy }) => ({
      ...{ id, ...enrolment, rateBps: commissionBps, perConversion: commissionMinor === null ? null : money(commissionMinor) },
      ...{ since: from.toISOString(), by: setBy },
    }),
  );
}

/** The commission that a leak case holds or held, by order. Null when there is no such case. */
export async function readHeld({ db }: ShopContext, { limit, after, caseId }: Paging<{ caseId: string }>) {
  if ((await db.leakCase.count({ where: { id: caseId } })) === 0) return null;
  const [order, enrolment] = after ?? [];
  const rows = await db.leakHold.findMany({
    where: {
      caseId,
      ...(order !== undefined &&
        enrolment !== undefined && { OR: [{ orderId: { gt: order } }, { orderId: order, enrolmentId: { gt: enrolment } }] }),
    },
    orderBy: [{ orderId: "asc" }, { enrolmentId: "asc" }],
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.orderId, row.enrolmentId],
    shown: ({ orderId, heldAt }) => ({ orderId, heldAt: iso(heldAt) }),
  });
}
