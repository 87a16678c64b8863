/** One name: whose it is or was, what happened to it, and what can be done about it now. */
import { rolloutsFrom, type OfferStanding } from "#app/codes/availability.ts";
import type { InHand } from "#app/codes/in-hand.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import { NO_CODES, readLiveCodes } from "#app/codes/live-codes.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { searchedForms } from "#app/codes/search-key.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { decoyCodes, visitorCodes, type DecoyCode, type VisitorCode } from "./made-codes.server.ts";

/** One time the name was somebody's. Instants ISO, UTC; amounts in minor units of the shop's currency. */
export type CodeTenure = {
  codeId: string;
  name: string;
  member: { id: string; name: string };
  enrolmentId: string;
  /** `paused`: stopped here. */
  offer: OfferStanding & { id: string; title: string; paused: boolean };
  from: string;
  /** Null while it is theirs. */
  until: string | null;
  issuedFor: string;
  endedFor: string | null;
  conversions: number;
  revenueMinor: number;
  /** The refresh that ended it; null while it is theirs, and when something else did. */
  endedBy: string | null;
  /** What the member posts in the same offer now, for its channel where it has one: this name, another, or nothing. */
  codeNow: string | null;
  /** Not what the member posts, but a code of theirs beside it. */
  secondary: boolean;
  /** The channel that it is for; null for all. */
  channel: string | null;
  /** The other codes that are theirs in the offer now, the one for all first. */
  others: string[];
  /** The member takes part in the offer. */
  active: boolean;
  /** Shopify was seen to have no such code, though it is theirs. */
  gone: boolean;
  inHand: InHand | null;
  /** That it may have leaked, since which day (UTC); null where nobody says so. `open`: nobody has decided about it yet. */
  leak: { caseId: string; since: string; open: boolean } | null;
};

export type CodeView = {
  /** As it was issued last, or as it was typed. */
  name: string;
  /** Newest first. Empty for a name nobody of this shop ever held. */
  tenures: CodeTenure[];
  /** A refresh or a change of members means to issue it. */
  promised: { member: string; url: string | null } | null;
  /** What the app made it for, where nobody ever held it: one visitor of a link, or a decoy. */
  madeFor: { kind: "visitor"; code: VisitorCode } | { kind: "decoy"; code: DecoyCode } | null;
  /** The discount at Shopify that has it, when it is no member's. `unknown`: Shopify could not be asked. */
  elsewhere: { title: string } | "unknown" | null;
};

/** Everything known of a name. Shopify is asked only about names that no member holds. */
export async function readCode(ctx: ShopContext, { typed, codes }: { typed: string; codes: DiscountCodes }): Promise<CodeView> {
  const key = keyOf(typed);
  const tenures = await readTenures(ctx, key);
  const promised = await readPromise(ctx, key);
  const madeFor = tenures.length > 0 || promised !== null ? null : await readMadeFor(ctx, key);
  const isKnown = tenures.some(({ until }) => until === null) || promised !== null || madeFor !== null;
  return {
    name: tenures[0]?.name ?? madeFor?.code.name ?? typed.trim(),
    ...{ tenures, promised, madeFor },
    elsewhere: isKnown ? null : await askShopify(codes, typed.trim()),
  };
}

/** Other spellings than the name's own are no matter here: the page is of one name. */
async function readMadeFor(ctx: ShopContext, key: string): Promise<CodeView["madeFor"]> {
  const forms = searchedForms(key);
  const visitor = (await visitorCodes(ctx, forms)).find(({ name }) => keyOf(name) === key);
  if (visitor) return { kind: "visitor", code: visitor };
  const decoy = (await decoyCodes(ctx, forms)).find(({ name }) => keyOf(name) === key);
  return decoy ? { kind: "decoy", code: decoy } : null;
}

type Row = { slug: string | null } & Omit<CodeTenure, "member" | "offer" | "from" | "until" | "inHand" | "codeNow" | "gone"> & {
    memberId: string;
    memberName: string;
    offerId: string;
    offerTitle: string;
    offerStatus: string;
    rollouts: unknown;
    paused: boolean;
    liveFrom: Date;
    liveUntil: Date | null;
    net: bigint;
  };

