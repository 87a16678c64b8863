/** What belongs to offers, as the API tells it: rotations, codes for visitors, differences from Shopify, changes of members, tied offers. */
import type { DriftKind } from "#app/drift/drift.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { dayOf, given, iso, newestFirst, pageOf } from "./page.ts";
import type { Paging } from "./read-directory.server.ts";

/** The rotations of offers, by offer. */
export async function readRotations({ db }: ShopContext, { limit, after }: Paging<object>) {
  const rows = await db.rotation.findMany({
    where: after ? { offerId: { gt: after[0]! } } : {},
    orderBy: { offerId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ offerId }) => [offerId],
    shown: (row) => ({
      ...{ offerId: row.offerId, isOn: row.isOn, everyDays: row.everyDays, nextOn: row.nextOn && dayOf(row.nextOn), hour: row.hour },
      ...{ afterUses: row.afterUses, fuseTimes: row.fuseTimes, leadDays: row.leadDays, namePattern: row.namePattern },
      ...{ pausedAt: iso(row.pausedAt), trouble: row.trouble, troubleAt: iso(row.troubleAt) },
    }),
  });
}

/** The members of an offer that rotates, with the name that comes next. Null where the offer has no rotation. */
export async function readRotationMembers({ db }: ShopContext, { limit, after, offerId }: Paging<{ offerId: string }>) {
  if ((await db.rotation.count({ where: { offerId } })) === 0) return null;
  const rows = await db.rotationMember.findMany({
    where: { offerId, ...(after && { enrolmentId: { gt: after[0]! } }) },
    orderBy: { enrolmentId: "asc" },
    take: limit + 1,
    include: { enrolment: { select: { memberId: true } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ enrolmentId }) => [enrolmentId],
    shown: ({ enrolment, nextName, skipOnce, passedFor, passedAt }) => ({
      ...{ memberId: enrolment.memberId, nextCode: nextName === "" ? null : nextName, skipsNext: skipOnce },
      ...{ passedOverFor: passedFor, passedOverAt: iso(passedAt) },
    }),
  });
}

/** The pools of codes for visitors, by offer, with how many codes stand how. */
export async function readPools({ db }: ShopContext, { limit, after }: Paging<object>) {
  const rows = await db.codePool.findMany({
    where: after ? { offerId: { gt: after[0]! } } : {},
    orderBy: { offerId: "asc" },
    take: limit + 1,
  });
  const offerIds = rows.map(({ offerId }) => offerId);
  const groups = await db.poolCode.groupBy({ by: ["offerId", "state"], where: { offerId: { in: offerIds } }, _count: true });
  const countOf = (offerId: string, state: string) => groups.find((one) => one.offerId === offerId && one.state === state)?._count ?? 0;
  return pageOf(rows, {
    limit,
    keyOf: ({ offerId }) => [offerId],
    shown: ({ offerId, isOn, namedFallback, staleDays, trouble, troubleAt, limitTimes, limitedSince }) => ({
      ...{ offerId, isOn, namedFallback, staleDays, trouble, troubleAt: iso(troubleAt), limitTimes, limitedSince: iso(limitedSince) },
      ready: countOf(offerId, "ready"),
      handedOut: countOf(offerId, "handed"),
    }),
  });
}

type PoolFilter = { offerId: string; memberId?: string; state?: string };

/** Codes that were made for visitors of an offer's links, newest first; who the visitor was is not known. Null where there is no pool. */
export async function readPoolCodes({ db }: ShopContext, { limit, after, offerId, memberId, state }: Paging<PoolFilter>) {
  if ((await db.codePool.count({ where: { offerId } })) === 0) return null;
  return newestFirst(
    { limit, after },
    ({ older, take }) =>
      db.poolCode.findMany({
        where: { offerId, ...given({ state }), ...(memberId !== undefined && { enrolment: { memberId } }), AND: older },
        orderBy: { id: "desc" },
        take,
        include: { enrolment: { select: { memberId: true } } },
      }),
    (row) => ({
      ...{ id: row.id, name: row.name, memberId: row.enrolment.memberId, state: row.state, endedFor: row.endedFor },
      ...{ handedOutAt: iso(row.handedAt), usedAt: iso(row.usedAt), endedAt: iso(row.endedAt), goneAt: iso(row.goneAt) },
    }),
  );
}

type FindingFilter = { offerId?: string; open?: boolean };

