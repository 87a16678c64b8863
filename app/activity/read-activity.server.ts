import type { ShopContext } from "#app/platform/db.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";

import type { ActivityKind, ActorKind, Facts, Outcome } from "./activity.ts";
import type { ActivityFilter } from "./activity-filter.ts";
import { staffNames } from "./staff-names.server.ts";

export type ActivityPartView = {
  memberId: string;
  name: string;
  outcome: Outcome;
  before: Facts;
  after: Facts;
  shopifyIds: string[];
};

/** A staff user of the shop, by Shopify's id. */
export type Staff = { id: string; name: string | null };

/** One act; `at` is ISO, UTC. `people` are concerned, `parts` are those of them that are shown. */
export type ActivityView = {
  id: string;
  at: string;
  kind: ActivityKind;
  actor: ActorKind;
  staffId: string | null;
  /** What Shopify calls the staff user; null where it is not known, and for other actors. */
  staffName: string | null;
  offer: { id: string; title: string } | null;
  project: { id: string; name: string } | null;
  refreshId: string | null;
  changeId: string | null;
  messageId: string | null;
  subject: string;
  before: Facts;
  after: Facts;
  reason: string | null;
  people: number;
  shopifyIds: string[];
  parts: ActivityPartView[];
};

type Query = { filter: ActivityFilter; page: number; pageSize: number; partsShown?: number };

/** A page of acts, newest first. Asked for a member, only that member's part of each is told. */
export async function readActivity(
  ctx: ShopContext,
  { filter, page, pageSize, partsShown = 3 }: Query,
): Promise<{ rows: ActivityView[]; total: number }> {
  const { db } = ctx;
  const where = whereOf(filter);
  const [total, rows] = await Promise.all([
    db.activity.count({ where }),
    db.activity.findMany({
      where,
      orderBy: [{ at: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: {
        offer: { select: { id: true, title: true } },
        project: { select: { id: true, name: true } },
        members: {
          ...(filter.memberId === null ? {} : { where: partOf(filter.memberId) }),
          take: partsShown,
          orderBy: { memberId: "asc" },
          include: { member: { select: { firstName: true, lastName: true } } },
        },
      },
    }),
  ]);
  const names = await staffNames(ctx, [...new Set(rows.flatMap(({ staffId }) => staffId ?? []))]);
  return { total, rows: rows.map((row) => shown(row, names)) };
}

/** Staff users who have done something, for the page's filter; by name, those without one by id. */
export async function staffWhoActed(ctx: ShopContext): Promise<Staff[]> {
  const found = await ctx.db.activity.findMany({
    where: { staffId: { not: null } },
    distinct: ["staffId"],
    select: { staffId: true },
    orderBy: { staffId: "asc" },
    take: 100,
  });
  const ids = found.flatMap(({ staffId }) => staffId ?? []);
  const names = await staffNames(ctx, ids);
  return ids.map((id) => ({ id, name: names.get(id) ?? null }));
}

function whereOf({ kinds, who, memberId, offerId, from, to }: ActivityFilter): Prisma.ActivityWhereInput {
  return {
    ...(kinds && { kind: { in: [...kinds] } }),
    ...(who && { actor: who.actor, ...(who.staffId !== null && { staffId: who.staffId }) }),
    ...(memberId !== null && { members: { some: partOf(memberId) } }),
    ...(offerId !== null && { offerId }),
    ...((from ?? to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
  };
}

/** A member's part of an act, or that of a record which became theirs. */
function partOf(memberId: string): Prisma.ActivityMemberWhereInput {
  return { OR: [{ memberId }, { member: { mergedIntoId: memberId } }] };
}

type Row = Prisma.ActivityGetPayload<{
  include: {
    offer: { select: { id: true; title: true } };
    project: { select: { id: true; name: true } };
    members: { include: { member: { select: { firstName: true; lastName: true } } } };
  };
}>;

/** Acts of before named a webhook's whole address; what follows its host may be a secret. */
export function hostAlone(facts: Facts): Facts {
  const { address } = facts;
  return typeof address === "string" && /^https?:\/\//.test(address) ? { ...facts, address: new URL(address).host } : facts;
}

function shown({ at, kind, actor, before, after, members, ...row }: Row, names: ReadonlyMap<string, string>): ActivityView {
  const { id, staffId, offer, project, refreshId, changeId, messageId, subject, reason, people, shopifyIds } = row;
  return {
    ...{ id, staffId, offer, project, refreshId, changeId, messageId, subject, reason, people, shopifyIds },
    at: at.toISOString(),
    kind: kind as ActivityKind,
    actor: actor as ActorKind,
    staffName: (staffId !== null && names.get(staffId)) || null,
    before: hostAlone((before ?? {}) as Facts),
    after: hostAlone((after ?? {}) as Facts),
    parts: members.map((part) => ({
      memberId: part.memberId,
      name: `${part.member.firstName} ${part.member.lastName}`.trim(),
      outcome: part.outcome as Outcome,
      before: (part.before ?? {}) as Facts,
      after: (part.after ?? {}) as Facts,
      shopifyIds: part.shopifyIds,
    })),
  };
}
