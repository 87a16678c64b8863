import { isbot } from "isbot";

import { readLiveNow } from "#app/codes/live-codes.server.ts";
import { NO_CODE } from "#app/codes/live-codes.ts";
import { sharePathOf } from "#app/codes/share-paths.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { handleOf } from "./link-handle.ts";
import { statusOf, type CreatorStatus, type OfferFacts } from "./offer-status.ts";

/** `code`: what to set before going on; `path`: where Shopify says that it is set, null where it says nothing. Otherwise why there is none; `unknown` is a link nobody was ever given. */
export type Followed =
  | { ok: true; code: string; path: string | null }
  | { ok: false; because: Exclude<CreatorStatus, "active" | "some"> | "unknown"; title: string | null; startsAt: Date | null };

type Row = OfferFacts & { enrolmentId: string; title: string; sharePaths: unknown };

/** The code behind a stable link at this moment. While an old code still ends, the new one. */
export async function followLink({ shop, db }: ShopContext, rawHandle: string, visit: Visit): Promise<Followed> {
  const handle = handleOf(rawHandle);
  const [row] =
    handle === null
      ? []
      : await db.$queryRaw<Row[]>`
    SELECT en.id::text AS "enrolmentId", en.status AS enrolment, o.title, o.status AS "offerStatus", o.rollouts, o."pausedAt", o."startsAt", o."endsAt", o."sharePaths"
    FROM "StableLink" l
    JOIN "Enrolment" held ON held.shop = l.shop AND held.id = l."enrolmentId"
    JOIN "Enrolment" en ON en.shop = l.shop AND en.id = coalesce(held."mergedIntoId", held.id)
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    WHERE l.shop = ${shop} AND l.handle = ${handle}`;
  if (!row) return { ok: false, because: "unknown", title: null, startsAt: null };
  // Read last: what it says is no older than the answer.
  const working = (await readLiveNow({ shop, db }, [row.enrolmentId])).get(row.enrolmentId) ?? NO_CODE;
  const status = statusOf(row, working, visit.now);
  const works = status === "active" || status === "some";
  if (!works || working.code === null) return { ok: false, because: works ? "none" : status, title: row.title, startsAt: row.startsAt };
  if (isPerson(visit)) await countClick({ shop, db }, row.enrolmentId, visit.now);
  return { ok: true, code: working.code, path: sharePathOf(row.sharePaths, working.code) };
}

type Visit = { now: Date; method: string; userAgent: string | null; purpose: string | null };

/** Crawlers, previews in chats and browsers that read ahead are no clicks; neither is whoever says nothing of themselves. */
function isPerson({ method, userAgent, purpose }: Visit): boolean {
  return method === "GET" && !!userAgent && !isbot(userAgent) && !/prefetch|preview/i.test(purpose ?? "");
}

/** One more on this day of the shop's calendar. Nothing of the visitor is kept. */
async function countClick({ shop, db }: ShopContext, enrolmentId: string, now: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "LinkClicks" AS seen (shop, "enrolmentId", day, clicks)
    SELECT s.domain, ${enrolmentId}::uuid, (${now.toISOString()}::timestamptz AT TIME ZONE s."ianaTimezone")::date, 1 FROM "Shop" s WHERE s.domain = ${shop}
    ON CONFLICT (shop, "enrolmentId", day) DO UPDATE SET clicks = seen.clicks + 1`;
}