/** Where Shopify's codes and the records differ or differed, newest first. */
export async function readFindings({ db }: ShopContext, { limit, after, offerId, open }: Paging<FindingFilter>) {
  const rows = await db.driftFinding.findMany({
    where: {
      ...given({ offerId }),
      ...(open !== undefined && { resolvedAt: open ? null : { not: null } }),
      ...(after && { AND: { id: { lt: after[0]! } } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const places = await db.enrolment.findMany({
    where: { id: { in: rows.flatMap(({ enrolmentId }) => enrolmentId ?? []) } },
    select: { id: true, memberId: true },
  });
  const memberOf = new Map(places.map(({ id, memberId }) => [id, memberId]));
  return pageOf(rows, {
    limit,
    keyOf: ({ id }) => [id],
    shown: (row) => ({
      ...{ id: row.id, offerId: row.offerId, memberId: memberOf.get(row.enrolmentId ?? "") ?? null, kind: row.kind as DriftKind },
      ...{ code: row.name, redeemCodeId: row.redeemCodeId, foundAt: row.foundAt.toISOString() },
      ...{ resolvedAt: iso(row.resolvedAt), resolution: row.resolution, resolvedBy: row.resolvedBy },
    }),
  });
}

/** Changes of the members of offers, newest first. */
export function readChanges({ db }: ShopContext, { limit, after, offerId, kind }: Paging<{ offerId?: string; kind?: string }>) {
  return newestFirst(
    { limit, after },
    ({ older, take }) => db.enrolmentChange.findMany({ where: { ...given({ offerId, kind }), AND: older }, orderBy: { id: "desc" }, take }),
    (row) => ({
      ...{ id: row.id, kind: row.kind, offerId: row.offerId, createdBy: row.createdBy },
      ...{ createdAt: row.createdAt.toISOString(), settledAt: iso(row.settledAt) },
    }),
  );
}

/** Offers that are tied to an offer of another store, by offer and store. */
export async function readTies({ db }: ShopContext, { limit, after }: Paging<object>) {
  const [offer, store] = after ?? [];
  const rows = await db.offerTie.findMany({
    where:
      offer !== undefined && store !== undefined ? { OR: [{ offerId: { gt: offer } }, { offerId: offer, otherShop: { gt: store } }] } : {},
    orderBy: [{ offerId: "asc" }, { otherShop: "asc" }],
    take: limit + 1,
    include: { pair: { select: { otherName: true, state: true } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.offerId, row.otherShop],
    shown: ({ offerId, otherShop, otherOfferId, state, pair, createdAt }) => ({
      ...{ offerId, store: otherShop, storeName: pair.otherName, storesAre: pair.state, otherOfferId, state },
      createdAt: createdAt.toISOString(),
    }),
  });
}

type RequestFilter = { refreshId?: string; offerId?: string };

/** What stores asked of each other for tied offers, newest first. */
export function readStoreRequests({ db }: ShopContext, { limit, after, ...filter }: Paging<RequestFilter>) {
  return newestFirst(
    { limit, after },
    ({ older, take }) => db.storeRequest.findMany({ where: { ...given(filter), AND: older }, orderBy: { id: "desc" }, take }),
    (row) => ({
      ...{ id: row.id, direction: row.direction as "in" | "out", store: row.otherShop, kind: row.kind, state: row.state },
      ...{ outcome: row.outcome, offerId: row.offerId, refreshId: row.refreshId, changeId: row.changeId },
      ...{ createdAt: row.createdAt.toISOString(), settledAt: iso(row.settledAt) },
    }),
  );
}

/** Codes that were planted to be found, newest first. */
export function readDecoys({ db }: ShopContext, { limit, after, state }: Paging<{ state?: string }>) {
  return newestFirst(
    { limit, after },
    ({ older, take }) =>
      db.decoy.findMany({
        where: { ...given({ state }), AND: older },
        orderBy: { id: "desc" },
        take,
        include: { enrolment: { select: { memberId: true, offerId: true } } },
      }),
    (row) => ({
      ...{ id: row.id, name: row.name, place: row.place, state: row.state, trouble: row.trouble, orders: row.told },
      ...{ besideMemberId: row.enrolment?.memberId ?? null, besideOfferId: row.enrolment?.offerId ?? null },
      ...{ createdAt: row.createdAt.toISOString(), withdrawnAt: iso(row.withdrawnAt), usedAt: iso(row.usedAt) },
    }),
  );
}
