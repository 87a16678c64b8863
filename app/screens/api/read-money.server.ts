/** Orders, commissions and payouts as the API tells them. Amounts in minor units with their currency, times ISO, UTC. */
import type { Prisma } from "#app/generated/prisma/client.ts";
import { commissionState, type CommissionState } from "#app/payouts/commission-state.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { iso, moneyIn, pageOf } from "./page.ts";
import { within, type Times } from "./times.server.ts";
import type { Paging } from "./read-directory.server.ts";

/** How amounts of the shop's currency are told. */
export async function currencyOf({ db }: ShopContext) {
  const { currency } = await db.shop.findFirstOrThrow({ select: { currency: true } });
  return moneyIn(currency);
}

type OrderFilter = Times & { id?: string; code?: string };

/** Orders that are known here, the latest first. `code`: its key (`keyOf`). */
export async function readOrders(ctx: ShopContext, { limit, after, ...filter }: Paging<OrderFilter>) {
  const money = await currencyOf(ctx);
  const placed = await within(ctx, filter);
  const [at, last] = after ?? [];
  const rows = await ctx.db.order.findMany({
    where: {
      ...(filter.id !== undefined && { id: filter.id }),
      ...(filter.code !== undefined && { codes: { some: { key: filter.code } } }),
      ...(placed && { processedAt: placed }),
      ...(at !== undefined &&
        last !== undefined && { OR: [{ processedAt: { lt: new Date(at) } }, { processedAt: new Date(at), id: { lt: last } }] }),
    },
    orderBy: [{ processedAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    include: { codes: { orderBy: { key: "asc" } }, conversions: { orderBy: { enrolmentId: "asc" } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.processedAt.toISOString(), row.id],
    shown: (row) => ({
      ...{ id: row.id, name: row.name, placedAt: row.processedAt.toISOString(), updatedAt: row.updatedAt.toISOString() },
      ...{ cancelledAt: iso(row.cancelledAt), isTest: row.test, financialStatus: row.financialStatus, source: row.source },
      subtotal: moneyIn(row.currency)(row.subtotalMinor),
      codes: row.codes.map(({ name }) => name),
      conversions: row.conversions.map(({ memberId, offerId, state, netMinor }) => ({ memberId, offerId, state, net: money(netMinor) })),
    }),
  });
}

type CommissionFilter = Times & { state?: CommissionState; memberId?: string; offerId?: string; orderId?: string };

/** Members' parts of orders with their commission, the latest first. */
export async function readCommissions(ctx: ShopContext, { limit, after, now, ...filter }: Paging<CommissionFilter> & { now: Date }) {
  const money = await currencyOf(ctx);
  const { state, memberId, offerId, orderId } = filter;
  const placed = await within(ctx, filter);
  const [at, order, enrolment] = after ?? [];
  const rows = await ctx.db.conversion.findMany({
    where: {
      ...(memberId !== undefined && { memberId }),
      ...(offerId !== undefined && { offerId }),
      ...(orderId !== undefined && { orderId }),
      ...(placed && { at: placed }),
      AND: [
        ...(state === undefined ? [] : [whereState(state, now)]),
        ...(at === undefined || order === undefined || enrolment === undefined
          ? []
          : [
              {
                OR: [
                  { at: { lt: new Date(at) } },
                  { at: new Date(at), orderId: { lt: order } },
                  { at: new Date(at), orderId: order, enrolmentId: { lt: enrolment } },
                ],
              },
            ]),
      ],
    },
    orderBy: [{ at: "desc" }, { orderId: "desc" }, { enrolmentId: "desc" }],
    take: limit + 1,
    include: { order: { select: { name: true } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.at.toISOString(), row.orderId, row.enrolmentId],
    shown: (row) => ({
      ...{ orderId: row.orderId, orderName: row.order.name, memberId: row.memberId, offerId: row.offerId, codeId: row.promoCodeId },
      placedAt: row.at.toISOString(),
      state: commissionState(row, now),
      ...{ net: money(row.netMinor), commission: money(row.commissionMinor) },
      ...{ approvesAt: iso(row.approvesAt), heldAt: iso(row.heldAt), paidAt: iso(row.paidAt) },
    }),
  });
}

/** The rows of which `commissionState` says this. */
function whereState(state: CommissionState, now: Date): Prisma.ConversionWhereInput {
  const open = { paidAt: null, payoutAt: null };
  const alive = { ...open, state: { in: ["counted", "pending"] } };
  switch (state) {
    case "paid":
      return { paidAt: { not: null } };
    case "in_payout":
      return { paidAt: null, payoutAt: { not: null } };
    case "void":
      return { ...open, state: { notIn: ["counted", "pending"] } };
    case "held":
      return { ...alive, heldAt: { not: null } };
    case "approved":
      return { ...open, state: "counted", heldAt: null, approvesAt: { lte: now } };
    case "pending":
      return { ...alive, heldAt: null, OR: [{ state: "pending" }, { approvesAt: null }, { approvesAt: { gt: now } }] };
  }
}

type PayoutState = "draft" | "approved" | "paying" | "paid" | "cancelled";

/** Payouts, newest first. */
export async function readPayouts({ db }: ShopContext, { limit, after, ...filter }: Paging<{ id?: string; state?: PayoutState }>) {
  const rows = await db.payoutBatch.findMany({
    where: {
      ...(filter.id !== undefined && { id: filter.id }),
      ...(filter.state !== undefined && { state: filter.state }),
      ...(after && { AND: { id: { lt: after[0]! } } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.id],
    shown: (row) => ({
      ...{ id: row.id, number: row.number, state: row.state as PayoutState, way: row.way, cutOff: row.cutOff.toISOString() },
      ...{ sum: moneyIn(row.currency)(row.sumMinor), members: row.members, commissions: row.lines },
      ...{ reference: row.reference, reversesId: row.reversesId },
      ...{ createdAt: row.createdAt.toISOString(), approvedAt: iso(row.approvedAt), paidAt: iso(row.paidAt) },
    }),
  });
}

/** What each member is paid by a payout; there is nothing before it is approved. Null when there is no such payout. */
export async function readStatements({ db }: ShopContext, { limit, after, payoutId }: Paging<{ payoutId: string }>) {
  const found = await db.payoutBatch.findFirst({ where: { id: payoutId }, select: { currency: true } });
  if (!found) return null;
  const money = moneyIn(found.currency);
  const rows = await db.payoutMember.findMany({
    where: { payoutId, ...(after && { memberId: { gt: after[0]! } }) },
    orderBy: { memberId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.memberId],
    shown: (row) => ({
      ...{ memberId: row.memberId, outcome: row.outcome, commissions: row.lines, sum: money(row.sumMinor) },
      ...{ adjustments: money(row.adjustmentsMinor), carriedOver: money(row.carriedMinor) },
    }),
  });
}
