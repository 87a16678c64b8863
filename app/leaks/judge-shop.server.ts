/** Runs the model over a shop's stored orders. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { DAY_MS, type Channel, type Journey, type PostEvidence } from "./evidence.ts";
import { couponDomains, DEFAULT_COUPON_DOMAINS } from "./coupon-sites.ts";
import { Radar, type RadarSettings } from "./radar.ts";
import type { Reason } from "./reasons.ts";
import { thresholdOf } from "./sensitivity.ts";

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
  /** Whether it is so by what came since as well. */
  holds: boolean;
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

/** A rise that is over by now is news for so long. */
const PASSED_IS_NEWS_FOR_MS = 14 * DAY_MS;

/** Whether an alarm that nobody was told of is one to tell. */
function isNews({ alarmedAt, holds }: CodeAlarm, now: Date): boolean {
  return alarmedAt.getTime() >= now.getTime() - (holds ? NEWS_FOR_MS : PASSED_IS_NEWS_FOR_MS);
}

/** Each look begins after the old alarms of the one before; older ones than these are not worth another. */
const MOST_LOOKS = 4;

/**
 * The shop's live codes that look leaked by all of its stored orders, oldest alarm first. Orders up to the day on which a person
 * said that a code does not leak are no evidence against it: its habits are learned anew from then on. So they are after an alarm
 * of more than three months before `now`, or of a rise that passed more than two weeks ago, which are no news. Orders are read in bounded batches. Where the
 * journey of an order is not known, it says nothing. Nothing when `signal` asks to stop.
 */
export async function judgeShop(ctx: ShopContext, { signal, now }: { signal: AbortSignal; now: Date }): Promise<CodeAlarm[]> {
  const settings = await readChosen(ctx);
  const live = await readLiveCodes(ctx);
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const alarms = await judgeOnce(ctx, { live, settings, signal });
    const old = new Map(alarms.filter((alarm) => !isNews(alarm, now)).map((alarm) => [alarm.promoCodeId, alarm.alarmedAt]));
    if (old.size === 0 || look === MOST_LOOKS) return alarms.filter(({ promoCodeId }) => !old.has(promoCodeId));
    for (const code of live) code.quietFrom = old.get(code.promoCodeId) ?? code.quietFrom;
  }
  return [];
}

type Look = { live: readonly LiveCode[]; settings: Partial<RadarSettings>; signal: AbortSignal };

async function judgeOnce(ctx: ShopContext, { live, settings, signal }: Look): Promise<CodeAlarm[]> {
  const byId = new Map(live.map((code) => [code.promoCodeId, code]));
  const byName = new Map(live.map((code) => [code.name, code]));
  const radar = new Radar(settings);
  const posts = await readPosts(ctx, byId);
  for await (const use of readUses(ctx)) {
    if (signal.aborted) return [];
    for (; posts[0] !== undefined && posts[0].at <= use.at.getTime(); posts.shift()) radar.take(posts[0]);
    const code = use.promoCodeId === null ? undefined : byId.get(use.promoCodeId);
    if (code?.quietFrom && use.at <= code.quietFrom) continue;
    radar.take({
      type: "order",
      // The reasons name the code as they were given it. Other holders of the name, and names of nobody's, are codes of their own.
      code: code?.name ?? `${use.key} ${use.promoCodeId ?? "of no member"}`,
      at: use.at.getTime(),
      customerOrderIndex: use.orderIndex ?? (use.returning === null ? null : use.returning ? 2 : 1),
      channel: channelOf(use.source),
      journey: journeyOf(use),
    });
  }
  const alarms = radar.finish().flatMap(({ code: name, verdict, tier, alarmedAt, dates, reasons, holds }) => {
    const code = byName.get(name);
    if (!code || verdict !== "leaked" || tier === null || alarmedAt === null || dates === null) return [];
    const { quietFrom: _, ...which } = code;
    const [since, sinceFrom, sinceTo] = [dates.since, dates.from, dates.to].map((day) => new Date(day * DAY_MS)) as [Date, Date, Date];
    return [{ ...which, tier, alarmedAt: new Date(alarmedAt), since, sinceFrom, sinceTo, reasons, holds }];
  });
  return alarms.toSorted((a, b) => a.alarmedAt.getTime() - b.alarmedAt.getTime());
}

/** What the shop chose for its search, as the model takes it. */
async function readChosen({ db }: ShopContext): Promise<Partial<RadarSettings>> {
  const chosen = await db.shop.findFirst({ select: { leakSensitivity: true, couponDomains: true, quietDays: true } });
  if (chosen === null) return {};
  return {
    threshold: thresholdOf(chosen.leakSensitivity),
    peakDays: chosen.quietDays,
    couponDomains: couponDomains(chosen.couponDomains?.split("\n") ?? DEFAULT_COUPON_DOMAINS),
  };
}

