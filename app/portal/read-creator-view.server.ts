import { channelCodeIn } from "#app/codes/channels.ts";
import { NO_CODES, readLiveCodes, type LiveChannelCode, type LiveNow } from "#app/codes/live-codes.server.ts";
import { decimalOf } from "#app/orders/minor-units.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { discountParts } from "./discount-parts.ts";
import { notesOf, wishNoteOf } from "./creator-notes.ts";
import type { ChannelOfCreator, CreatorOffer, CreatorView, WishState } from "./creator-view.ts";
import { stableHandles } from "./links.server.ts";
import { FALLBACK } from "#app/i18n/languages.ts";
import { isCertain, statusOf, type OfferFacts } from "./offer-status.ts";
import { addressOf } from "./storefront.server.ts";

/** Who is looking: a customer Shopify vouches for (`gid://shopify/Customer/…`), or a member whose page link was opened. */
export type Creator = { customerId: string } | { memberId: string };

/** Rows of members who are this creator, themselves or through a record that became theirs; `m` is the Member. */
export function isCreator(creator: Creator, shop: string): Prisma.Sql {
  const named =
    "customerId" in creator ? Prisma.sql`was."customerId" = ${creator.customerId}` : Prisma.sql`was.id = ${creator.memberId}::uuid`;
  // An array is made once, before anything is joined; the planner would look for the creator among all members with their sums.
  return Prisma.sql`m.id = ANY (ARRAY(SELECT coalesce(was."mergedIntoId", was.id) FROM "Member" was WHERE was.shop = ${shop} AND ${named}))`;
}

/**
 * What this creator sees now, read in one look: nothing is kept, so a change is there on the next load. Null when they
 * are no creator of this shop. Offers they were taken out of are not shown. `locale`: in whose words channels are named.
 */
export async function readCreatorView(
  ctx: ShopContext,
  creator: Creator,
  now: Date,
  locale: string = FALLBACK,
): Promise<CreatorView | null> {
  const { shop, db } = ctx;
  const rows = await db.$prepared<Row[]>`
    SELECT m."firstName", s.currency, s."ianaTimezone" AS zone, s."storefrontUrl", s."proxyPath", s."mailReplyTo", en.id::text AS "enrolmentId",
      en.status AS enrolment, o.title, o.summary, o.status AS "offerStatus", o.rollouts, o."pausedAt", o."startsAt", o."endsAt",
      l.handle, was.name AS "wasName", was."liveUntil" AS "wasUntil",
      t.conversions, t.sales, t.commission, n.name AS "wishName", n.state AS "wishState", n.answer, n."createdAt" AS "askedAt"
    FROM "Member" m
    JOIN "Shop" s ON s.domain = m.shop
    LEFT JOIN "Enrolment" en ON en.shop = m.shop AND en."memberId" = m.id AND en.status <> 'removed'
    LEFT JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    LEFT JOIN "StableLink" l ON l.shop = en.shop AND l."enrolmentId" = en.id
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE c.state = 'counted') AS conversions, (sum(c."netMinor") FILTER (WHERE c.state = 'counted'))::bigint AS sales,
        sum(c."commissionMinor")::bigint AS commission
      FROM "Conversion" c WHERE c.shop = en.shop AND c."enrolmentId" = en.id
    ) t ON true
    LEFT JOIN LATERAL (
      SELECT p.name, p."liveUntil" FROM "PromoCode" p
      WHERE p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NOT NULL AND p.channel IS NULL
        AND p."endedFor" IS DISTINCT FROM 'taken_back' AND p."issuedFor" <> 'visitor'
      ORDER BY p."liveUntil" DESC, p.id DESC LIMIT 1
    ) was ON true
    LEFT JOIN LATERAL (
      SELECT q.name, q.state, q.answer, q."createdAt" FROM "NameRequest" q
      WHERE q.shop = en.shop AND q."enrolmentId" = en.id ORDER BY q."createdAt" DESC LIMIT 1
    ) n ON true
    WHERE m.shop = ${shop} AND ${isCreator(creator, shop)}
    ORDER BY o.title, en.id`;
  const [first] = rows;
  if (!first) return null;
  const offers = rows.filter((row) => row.enrolmentId !== null);
  const unlinked = offers.flatMap(({ enrolmentId, handle }) => (handle === null ? [enrolmentId] : []));
  const made = unlinked.length > 0 ? await stableHandles(ctx, unlinked) : new Map<string, string>();
  // Read last: what it says is no older than the answer.
  const enrolmentIds = offers.map(({ enrolmentId }) => enrolmentId);
  const live = await readLiveCodes({ shop, db: { $queryRaw: db.$prepared } }, enrolmentIds);
  const address = addressOf({ shop, storefrontUrl: first.storefrontUrl, proxyPath: first.proxyPath });
  return {
    firstName: first.firstName,
    zone: first.zone,
    contact: first.mailReplyTo || null,
    offers: offers.map((row) => {
      const handle = row.handle ?? made.get(row.enrolmentId) ?? "";
      const { now: working, channels: ofChannels } = live.get(row.enrolmentId) ?? NO_CODES;
      return offerOf(row, {
        address,
        handle,
        now,
        locale,
        ofChannels,
        working,
      });
    }),
  };
}

