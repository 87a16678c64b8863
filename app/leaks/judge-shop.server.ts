/** Runs the model over a shop's stored orders. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { DAY_MS } from "./evidence.ts";
import { Radar } from "./radar.ts";
import type { Reason } from "./reasons.ts";

/** A live code that the model says has leaked. Instants and days in UTC. */
export type CodeAlarm = {
  promoCodeId: string;
  enrolmentId: string;
  offerId: string;
  name: string;
  tier: "A" | "B";
  alarmedAt: Date;
  since: Date;
  sinceFrom: Date;
  sinceTo: Date;
  reasons: Reason[];
};

const ORDERS_AT_ONCE = 2_000;

/**
 * Whether a customer came back is known from the orders that are stored, and in the first half year too few are: everybody
 * would look new at first and ever more people old.
 */
const CUSTOMERS_KNOWN_AFTER_MS = 180 * DAY_MS;

type LiveCode = { promoCodeId: string; enrolmentId: string; offerId: string; name: string; quietFrom: Date | null };

/** What has been so for longer than this without anybody having been told is how the code is used. */
const NEWS_FOR_MS = 90 * DAY_MS;

/** Each look begins after the old alarms of the one before; older ones than these are not worth another. */
const MOST_LOOKS = 4;

/**
 * The shop's live codes that look leaked by all of its stored orders, oldest alarm first. Orders up to the day on which a person
 * said that a code does not leak are no evidence against it: its habits are learned anew from then on. So they are after an alarm
 * of more than three months before `now`, which is no news. Orders are read in bounded batches. No visit is stored, so how an
 * order came about is unknown to the model. Nothing when `signal` asks to stop.
 */
export async function judgeShop(ctx: ShopContext, { signal, now }: { signal: AbortSignal; now: Date }): Promise<CodeAlarm[]> {
  const live = await readLiveCodes(ctx);
  const newest = new Date(now.getTime() - NEWS_FOR_MS);
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const alarms = await judgeOnce(ctx, live, signal);
    const old = new Map(alarms.filter(({ alarmedAt }) => alarmedAt < newest).map((alarm) => [alarm.promoCodeId, alarm.alarmedAt]));
    if (old.size === 0 || look === MOST_LOOKS) return alarms.filter(({ promoCodeId }) => !old.has(promoCodeId));
    for (const code of live) code.quietFrom = old.get(code.promoCodeId) ?? code.quietFrom;
  }
  return [];
}

async function judgeOnce(ctx: ShopContext, live: readonly LiveCode[], signal: AbortSignal): Promise<CodeAlarm[]> {
  const byId = new Map(live.map((code) => [code.promoCodeId, code]));
  const byName = new Map(live.map((code) => [code.name, code]));
  const radar = new Radar();
  for await (const use of readUses(ctx)) {
    if (signal.aborted) return [];
    const code = use.promoCodeId === null ? undefined : byId.get(use.promoCodeId);
    if (code?.quietFrom && use.at <= code.quietFrom) continue;
    radar.take({
      type: "order",
      // The reasons name the code as they were given it. Other holders of the name, and names of nobody's, are codes of their own.
      code: code?.name ?? `${use.key} ${use.promoCodeId ?? "of no member"}`,
      at: use.at.getTime(),
      customerOrderIndex: use.returning === null ? null : use.returning ? 2 : 1,
      channel: "web",
      journey: null,
    });
  }
  const alarms = radar.finish().flatMap(({ code: name, verdict, tier, alarmedAt, dates, reasons }) => {
    const code = byName.get(name);
    if (!code || verdict !== "leaked" || tier === null || alarmedAt === null || dates === null) return [];
    const { quietFrom: _, ...which } = code;
    const [since, sinceFrom, sinceTo] = [dates.since, dates.from, dates.to].map((day) => new Date(day * DAY_MS)) as [Date, Date, Date];
    return [{ ...which, tier, alarmedAt: new Date(alarmedAt), since, sinceFrom, sinceTo, reasons }];
  });
  return alarms.toSorted((a, b) => a.alarmedAt.getTime() - b.alarmedAt.getTime());
}

async function readLiveCodes({ shop, db }: ShopContext): Promise<LiveCode[]> {
  return db.$queryRaw<LiveCode[]>`
    SELECT p.id::text AS "promoCodeId", p."enrolmentId"::text, p."offerId"::text, p.name, max(l."decidedAt") AS "quietFrom"
    FROM "PromoCode" p
    LEFT JOIN "LeakCase" l ON l.shop = p.shop AND l."promoCodeId" = p.id AND l.state = 'dismissed'
    WHERE p.shop = ${shop} AND p."liveUntil" IS NULL GROUP BY p.id`;
}

type Use = { id: string; at: Date; key: string; promoCodeId: string | null; returning: boolean | null };

/** Every use of a code, oldest first, with whose code it was at the time. Test orders are none. */
async function* readUses({ shop, db }: ShopContext): AsyncGenerator<Use> {
  const first = await db.order.findFirst({ orderBy: { processedAt: "asc" }, select: { processedAt: true } });
  if (first === null) return;
  const known = new Date(first.processedAt.getTime() + CUSTOMERS_KNOWN_AFTER_MS);
  let last = { at: new Date(first.processedAt.getTime() - 1), id: "" };
  for (;;) {
    const uses = await db.$queryRaw<(Omit<Use, "key"> & { key: string | null })[]>`
      SELECT o.id, o."processedAt" AS at, u.key, c."promoCodeId"::text,
        CASE WHEN o."customerId" IS NOT NULL AND o."processedAt" >= ${known} THEN EXISTS (
          SELECT 1 FROM "Order" e WHERE e.shop = ${shop} AND e."customerId" = o."customerId" AND e."processedAt" < o."processedAt") END AS returning
      FROM (
        SELECT id, "processedAt", "customerId", test FROM "Order"
        WHERE shop = ${shop} AND ("processedAt", id) > (${last.at}, ${last.id}) ORDER BY "processedAt", id LIMIT ${ORDERS_AT_ONCE}) o
      LEFT JOIN "OrderCode" u ON u.shop = ${shop} AND u."orderId" = o.id AND NOT o.test
      LEFT JOIN LATERAL (
        SELECT v."promoCodeId" FROM "Conversion" v JOIN "PromoCode" p ON p.shop = v.shop AND p.id = v."promoCodeId"
        WHERE v.shop = ${shop} AND v."orderId" = o.id AND p.key = u.key LIMIT 1) c ON true
      ORDER BY o."processedAt", o.id, u.key`;
    const end = uses.at(-1);
    if (!end) return;
    for (const use of uses) if (use.key !== null) yield { ...use, key: use.key };
    last = { at: end.at, id: end.id };
  }
}