/** Every time a name was somebody’s, the one that lasts first, then the newest. */
export async function readTenures(ctx: ShopContext, key: string): Promise<CodeTenure[]> {
  const { shop, db } = ctx;
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id::text AS "codeId", p.name, p."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS "memberName",
      p."enrolmentId"::text, p."offerId"::text, o.title AS "offerTitle", o.status AS "offerStatus", o.rollouts,
      o."pausedAt" IS NOT NULL AND o.status = 'EXPIRED' AS paused,
      p."liveFrom", p."liveUntil", p."issuedFor", p."endedFor", NOT p."isPrimary" AS secondary, coalesce(ch.name, p.channel) AS channel, p.channel AS slug, en.status = 'active' AS active,
      (SELECT count(*)::int FROM "Conversion" c WHERE c.shop = p.shop AND c."promoCodeId" = p.id AND c.state = 'counted') AS conversions,
      (SELECT coalesce(sum(c."netMinor"), 0)::bigint FROM "Conversion" c WHERE c.shop = p.shop AND c."promoCodeId" = p.id AND c.state = 'counted') AS net,
      (SELECT i."refreshId"::text FROM "RefreshItem" i WHERE i.shop = p.shop AND i."enrolmentId" = p."enrolmentId" AND i."oldCodeId" = p.id
        AND i.state IN ('done', 'left') AND p."liveUntil" IS NOT NULL ORDER BY i."settledAt" DESC LIMIT 1) AS "endedBy",
      ARRAY(SELECT q.name FROM "PromoCode" q WHERE q.shop = p.shop AND q."enrolmentId" = p."enrolmentId" AND q."liveUntil" IS NULL AND q.id <> p.id
        ORDER BY q."isPrimary" DESC, q."liveFrom", q.id) AS others,
      (SELECT json_build_object('caseId', l.id, 'since', l.since, 'open', l.state = 'open') FROM "LeakCase" l
        WHERE l.shop = p.shop AND l."promoCodeId" = p.id AND l.state <> 'dismissed' ORDER BY (l.state = 'open') DESC, l."openedAt" DESC LIMIT 1) AS leak
    FROM "PromoCode" p
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
    JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    JOIN "Enrolment" en ON en.shop = p.shop AND en.id = p."enrolmentId"
    LEFT JOIN "Channel" ch ON ch.shop = p.shop AND ch.slug = p.channel
    WHERE p.shop = ${shop} AND p.key = ${key}
    ORDER BY (p."liveUntil" IS NULL) DESC, p."liveFrom" DESC, p.id DESC`;
  const enrolmentIds = rows.map(({ enrolmentId }) => enrolmentId);
  const [live, inHand] = await Promise.all([readLiveCodes(ctx, enrolmentIds), readInHand(ctx, enrolmentIds)]);
  return rows.map(
    ({ memberId, memberName, offerId, offerTitle, offerStatus, rollouts, paused, liveFrom, liveUntil, net, slug, ...row }) => {
      const { now, channels } = live.get(row.enrolmentId) ?? NO_CODES;
      const ofChannel = channels.find(({ channel }) => channel.slug === slug);
      const judged = ofChannel ?? (row.secondary ? null : now);
      return {
        ...row,
        member: { id: memberId, name: memberName },
        offer: { id: offerId, title: offerTitle, status: offerStatus, rollouts: rolloutsFrom(rollouts), paused },
        from: liveFrom.toISOString(),
        until: liveUntil?.toISOString() ?? null,
        revenueMinor: Number(net),
        codeNow: (ofChannel ?? now).code,
        gone: liveUntil === null && judged?.code === null && !judged.inFlight,
        inHand: inHand.get(row.enrolmentId) ?? null,
      };
    },
  );
}

/** A code and the others of its member in the offer. */
export async function withOthers(ctx: ShopContext, { codeId, enrolmentId }: { codeId: string; enrolmentId: string }): Promise<string[]> {
  const live = await ctx.db.promoCode.findMany({
    where: { enrolmentId, liveUntil: null, id: { not: codeId } },
    orderBy: [{ isPrimary: "desc" }, { liveFrom: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return [codeId, ...live.map(({ id }) => id)];
}

async function readPromise({ shop, db }: ShopContext, key: string): Promise<CodeView["promised"]> {
  const [row] = await db.$queryRaw<{ member: string; refreshId: string | null; changeId: string | null }[]>`
    SELECT btrim(m."firstName" || ' ' || m."lastName") AS member, i."refreshId"::text, i."changeId"::text FROM "NameClaim" c
    JOIN "RefreshItem" i ON i.shop = c.shop AND i.id = c."refreshItemId" AND i."newKey" = c.key
    JOIN "Enrolment" en ON en.shop = c.shop AND en.id = c."enrolmentId" JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    WHERE c.shop = ${shop} AND c.key = ${key} AND NOT EXISTS (
      SELECT 1 FROM "PromoCode" p WHERE p.shop = c.shop AND p.key = c.key AND p."liveUntil" IS NULL)`;
  if (!row) return null;
  const { member, refreshId, changeId } = row;
  const url = refreshId !== null ? `/app/refreshes/${refreshId}` : changeId !== null ? `/app/changes/${changeId}` : null;
  return { member, url };
}

async function askShopify(codes: DiscountCodes, name: string): Promise<CodeView["elsewhere"]> {
  if (name === "") return null;
  try {
    const owner = (await codes.owners([name])).get(name);
    return owner ? { title: owner.discountTitle } : null;
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return "unknown";
    throw error;
  }
}
