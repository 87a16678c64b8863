import { isbot } from "isbot";

import { splitChannel } from "#app/codes/channels.ts";
import { ownChannels } from "#app/codes/channels.server.ts";
import { readLiveChannels, readLiveNow } from "#app/codes/live-codes.server.ts";
import { NO_CODE, type WorkingCode } from "#app/codes/live-codes.ts";
import { sharePathOf } from "#app/codes/share-paths.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { handleOf } from "./link-handle.ts";
import { statusOf, type CreatorStatus, type OfferFacts } from "./offer-status.ts";

/** `rest`: the path to go on to, still encoded, without the channel. `code`: what to set before going on; `path`: where Shopify says that it is set, null where it says nothing. Otherwise why there is none; `unknown` is a link nobody was ever given. */
export type Followed = { rest: string } & (
  | { ok: true; code: string; path: string | null }
  | { ok: false; because: Exclude<CreatorStatus, "active" | "some"> | "unknown"; title: string | null; startsAt: Date | null }
);

type Row = OfferFacts & { enrolmentId: string; title: string; sharePaths: unknown };

type Link = { handle: string; rest: string };

/**
 * The code behind a stable link at this moment. While an old code still ends, the new one. Where `rest` begins with a channel of the
 * shop it is the member's code for that channel; the one for all where they have none that works.
 */
export async function followLink({ shop, db }: ShopContext, { handle: raw, rest: behind }: Link, visit: Visit): Promise<Followed> {
  const handle = handleOf(raw);
  const slugs = behind === "" || behind === "/" ? [] : await ownChannels({ db });
  const { channel, rest } = splitChannel(behind, new Set(slugs.map(({ slug }) => slug)));
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
  if (!row) return { rest, ok: false, because: "unknown", title: null, startsAt: null };
  // Read last: what it says is no older than the answer.
  const ofChannel = channel === null ? null : await workingFor({ shop, db }, { enrolmentId: row.enrolmentId, channel });
  const working = ofChannel ?? (await readLiveNow({ shop, db }, [row.enrolmentId])).get(row.enrolmentId) ?? NO_CODE;
  const status = statusOf(row, working, visit.now);
  const works = status === "active" || status === "some";
  if (!works || working.code === null)
    return { rest, ok: false, because: works ? "none" : status, title: row.title, startsAt: row.startsAt };
  if (isPerson(visit)) await countClick({ shop, db }, row.enrolmentId, visit.now);
  return { rest, ok: true, code: working.code, path: sharePathOf(row.sharePaths, working.code) };
}

/** The member's code for a channel, where one works. */
async function workingFor(
  ctx: ShopContext,
  { enrolmentId, channel }: { enrolmentId: string; channel: string },
): Promise<WorkingCode | null> {
  const codes = (await readLiveChannels(ctx, [enrolmentId])).get(enrolmentId) ?? [];
  return codes.find((one) => one.channel.slug === channel && one.code !== null) ?? null;
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
