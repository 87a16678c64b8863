import { plural } from "#app/format/counts.ts";
import { plannedRotations } from "#app/rotations/due-rotations.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { CalendarEntry } from "./calendar.ts";

type Range = { from: Date; to: Date };

/** Of each kind at most so many in one stretch; `more` says that some are left out. */
const MOST = 200;

/**
 * What happened or is to come between two instants: refreshes when they were started, the end of old codes that still work beside the new
 * ones, rotations by the calendar, starts and ends of offers, cut-offs of payouts that are not paid, and days by which held commission is to be decided about.
 * `money`: without it what is about payouts and commission is left out.
 */
export async function readCalendar(
  ctx: ShopContext,
  range: Range & { money: boolean },
): Promise<{ entries: CalendarEntry[]; more: boolean }> {
  const none = Promise.resolve([]);
  const kinds = await Promise.all([
    refreshes(ctx, range),
    oldCodes(ctx, range),
    rotations(ctx, range),
    offerDates(ctx, range),
    range.money ? cutOffs(ctx, range) : none,
    range.money ? deadlines(ctx, range) : none,
  ]);
  return { entries: kinds.flatMap((entries) => entries.slice(0, MOST)), more: kinds.some(({ length }) => length > MOST) };
}

async function refreshes({ shop, db }: ShopContext, { from, to }: Range): Promise<CalendarEntry[]> {
  const rows = await db.$queryRaw<({ id: string; at: Date; title: string } & Replaced)[]>`
    SELECT r.id, r."startedAt" AS at, o.title, r."undoOf" IS NOT NULL AS undo, i.members, i.done, i."oldName", i."newName"
    FROM "Refresh" r JOIN "Offer" o ON o.shop = r.shop AND o.id = r."offerId"
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS members, count(*) FILTER (WHERE i.state = 'done' AND i.plan <> 'take_back')::int AS done,
        min(i."oldName") AS "oldName", min(i."newName") AS "newName"
      FROM "RefreshItem" i WHERE i.shop = r.shop AND i."refreshId" = r.id AND i.state <> 'excluded'
    ) i
    WHERE r.shop = ${shop} AND r."startedAt" >= ${from} AND r."startedAt" < ${to}
    ORDER BY r."startedAt", r.id LIMIT ${MOST + 1}`;
  return rows.map(({ id, at, title, ...replaced }) => ({
    ...{ id: `refresh ${id}`, kind: "refresh" as const, at: at.toISOString(), about: title, url: `/app/refreshes/${id}` },
    what: replacedLabel(replaced),
  }));
}

type Replaced = { undo: boolean; members: number; done: number; oldName: string | null; newName: string | null };

/** One is named; of more only those count that were replaced. */
function replacedLabel({ undo, members, done, oldName, newName }: Replaced): string {
  if (members === 1 && oldName && newName) return `${oldName} to ${newName}`;
  const codes = done === members ? plural(members, "code") : `${done} of ${plural(members, "code")}`;
  return `${codes} ${undo ? "put back" : "replaced"}`;
}

/** Those that wait for their time; what ended early or was cancelled does not stand here any more. */
async function oldCodes({ shop, db }: ShopContext, { from, to }: Range): Promise<CalendarEntry[]> {
  const rows = await db.$queryRaw<{ id: string; at: Date; title: string; codes: number; name: string }[]>`
    SELECT r.id, r."retireAt" AS at, o.title, count(*)::int AS codes, min(i."oldName") AS name
    FROM "Refresh" r JOIN "Offer" o ON o.shop = r.shop AND o.id = r."offerId"
    JOIN "RefreshItem" i ON i.shop = r.shop AND i."refreshId" = r.id AND i.state = 'running' AND i.plan = 'rename'
    WHERE r.shop = ${shop} AND r.state = 'running' AND r."oldEnds" = 'at_time' AND r."retireAt" >= ${from} AND r."retireAt" < ${to}
    GROUP BY r.id, r."retireAt", o.title ORDER BY r."retireAt", r.id LIMIT ${MOST + 1}`;
  return rows.map(({ id, at, title, codes, name }) => ({
    ...{ id: `old ${id}`, kind: "old_codes_end" as const, at: at.toISOString(), about: title, url: `/app/refreshes/${id}` },
    what: codes === 1 ? `${name} stops` : `${codes} old codes stop`,
  }));
}

