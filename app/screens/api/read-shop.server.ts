/** What was done in a shop, what waits for a person, what is to come, and who is told of it, as the API tells it. */
import type { ActivityKind, ActorKind, Facts, Outcome } from "#app/activity/activity.ts";
import { hostAlone } from "#app/activity/read-activity.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readCalendar } from "#app/screens/calendar/read-calendar.server.ts";
import { readNeeds } from "#app/screens/home/read-needs.server.ts";

import { dayOf, given, iso, pageOf } from "./page.ts";
import type { Paging } from "./read-directory.server.ts";
import { daysWithin, instantsOf, within, type Days, type Times } from "./times.server.ts";

/** For readers who may not see amounts. */
const withoutAmounts = (facts: Facts): Facts => Object.fromEntries(Object.entries(facts).filter(([name]) => !name.endsWith("Minor")));

type ActivityFilter = Times & { kind?: ActivityKind; memberId?: string; offerId?: string; refreshId?: string };

/** Members of one act that are told with it. */
const PARTS = 50;

/** Acts, the latest first, with what they changed. */
export async function readActs(
  ctx: ShopContext,
  { limit, after, from, to, memberId, seesAmounts, ...filter }: Paging<ActivityFilter> & { seesAmounts: boolean },
) {
  const times = await within(ctx, given({ from, to }));
  const [at, last] = after ?? [];
  const rows = await ctx.db.activity.findMany({
    where: {
      ...given(filter),
      ...(times && { at: times }),
      ...(memberId !== undefined && { members: { some: { OR: [{ memberId }, { member: { mergedIntoId: memberId } }] } } }),
      ...(at !== undefined && last !== undefined && { OR: [{ at: { lt: new Date(at) } }, { at: new Date(at), id: { lt: last } }] }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit + 1,
    include: { members: { orderBy: { memberId: "asc" }, take: PARTS } },
  });
  const names = await staffNames(ctx, [...new Set(rows.flatMap(({ staffId }) => staffId ?? []))]);
  const facts = (json: unknown) => {
    const told = hostAlone((json ?? {}) as Facts);
    return seesAmounts ? told : withoutAmounts(told);
  };
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.at.toISOString(), row.id],
    shown: ({ members, ...row }) => ({
      ...{ id: row.id, at: row.at.toISOString(), kind: row.kind as ActivityKind, subject: row.subject, reason: row.reason },
      by: { kind: row.actor as ActorKind, staffId: row.staffId, name: (row.staffId !== null && names.get(row.staffId)) || null },
      ...{ offerId: row.offerId, projectId: row.projectId, refreshId: row.refreshId, changeId: row.changeId, messageId: row.messageId },
      ...{ before: facts(row.before), after: facts(row.after), people: row.people, shopifyIds: row.shopifyIds },
      members: members.map((part) => ({
        ...{ memberId: part.memberId, outcome: part.outcome as Outcome, before: facts(part.before), after: facts(part.after) },
      })),
    }),
  });
}

/** What waits for a person, the most pressing first; without what is about money for a reader who may not see it. */
export async function readAttention(ctx: ShopContext, { now, seesAmounts }: { now: Date; seesAmounts: boolean }) {
  const needs = await readNeeds(ctx, now);
  const items = needs.filter(({ right }) => right !== "money" || seesAmounts);
  return { items: items.map(({ key, what, about, action }) => ({ key, what, about, page: action.url })) };
}

export const LONGEST_CALENDAR_DAYS = 400;

/** What happened or is to come between two times, in its order; null where they are too far apart. */
export async function readDue(ctx: ShopContext, { from, to, seesAmounts }: Required<Times> & { seesAmounts: boolean }) {
  const range = (await instantsOf(ctx, { from, to })) as { from: Date; to: Date };
  if (range.to.getTime() - range.from.getTime() > LONGEST_CALENDAR_DAYS * 24 * 60 * 60 * 1000) return null;
  const { entries, more } = await readCalendar(ctx, { ...range, money: seesAmounts });
  const items = entries
    .toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1))
    .map(({ kind, at, what, about, url }) => ({ kind, at, what, about, page: url }));
  return { items, more };
}

/** Addresses that are told of events, oldest first. Of an address only its host: what follows may be a secret. */
export async function readWebhooks({ db }: ShopContext, { limit, after }: Paging<object>) {
  const rows = await db.outgoingWebhook.findMany({
    where: after ? { id: { gt: after[0]! } } : {},
    orderBy: { id: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ id }) => [id],
    shown: ({ id, url, events, state, failingSince, createdAt }) => ({
      ...{ id, host: new URL(url).host, events, isFailing: state === "failing", failingSince: iso(failingSince) },
      createdAt: createdAt.toISOString(),
    }),
  });
}

type DeliveryFilter = { webhookId?: string; state?: "waiting" | "sent" | "failed" };

/** What addresses were sent in the last 30 days, the latest first, without what it said. */
export async function readDeliveries({ db }: ShopContext, { limit, after, ...filter }: Paging<DeliveryFilter>) {
  const [at, last] = after ?? [];
  const rows = await db.outgoingDelivery.findMany({
    where: {
      ...given(filter),
      ...(at !== undefined &&
        last !== undefined && { OR: [{ createdAt: { lt: new Date(at) } }, { createdAt: new Date(at), id: { lt: last } }] }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.createdAt.toISOString(), row.id],
    shown: (row) => ({
      ...{ id: row.id, webhookId: row.webhookId, type: row.type, state: row.state as "waiting" | "sent" | "failed" },
      ...{ createdAt: row.createdAt.toISOString(), attempts: row.attempts, lastAt: iso(row.lastAt), lastStatus: row.lastStatus },
      ...{ lastError: row.lastError, nextAttemptAt: row.state === "waiting" ? iso(row.dueAt) : null },
    }),
  });
}

/** How often checkouts refused an ended code that had leaked, by day, the latest first. */
export async function readAttempts({ db }: ShopContext, { limit, after, codeId, from, to }: Paging<Days & { codeId?: string }>) {
  const days = daysWithin({ from, to });
  const [day, last] = after ?? [];
  const rows = await db.codeAttempt.findMany({
    where: {
      ...(codeId !== undefined && { promoCodeId: codeId }),
      ...(days && { day: days }),
      ...(day !== undefined &&
        last !== undefined && { OR: [{ day: { lt: new Date(day) } }, { day: new Date(day), promoCodeId: { gt: last } }] }),
    },
    orderBy: [{ day: "desc" }, { promoCodeId: "asc" }],
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [dayOf(row.day), row.promoCodeId],
    shown: ({ promoCodeId, day: on, attempts }) => ({ codeId: promoCodeId, day: dayOf(on), attempts }),
  });
}
