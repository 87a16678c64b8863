/** Members, offers and codes as the API tells them. Times are ISO, UTC. */
import { availabilityOf, rolloutsFrom, type OfferStanding } from "#app/codes/availability.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";
import type { Account } from "#app/members/accounts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { iso, pageOf } from "./page.ts";

export type Paging<F> = F & { limit: number; after: readonly string[] | null };

export async function readShop({ db }: ShopContext) {
  const { domain, currency, ianaTimezone } = await db.shop.findFirstOrThrow({});
  return { shop: domain, currency, timeZone: ianaTimezone };
}

const WITH_PLACES = {
  tags: { orderBy: { key: "asc" } },
  enrolments: {
    where: { mergedIntoId: null },
    orderBy: { id: "asc" },
    include: { codes: { where: { liveUntil: null, isPrimary: true }, take: 1 } },
  },
} as const satisfies Prisma.MemberInclude;

type MemberFilter = { id?: string; email?: string; handle?: string; offerId?: string; archived?: boolean; mergedIntoId?: string };

/** Members, newest first. Without `archived` those who are archived are told as well; asked for by id, a merged record too. */
export async function readMembers({ db }: ShopContext, { limit, after, ...filter }: Paging<MemberFilter>) {
  const { id, email, handle, offerId, archived, mergedIntoId = null } = filter;
  const where: Prisma.MemberWhereInput = {
    ...(id === undefined ? { mergedIntoId } : { id }),
    ...(email !== undefined && { email: { equals: email, mode: "insensitive" } }),
    ...(handle !== undefined && { handle: { equals: handle.replace(/^@/, ""), mode: "insensitive" } }),
    ...(offerId !== undefined && { enrolments: { some: { offerId, mergedIntoId: null, status: { not: "removed" } } } }),
    ...(archived !== undefined && { archivedAt: archived ? { not: null } : null }),
    ...(after && { AND: { id: { lt: after[0]! } } }),
  };
  const rows = await db.member.findMany({ where, orderBy: { id: "desc" }, take: limit + 1, include: WITH_PLACES });
  return pageOf(rows, { limit, shown: memberShown, keyOf: (row) => [row.id] });
}

function memberShown({ tags, enrolments, ...row }: Prisma.MemberGetPayload<{ include: typeof WITH_PLACES }>) {
  const { id, firstName, lastName, email, handle, network, customerId, createdAt, archivedAt, mergedIntoId, locale } = row;
  return {
    ...{ id, firstName, lastName, email, handle, network, customerId, mergedIntoId, locale },
    otherAccounts: row.otherAccounts as Account[],
    unsubscribedAt: iso(row.unsubscribedAt),
    createdAt: createdAt.toISOString(),
    archivedAt: iso(archivedAt),
    tags: tags.map(({ name }) => name),
    offers: enrolments.map(({ offerId, status, codes: [code] }) => ({
      offerId,
      status: status as "active" | "inactive" | "removed",
      code: code?.name ?? null,
    })),
  };
}

type OfferFilter = { id?: string; archived?: boolean };

/** Offers, newest first. */
export async function readOffers({ db }: ShopContext, { limit, after, id, archived }: Paging<OfferFilter>) {
  const { currency } = await db.shop.findFirstOrThrow({ select: { currency: true } });
  const rows = await db.offer.findMany({
    where: {
      ...(id !== undefined && { id }),
      ...(archived !== undefined && { archivedAt: archived ? { not: null } : null }),
      ...(after && { AND: { id: { lt: after[0]! } } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
    include: { _count: { select: { enrolments: { where: { status: "active", mergedIntoId: null } } } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.id],
    shown: ({ _count, commissionBps, commissionMinor, ...row }) => ({
      ...{ id: row.id, title: row.title, summary: row.summary, status: row.status, discountId: row.discountId },
      availability: availabilityShown({ status: row.status, rollouts: rolloutsFrom(row.rollouts) }),
      ...{ oncePerCustomer: row.appliesOncePerCustomer, buyers: row.buyers, description: row.description, namePattern: row.namePattern },
      startsAt: row.startsAt.toISOString(),
      endsAt: iso(row.endsAt),
      pausedAt: iso(row.pausedAt),
      archivedAt: iso(row.archivedAt),
      usageLimit: row.usageLimit,
      commission: { rateBps: commissionBps, perConversion: { amountMinor: commissionMinor, currency } },
      activeMembers: _count.enrolments,
    }),
  });
}

function availabilityShown(standing: OfferStanding) {
  const { decidedBy, share, by } = availabilityOf(standing);
  return { decidedBy, share, rollouts: by.map(({ rollout, ...effect }) => ({ name: rollout, ...effect })) };
}

type CodeFilter = { name?: string; memberId?: string; offerId?: string; live?: boolean };

/** Every code that members hold or held, newest first; by name in whatever letters. A name may have been several members', one after the other. */
export async function readCodes({ db }: ShopContext, { limit, after, ...filter }: Paging<CodeFilter>) {
  const { name, memberId, offerId, live } = filter;
  const rows = await db.promoCode.findMany({
    where: {
      ...(name !== undefined && { key: keyOf(name) }),
      ...(memberId !== undefined && { memberId }),
      ...(offerId !== undefined && { offerId }),
      ...(live !== undefined && { liveUntil: live ? null : { not: null } }),
      ...(after && { AND: { id: { lt: after[0]! } } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.id],
    shown: (row) => ({
      ...{ id: row.id, name: row.name, offerId: row.offerId, memberId: row.memberId, isPrimary: row.isPrimary, channel: row.channel },
      liveFrom: row.liveFrom.toISOString(),
      liveUntil: iso(row.liveUntil),
      ...{ issuedFor: row.issuedFor, endedFor: row.endedFor, usesAtEnd: row.usesAtEnd, redeemCodeId: row.redeemCodeId },
    }),
  });
}

/** The places of these members in an offer; null when one of them has none. */
export async function enrolmentsOf(
  { db }: ShopContext,
  { offerId, memberIds }: { offerId: string; memberIds: readonly string[] },
): Promise<Map<string, string> | null> {
  const wanted = [...new Set(memberIds)];
  const found = await db.enrolment.findMany({ where: { offerId, memberId: { in: wanted } }, select: { id: true, memberId: true } });
  return found.length < wanted.length ? null : new Map(found.map(({ id, memberId }) => [memberId, id]));
}
