/** Projects, requests for names, messages, links and channels as the API tells them. Times are ISO, UTC. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { countsByMessage } from "#app/messages/list-messages.server.ts";
import { countsOf, type About, type MessageState, type RecipientState } from "#app/messages/message.ts";
import { leadsToAmounts } from "#app/messages/read-message.server.ts";
import { portalAddress } from "#app/portal/storefront.server.ts";

import { dayOf, given, iso, newestFirst, pageOf } from "./page.ts";
import type { Paging } from "./read-directory.server.ts";
import { daysWithin, type Days } from "./times.server.ts";

/** Projects, newest first, with their stages in order. */
export function readProjects({ db }: ShopContext, { limit, after, id, archived }: Paging<{ id?: string; archived?: boolean }>) {
  return newestFirst(
    { limit, after },
    ({ older, take }) =>
      db.project.findMany({
        where: { ...given({ id }), ...(archived !== undefined && { archivedAt: archived ? { not: null } : null }), AND: older },
        orderBy: { id: "desc" },
        take,
        include: {
          stages: {
            orderBy: { position: "asc" },
            include: { _count: { select: { members: { where: { member: { archivedAt: null } } } } } },
          },
          offers: { orderBy: { offerId: "asc" }, select: { offerId: true } },
        },
      }),
    ({ stages, offers, ...row }) => ({
      ...{ id: row.id, name: row.name, createdAt: row.createdAt.toISOString(), archivedAt: iso(row.archivedAt) },
      stages: stages.map(({ _count, ...stage }) => ({ id: stage.id, kind: stage.kind, name: stage.name, members: _count.members })),
      offerIds: offers.map(({ offerId }) => offerId),
    }),
  );
}

/** The members of a project with the stage each is in; archived members are told as well. Null when there is no such project. */
export async function readProjectMembers(
  { db }: ShopContext,
  { limit, after, ...filter }: Paging<{ projectId: string; stageId?: string }>,
) {
  if ((await db.project.count({ where: { id: filter.projectId } })) === 0) return null;
  const rows = await db.projectMember.findMany({
    where: { ...given(filter), ...(after && { memberId: { gt: after[0]! } }) },
    orderBy: { memberId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ memberId }) => [memberId],
    shown: ({ memberId, stageId, addedAt, stageAt }) => ({
      ...{ memberId, stageId, addedAt: addedAt.toISOString(), inStageSince: stageAt.toISOString() },
    }),
  });
}

type NameRequestFilter = { state?: string; memberId?: string; offerId?: string };

/** Other names that creators ask for, newest first. */
export function readNameRequests({ db }: ShopContext, { limit, after, state, ...place }: Paging<NameRequestFilter>) {
  return newestFirst(
    { limit, after },
    ({ older, take }) =>
      db.nameRequest.findMany({
        where: { ...given({ state }), enrolment: given(place), AND: older },
        orderBy: { id: "desc" },
        take,
        include: { enrolment: { select: { memberId: true, offerId: true } } },
      }),
    ({ enrolment, ...row }) => ({
      ...{ id: row.id, ...enrolment, name: row.name, state: row.state, answer: row.answer, refreshId: row.refreshId },
      ...{ createdAt: row.createdAt.toISOString(), decidedAt: iso(row.decidedAt), decidedBy: row.decidedBy },
    }),
  );
}

type MessageFilter = { id?: string; offerId?: string; state?: MessageState };

/** Messages and drafts of them, newest first, with counts of what became of them. */
export async function readMessages(ctx: ShopContext, { limit, after, ...filter }: Paging<MessageFilter>) {
  let counts: Awaited<ReturnType<typeof countsByMessage>> = new Map();
  return newestFirst(
    { limit, after },
    async ({ older, take }) => {
      const rows = await ctx.db.message.findMany({ where: { ...given(filter), AND: older }, orderBy: { id: "desc" }, take });
      counts = await countsByMessage(
        ctx,
        rows.map(({ id }) => id),
      );
      return rows;
    },
    (row) => ({
      ...{ id: row.id, offerId: row.offerId, state: row.state as MessageState, about: row.about as About },
      ...{ refreshId: row.cause === "refresh" ? row.causeId : null, changeId: row.cause === "change" ? row.causeId : null },
      ...{ createdBy: row.createdBy, createdAt: row.createdAt.toISOString() },
      ...{ sentBy: row.sentBy, sentAt: iso(row.sentAt), settledAt: iso(row.settledAt), counts: counts.get(row.id) ?? countsOf([]) },
    }),
  );
}