type Row = OfferFacts & {
  firstName: string;
  currency: string;
  zone: string;
  storefrontUrl: string | null;
  proxyPath: string;
  enrolmentId: string;
  title: string;
  summary: string;
  handle: string | null;
  mailReplyTo: string;
  wasName: string | null;
  wasUntil: Date | null;
  conversions: bigint | null;
  sales: bigint | null;
  commission: bigint | null;
  wishName: string | null;
  wishState: WishState;
  answer: string;
  askedAt: Date;
};

type Showing = { address: string; handle: string; now: Date; locale: string; working: LiveNow; ofChannels: readonly LiveChannelCode[] };

function offerOf(row: Row, { address, handle, now, locale, working, ofChannels }: Showing): CreatorOffer {
  const status = statusOf(row, working, now);
  const shown = status === "active" || status === "some" || status === "scheduled";
  const money = (minor: bigint | null) => ({ amount: decimalOf(Number(minor ?? 0), row.currency), currency: row.currency });
  const told = shown || status === "changing" ? ofChannels.flatMap((one) => channelOf(one, { address, handle, locale })) : [];
  const facts = {
    enrolmentId: row.enrolmentId,
    title: row.title,
    discount: row.summary,
    gives: discountParts(row.summary),
    status,
    certain: isCertain(row),
    statusWord: !isCertain(row) && (status === "active" || status === "ended") ? (`${status}_dated` as const) : status,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    code: shown ? working.code : null,
    oldCode: shown && working.old ? { name: working.old.name, endsAt: working.old.endsAt?.toISOString() ?? null } : null,
    ...(told.length > 0 && { channels: told }),
    before: row.wasName === null || row.wasUntil === null ? null : { name: row.wasName, until: row.wasUntil.toISOString() },
    totals: { conversions: Number(row.conversions ?? 0), sales: money(row.sales), commission: money(row.commission) },
    link: `${address}/go/${handle}`,
    qr: `${address}/qr/${handle}`,
    leads: status !== "none" && status !== "ended",
    wish:
      row.wishName === null ? null : { name: row.wishName, state: row.wishState, answer: row.answer, askedAt: row.askedAt.toISOString() },
    mayWithdraw: row.wishState === "open",
    mayAsk: shown && !working.inFlight,
  };
  return { ...facts, notes: notesOf(facts), wishNote: wishNoteOf(facts) };
}

/** Nothing where the code does not work at this moment. */
function channelOf(
  { code, channel }: LiveChannelCode,
  { address, handle, locale }: Pick<Showing, "address" | "handle" | "locale">,
): ChannelOfCreator[] {
  if (code === null) return [];
  const { slug } = channel;
  const link = `${address}/go/${handle}/${slug}`;
  return [{ slug, label: channelCodeIn(locale, channel, code), code, link, qr: `${address}/qr/${handle}?channel=${slug}` }];
}