/** When members were written to whose codes are live: they may post, and orders peak. Oldest first. */
async function readPosts({ shop, db }: ShopContext, live: ReadonlyMap<string, LiveCode>): Promise<PostEvidence[]> {
  const rows = await db.$queryRaw<{ promoCodeId: string; at: Date }[]>`
    SELECT p.id::text AS "promoCodeId", r."settledAt" AS at
    FROM "MessageRecipient" r JOIN "PromoCode" p ON p.shop = r.shop AND p."enrolmentId" = r."enrolmentId" AND p."liveUntil" IS NULL
    WHERE r.shop = ${shop} AND r.state IN ('sent', 'by_hand') AND r."settledAt" >= p."liveFrom" ORDER BY r."settledAt"`;
  return rows.flatMap(({ promoCodeId, at }) => {
    const name = live.get(promoCodeId)?.name;
    return name === undefined ? [] : [{ type: "post" as const, code: name, at: at.getTime() }];
  });
}

async function readLiveCodes({ shop, db }: ShopContext): Promise<LiveCode[]> {
  return db.$queryRaw<LiveCode[]>`
    SELECT p.id::text AS "promoCodeId", p."enrolmentId"::text, p."offerId"::text, p.name, max(l."decidedAt") AS "quietFrom"
    FROM "PromoCode" p
    LEFT JOIN "LeakCase" l ON l.shop = p.shop AND l."promoCodeId" = p.id AND l.state = 'dismissed'
    JOIN "Shop" s ON s.domain = p.shop AND p.key <> ALL (coalesce(s."leftAlone", '{}'))
    WHERE p.shop = ${shop} AND p."liveUntil" IS NULL GROUP BY p.id`;
}

type Use = { id: string; at: Date; key: string; promoCodeId: string | null; returning: boolean | null } & Journeyed;

type Journeyed = {
  source: string | null;
  journey: string | null;
  orderIndex: number | null;
  touch: boolean | null;
  lastAt: Date | null;
  referrer: string | null;
  visitSource: string | null;
};

/** Where an order was placed, by Shopify's word for it. */
function channelOf(source: string | null): Channel {
  switch (source) {
    case "pos":
      return "pos";
    case "shopify_draft_order":
      return "draft";
    case "subscription_contract":
      return "subscription";
    default:
      return "web";
  }
}

function journeyOf({ journey, touch, lastAt, referrer, visitSource }: Journeyed): Journey | null {
  if (journey !== "ready") return null;
  return { creatorTouch: touch, lastVisit: lastAt === null ? null : { at: lastAt.getTime(), referrer, source: visitSource } };
}

/** Every use of a code, oldest first, with whose code it was at the time. Test orders are none. */
async function* readUses({ shop, db }: ShopContext): AsyncGenerator<Use> {
  const first = await db.order.findFirst({ orderBy: { processedAt: "asc" }, select: { processedAt: true } });
  if (first === null) return;
  const known = new Date(first.processedAt.getTime() + CUSTOMERS_KNOWN_AFTER_MS);
  let last = { at: new Date(first.processedAt.getTime() - 1), id: "" };
  for (;;) {
    const uses = await db.$queryRaw<(Omit<Use, "key"> & { key: string | null })[]>`
      SELECT o.id, o."processedAt" AS at, u.key, c."promoCodeId"::text, o.source, j.state AS journey, j."customerOrderIndex" AS "orderIndex",
        j."creatorTouch" AS touch, j."lastAt", j."lastReferrer" AS referrer, j."lastSource" AS "visitSource",
        CASE WHEN o."customerId" IS NOT NULL AND o."processedAt" >= ${known} THEN EXISTS (
          SELECT 1 FROM "Order" e WHERE e.shop = ${shop} AND e."customerId" = o."customerId" AND e."processedAt" < o."processedAt") END AS returning
      FROM (
        SELECT id, "processedAt", "customerId", test, source FROM "Order"
        WHERE shop = ${shop} AND ("processedAt", id) > (${last.at}, ${last.id}) ORDER BY "processedAt", id LIMIT ${ORDERS_AT_ONCE}) o
      LEFT JOIN "OrderCode" u ON u.shop = ${shop} AND u."orderId" = o.id AND NOT o.test
      LEFT JOIN "OrderJourney" j ON j.shop = ${shop} AND j."orderId" = o.id
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