/** Whom a message is for and what became of it, in their order, without what was written. Null when there is no such message. */
export async function readRecipients(
  { db }: ShopContext,
  { limit, after, ...filter }: Paging<{ messageId: string; state?: RecipientState }>,
) {
  if ((await db.message.count({ where: { id: filter.messageId } })) === 0) return null;
  const rows = await db.messageRecipient.findMany({
    where: { ...given(filter), ...(after && { memberId: { gt: after[0]! } }) },
    orderBy: { memberId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ memberId }) => [memberId],
    shown: (row) => ({
      ...{ memberId: row.memberId, state: row.state as RecipientState, leftOutFor: row.leftOutFor, attempts: row.attempts },
      ...{ nextAttemptAt: row.state === "queued" ? iso(row.dueAt) : null, settledAt: iso(row.settledAt) },
    }),
  });
}

/** What a message says, and to each member where it was sent; without the amounts that a reader may not see. Null when there is none. */
export async function readMessageTexts(
  { db }: ShopContext,
  { limit, after, messageId, seesAmounts }: Paging<{ messageId: string; seesAmounts: boolean }>,
) {
  const message = await db.message.findFirst({ where: { id: messageId } });
  if (!message) return null;
  const hides = !seesAmounts && leadsToAmounts(message);
  const rows = await db.messageRecipient.findMany({
    where: { messageId, state: { not: "left_out" }, ...(after && { memberId: { gt: after[0]! } }) },
    orderBy: { memberId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ memberId }) => [memberId],
    shown: ({ memberId, address, subject, body }) => ({
      ...{ memberId, address, subject: hides ? null : subject, body: hides ? null : body },
      template: { subject: message.subject, body: message.body },
    }),
  });
}

type LinkFilter = { memberId?: string; offerId?: string };

/** Stable links that were made, by place, with how often each was followed. */
export async function readLinks(ctx: ShopContext, { limit, after, ...place }: Paging<LinkFilter>) {
  const [address, rows] = await Promise.all([
    portalAddress(ctx),
    ctx.db.stableLink.findMany({
      where: { enrolment: { ...given(place), mergedIntoId: null }, ...(after && { enrolmentId: { gt: after[0]! } }) },
      orderBy: { enrolmentId: "asc" },
      take: limit + 1,
      include: { enrolment: { select: { memberId: true, offerId: true } } },
    }),
  ]);
  const ids = rows.map(({ enrolmentId }) => enrolmentId);
  const sums = await ctx.db.linkClicks.groupBy({ by: ["enrolmentId"], where: { enrolmentId: { in: ids } }, _sum: { clicks: true } });
  const clicks = new Map(sums.map(({ enrolmentId, _sum }) => [enrolmentId, _sum.clicks ?? 0]));
  return pageOf(rows, {
    limit,
    keyOf: ({ enrolmentId }) => [enrolmentId],
    shown: ({ enrolment, enrolmentId, handle, createdAt }) => ({
      ...{ ...enrolment, url: `${address}/go/${handle}`, createdAt: createdAt.toISOString(), clicks: clicks.get(enrolmentId) ?? 0 },
    }),
  });
}

/** Clicks on stable links by day, the latest first. */
export async function readClicks(ctx: ShopContext, { limit, after, from, to, ...place }: Paging<LinkFilter & Days>) {
  const days = daysWithin({ from, to });
  const [day, last] = after ?? [];
  const rows = await ctx.db.linkClicks.findMany({
    where: {
      enrolment: given(place),
      ...(days && { day: days }),
      ...(day !== undefined &&
        last !== undefined && { OR: [{ day: { lt: new Date(day) } }, { day: new Date(day), enrolmentId: { gt: last } }] }),
    },
    orderBy: [{ day: "desc" }, { enrolmentId: "asc" }],
    take: limit + 1,
    include: { enrolment: { select: { memberId: true, offerId: true } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [dayOf(row.day), row.enrolmentId],
    shown: ({ enrolment, day: on, clicks }) => ({ ...enrolment, day: dayOf(on), clicks }),
  });
}

/** The shop's channels, by slug. */
export async function readChannels({ db }: ShopContext, { limit, after }: Paging<object>) {
  const rows = await db.channel.findMany({ where: after ? { slug: { gt: after[0]! } } : {}, orderBy: { slug: "asc" }, take: limit + 1 });
  return pageOf(rows, {
    limit,
    keyOf: ({ slug }) => [slug],
    shown: ({ slug, name, createdAt }) => ({ slug, name, createdAt: createdAt.toISOString() }),
  });
}
