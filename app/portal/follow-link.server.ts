import { isbot } from "isbot";

import { mayNameChannel, splitChannel } from "#app/codes/channels.ts";
import { ownChannels } from "#app/codes/channels.server.ts";
import { NO_CODES, readLiveCodes } from "#app/codes/live-codes.server.ts";
import { sharePathOf } from "#app/codes/share-paths.ts";
import { proofsFor } from "#app/leaks/guards/code-guards.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { isLimited } from "#app/pools/draw-limit.store.server.ts";
import { handOut } from "#app/pools/hand-out.server.ts";
import type { AskedVisitor } from "#app/pools/visitor-key.ts";

import { handleOf } from "./link-handle.ts";
import { withoutSentence } from "./link-target.ts";
import { statusOf, type CreatorStatus, type OfferFacts } from "./offer-status.ts";

/**
 * `rest`: the path to go on to, still encoded, without the channel. `code`: what to set before going on, null for machines that are to see
 * the shop and get no code; `path`: where Shopify says that it is set, null where it says nothing; `proofs`: what their cart is to carry
 * for a code that is guarded. Otherwise why there is none; `unknown` is a link nobody was ever given, `empty` a pool without a ready code,
 * `limited` one that has handed out as many as it may for now.
 */
export type Followed = { rest: string } & Outcome;

type Outcome =
  | { ok: true; code: string | null; path: string | null; proofs?: readonly string[] }
  | {
      ok: false;
      because: Exclude<CreatorStatus, "active" | "some"> | "unknown" | "empty" | "limited";
      title: string | null;
      startsAt: Date | null;
    };

type Row = OfferFacts & {
  enrolmentId: string;
  title: string;
  sharePaths: unknown;
  offerId: string;
  discountId: string;
  /** Whether visitors get codes of their own, and the named one while none is ready; null where the offer never had them. */
  isOn: boolean | null;
  namedFallback: boolean | null;
  /** Whether codes of the shop were ever guarded. */
  guards: boolean;
};

type Link = { handle: string; rest: string };

/**
 * The code behind a stable link at this moment. While an old code still ends, the new one; in an offer with single-use codes the visitor's
 * own, whatever the channel: a named code is what they are to keep from spreading. Where `rest` begins with a channel of the shop it is
 * the member's code for that channel; the one for all where they have none that works. "ask": the visitor's browser has to say first who
 * they are to the link.
 */
export async function followLink({ shop, db }: ShopContext, { handle: raw, rest: behind }: Link, visit: Visit): Promise<Followed | "ask"> {
  const handle = handleOf(raw);
  const slugs = mayNameChannel(behind) ? await ownChannels({ db }) : [];
  const { channel, rest } = splitChannel(withoutSentence(behind), new Set(slugs.map(({ slug }) => slug)));
  const [row] =
    handle === null
      ? []
      : await db.$prepared<Row[]>`
    SELECT en.id::text AS "enrolmentId", en.status AS enrolment, o.title, o.status AS "offerStatus", o.rollouts, o."pausedAt", o."startsAt", o."endsAt", o."sharePaths",
      o.id::text AS "offerId", o."discountId", pool."isOn", pool."namedFallback",
      EXISTS (SELECT 1 FROM "GuardedShop" gs WHERE gs.shop = l.shop) AS guards
    FROM "StableLink" l
    JOIN "Enrolment" held ON held.shop = l.shop AND held.id = l."enrolmentId"
    JOIN "Enrolment" en ON en.shop = l.shop AND en.id = coalesce(held."mergedIntoId", held.id)
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    LEFT JOIN "CodePool" pool ON pool.shop = o.shop AND pool."offerId" = o.id
    WHERE l.shop = ${shop} AND l.handle = ${handle}`;
  if (!row) return { rest, ok: false, because: "unknown", title: null, startsAt: null };
  const own = row.isOn === true ? await ownCode({ shop, db }, row, visit) : null;
  if (own !== null) return own === "ask" ? own : { rest, ...own };
  // Read last: what it says is no older than the answer.
  const { now: forAll, channels } =
    (await readLiveCodes({ shop, db: { $queryRaw: db.$prepared } }, [row.enrolmentId])).get(row.enrolmentId) ?? NO_CODES;
  const working = channels.find((one) => one.channel.slug === channel && one.code !== null) ?? forAll;
  const status = statusOf(row, working, visit.now);
  const works = status === "active" || status === "some";
  if (!works || working.code === null)
    return { rest, ok: false, because: works ? "none" : status, title: row.title, startsAt: row.startsAt };
  const set = { rest, ok: true, code: working.code, path: sharePathOf(row.sharePaths, working.code) } as const;
  if (!isPerson(visit)) return set;
  await countClick({ shop, db }, row.enrolmentId, visit.now);
  return row.guards ? { ...set, proofs: await proofsFor({ shop, db }, working.code, visit.now) } : set;
}