/** As they are planned now; one that comes by uses or a fuse has no day. */
async function rotations({ db }: ShopContext, { from, to }: Range): Promise<CalendarEntry[]> {
  const planned = await db.rotation.findMany({
    where: { isOn: true, pausedAt: null, everyDays: { not: null }, nextOn: { lt: to }, offer: { archivedAt: null } },
    select: { offerId: true, everyDays: true, nextOn: true, hour: true, offer: { select: { title: true } } },
    orderBy: { offerId: "asc" },
    take: MOST + 1,
  });
  if (planned.length === 0) return [];
  const { ianaTimezone: zone } = await db.shop.findFirstOrThrow({ select: { ianaTimezone: true } });
  return planned.flatMap(({ offerId, everyDays, nextOn, hour, offer }) =>
    plannedRotations({ everyDays, nextOn: nextOn?.toISOString().slice(0, 10) ?? null, hour }, { from, to, zone }).map((at) => ({
      ...{ id: `rotation ${offerId} ${at.toISOString()}`, kind: "rotation" as const, at: at.toISOString(), about: offer.title },
      ...{ what: "New codes for the members", url: `/app/offers/${offerId}/rotation` },
    })),
  );
}

/** As Shopify says them. A paused offer has ended for Shopify; the end that it had before is none while it is paused. */
async function offerDates({ db }: ShopContext, { from, to }: Range): Promise<CalendarEntry[]> {
  const within = { gte: from, lt: to };
  const offers = await db.offer.findMany({
    where: { archivedAt: null, status: { not: "MISSING" }, OR: [{ startsAt: within }, { endsAt: within, pausedAt: null }] },
    select: { id: true, title: true, summary: true, startsAt: true, endsAt: true, pausedAt: true },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: MOST + 1,
  });
  const inRange = (at: Date | null): at is Date => at !== null && at >= from && at < to;
  return offers.flatMap(({ id, title, summary, startsAt, endsAt, pausedAt }) => {
    const common = { what: title, about: summary, url: `/app/offers/${id}` };
    return [
      ...(inRange(startsAt) ? [{ ...common, id: `starts ${id}`, kind: "offer_starts" as const, at: startsAt.toISOString() }] : []),
      ...(inRange(endsAt) && pausedAt === null
        ? [{ ...common, id: `ends ${id}`, kind: "offer_ends" as const, at: endsAt.toISOString() }]
        : []),
    ];
  });
}

async function cutOffs({ db }: ShopContext, { from, to }: Range): Promise<CalendarEntry[]> {
  const payouts = await db.payoutBatch.findMany({
    where: { state: { in: ["draft", "approved", "paying"] }, cutOff: { gte: from, lt: to } },
    select: { id: true, number: true, state: true, cutOff: true },
    orderBy: [{ cutOff: "asc" }, { id: "asc" }],
    take: MOST + 1,
  });
  const STATES: Record<string, string> = { draft: "Drafted", approved: "Approved", paying: "Being paid" };
  return payouts.map(({ id, number, state, cutOff }) => ({
    ...{ id: `payout ${id}`, kind: "payout_cut_off" as const, at: cutOff.toISOString(), url: `/app/payouts/${id}` },
    ...{ what: `Payout ${number} takes orders until here`, about: STATES[state] ?? "" },
  }));
}

async function deadlines({ shop, db }: ShopContext, { from, to }: Range): Promise<CalendarEntry[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; at: Date; orders: number; offer: string }[]>`
    SELECT l.id::text AS id, l.name, l."decideBy" AS at, count(*)::int AS orders, o.title AS offer
    FROM "LeakCase" l
    JOIN "LeakHold" h ON h.shop = l.shop AND h."caseId" = l.id
    JOIN "Conversion" c ON c.shop = h.shop AND c."orderId" = h."orderId" AND c."enrolmentId" = h."enrolmentId" AND c."heldAt" = h."heldAt"
      AND c.state IN ('counted', 'pending')
    JOIN "Offer" o ON o.shop = l.shop AND o.id = l."offerId"
    WHERE l.shop = ${shop} AND l."decideBy" >= ${from} AND l."decideBy" < ${to}
    GROUP BY l.id, l.name, l."decideBy", o.title ORDER BY l."decideBy", l.id LIMIT ${MOST + 1}`;
  return rows.map(({ id, name, at, orders, offer }) => ({
    ...{ id: `held ${id}`, kind: "held_deadline" as const, at: at.toISOString(), url: `/app/leaks/${id}`, about: offer },
    what: `Held commission of ${plural(orders, "order")} with ${name}`,
  }));
}