type Visit = {
  now: Date;
  method: string;
  userAgent: string | null;
  purpose: string | null;
  /** What the browser wants the answer for (`Sec-Fetch-Dest`), where it says. */
  destination: string | null;
  visitor: AskedVisitor;
  enqueue: Enqueue<ShopTx>;
};

/** What a visitor gets in an offer with codes for each; null where the named code is what they get. */
async function ownCode(ctx: ShopContext, row: Row, visit: Visit): Promise<Outcome | "ask" | null> {
  // The offer alone decides: that the named code is being made anew does not concern codes of visitors.
  const status = statusOf(row, { code: row.title, changing: false }, visit.now);
  if (status !== "active" && status !== "some") return null;
  const isNamed = row.namedFallback === true;
  if (!isPerson(visit)) return isNamed ? null : { ok: true, code: null, path: null };
  if (visit.visitor === "unknown") return "ask";
  const { offerId, discountId, enrolmentId, title, startsAt } = row;
  const { now, enqueue, visitor } = visit;
  const code = visitor === "none" ? null : await handOut(ctx, { offerId, discountId, enrolmentId, visitor: visitor.key, now, enqueue });
  if (code === null) {
    if (isNamed) return null;
    return { ok: false, because: (await isLimited(ctx, { offerId, enrolmentId })) ? "limited" : "empty", title, startsAt };
  }
  await countClick(ctx, enrolmentId, now);
  return { ok: true, code, path: sharePathOf(row.sharePaths, code) };
}

/** As browsers call themselves, those inside of apps too; what apps and mail programs fetch by themselves is called otherwise. */
const BROWSER = /^(?:mozilla|opera|ucweb)\//i;
/** Office opens a link itself before it hands it to the browser. */
const OFFICE = /ms-?office|microsoft office/i;

/**
 * Crawlers, previews in chats, browsers that read ahead and pages that hide a link in a picture are no clicks; neither is whoever says
 * nothing of themselves.
 */
function isPerson({ method, userAgent, purpose, destination }: Visit): boolean {
  if (method !== "GET" || !userAgent || !BROWSER.test(userAgent) || OFFICE.test(userAgent) || isbot(userAgent)) return false;
  return (destination === null || destination === "document") && !/prefetch|prerender|preview/i.test(purpose ?? "");
}

/** One more on this day of the shop's calendar. Nothing of the visitor is kept. */
async function countClick({ shop, db }: ShopContext, enrolmentId: string, now: Date): Promise<void> {
  await db.$prepared`
    INSERT INTO "LinkClicks" AS seen (shop, "enrolmentId", day, clicks)
    SELECT s.domain, ${enrolmentId}::uuid, (${now.toISOString()}::timestamptz AT TIME ZONE s."ianaTimezone")::date, 1 FROM "Shop" s WHERE s.domain = ${shop}
    ON CONFLICT (shop, "enrolmentId", day) DO UPDATE SET clicks = seen.clicks + 1`;
}
