/** One search over members, every code ever held, offers and orders. */
import { rolloutsFrom, type OfferStanding } from "#app/codes/availability.ts";
import { inFlight } from "#app/codes/in-flight.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { codesMentioned, isOneSlipAway, READ_AS, readAs, searchedForms, SHORTEST_SLIP } from "#app/codes/search-key.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { decoyCodes, visitorCodes } from "#app/screens/code/made-codes.server.ts";

/** The latest time a name was somebody's. `until` null is live; instants are ISO, UTC. */
export type CodeHit = {
  /** A member's, one visitor's of their link, or a decoy: nobody's. */
  kind: "member" | "visitor" | "decoy";
  name: string;
  /** Empty for a decoy, which has a place instead. */
  member: string;
  offer: string;
  place: string | null;
  from: string;
  until: string | null;
  endedFor: string | null;
  /** The name is what was typed, in whatever spelling; else it begins with it or holds it. */
  exact: boolean;
  enrolmentId: string;
  /** It is what an active member posts, and no refresh or change has it in hand. */
  replaceable: boolean;
};
export type MemberHit = { id: string; name: string; handle: string; email: string; codes: string[]; archived: boolean };
export type OfferHit = OfferStanding & { id: string; title: string; summary: string; paused: boolean; archived: boolean };
/** `member` null: no code on it is a member's. `revenueMinor`: minor units of the shop's currency, null without a member. */
export type OrderHit = {
  id: string;
  name: string;
  at: string;
  codes: string[];
  member: { id: string; name: string } | null;
  revenueMinor: number | null;
};

/** The first few of each kind; `more` says that there are others. `guessed`: no code has this name, these are read alike or one key away. */
export type Found = {
  guessed: boolean;
  codes: CodeHit[];
  members: MemberHit[];
  offers: OfferHit[];
  orders: OrderHit[];
  more: Record<Kind, boolean>;
};
type Kind = "codes" | "members" | "offers" | "orders";

const MOST: Record<Kind, number> = { codes: 8, members: 6, offers: 5, orders: 5 };

/**
 * What is found for a text as it was typed; nothing for one without a letter or a digit. Where nothing is, the codes that the text
 * mentions (a sentence, a page's address), where it mentions none, those that are read alike on a picture, and last those that
 * one key makes of it.
 */
export async function searchEverything(ctx: ShopContext, typed: string): Promise<Found> {
  const [typedCodes, made, members, offers, orders] = await Promise.all([
    findCodes(ctx, typed),
    findMade(ctx, typed),
    findMembers(ctx, typed),
    findOffers(ctx, typed),
    findOrders(ctx, typed),
  ]);
  const isNothing = [typedCodes, made, members, offers, orders].every((hits) => hits.length === 0);
  const mentioned = isNothing ? await findMentioned(ctx, typed) : [];
  const alike = isNothing && mentioned.length === 0 ? await findReadAlike(ctx, typed) : [];
  const near = isNothing && mentioned.length === 0 && alike.length === 0 ? await findOneSlipAway(ctx, typed) : [];
  const codes = [...made, ...typedCodes, ...mentioned, ...alike, ...near];
  const most = <T>(kind: Kind, rows: readonly T[]) => rows.slice(0, MOST[kind]);
  const beyond = (kind: Kind, rows: readonly unknown[]) => rows.length > MOST[kind];
  return {
    guessed: alike.length > 0 || near.length > 0,
    codes: most("codes", codes),
    members: most("members", members),
    offers: most("offers", offers),
    orders: most("orders", orders),
    more: {
      codes: beyond("codes", codes),
      members: beyond("members", members),
      offers: beyond("offers", offers),
      orders: beyond("orders", orders),
    },
  };
}

/** Names as a table of the shop spells them; the exact ones first, then those that are live. */
async function findCodes(ctx: ShopContext, typed: string): Promise<CodeHit[]> {
  const forms = searchedForms(typed);
  if (forms.length === 0) return [];
  return codesWhere(ctx, {
    is: Prisma.sql`p."searchKey" LIKE ANY(${forms.map(holding)})`,
    exact: Prisma.sql`p."searchKey" = ANY(${forms})`,
  });
}

/** Codes that the app made for one visitor or as decoys, where the text is one or mentions it. They are found by their whole name alone. */
async function findMade(ctx: ShopContext, typed: string): Promise<CodeHit[]> {
  const forms = [...new Set([...searchedForms(typed), ...codesMentioned(typed)])];
  const [visitors, decoys] = await Promise.all([visitorCodes(ctx, forms), decoyCodes(ctx, forms)]);
  const known = await ctx.db.promoCode.findMany({
    where: { key: { in: decoys.map(({ name }) => keyOf(name)) } },
    select: { key: true },
  });
  const held = new Set(known.map(({ key }) => key));
  const common = { endedFor: null, exact: true, replaceable: false };
  return [
    ...visitors.map(({ name, member, offer, enrolmentId, from, until }) => ({
      ...{ ...common, kind: "visitor" as const, name, member: member.name, offer: offer.title, place: null, enrolmentId, from, until },
    })),
    ...decoys
      .filter(({ name }) => !held.has(keyOf(name)))
      .map(({ name, place, from, until }) => ({
        ...{ ...common, kind: "decoy" as const, name, member: "", offer: "", place, enrolmentId: "", from, until },
      })),
  ];
}

async function findMentioned(ctx: ShopContext, typed: string): Promise<CodeHit[]> {
  const forms = codesMentioned(typed);
  if (forms.length === 0) return [];
  return codesWhere(ctx, { is: Prisma.sql`p."searchKey" = ANY(${forms})`, exact: Prisma.sql`true` });
}

async function findReadAlike(ctx: ShopContext, typed: string): Promise<CodeHit[]> {
  const forms = [...new Set([...searchedForms(typed), ...codesMentioned(typed)])].filter((form) => form.length >= 4);
  if (forms.length === 0) return [];
  const read = Prisma.sql`translate(p."searchKey", ${READ_AS.from}, ${READ_AS.to})`;
  return codesWhere(ctx, { is: Prisma.sql`${read} = ANY(${forms.map(readAs)})`, exact: Prisma.sql`false` });
}

const MOST_NEAR = 5_000;

/** A slip leaves the beginning of a name as it is or its end: those few are compared. */
async function findOneSlipAway(ctx: ShopContext, typed: string): Promise<CodeHit[]> {
  const forms = [...new Set([...searchedForms(typed), ...codesMentioned(typed)])].filter(({ length }) => length >= SHORTEST_SLIP);
  if (forms.length === 0) return [];
  const kept = (form: string) => (form.length < 8 ? { first: 2, last: 3 } : { first: 3, last: 4 });
  const [begins, ends] = [forms.map((form) => form.slice(0, kept(form).first)), forms.map((form) => form.slice(-kept(form).last))];
  const rows = await ctx.db.$queryRaw<{ key: string }[]>`
    SELECT DISTINCT p."searchKey" AS key FROM "PromoCode" p
    WHERE p.shop = ${ctx.shop} AND length(p."searchKey") >= ${SHORTEST_SLIP - 1}
      AND (p."searchKey" LIKE ANY(${begins.map((text) => `${escaped(text)}%`)}) OR p."searchKey" LIKE ANY(${ends.map((text) => `%${escaped(text)}`)}))
    ORDER BY 1 LIMIT ${MOST_NEAR}`;
  const keys = rows.map(({ key }) => key).filter((key) => forms.some((form) => isOneSlipAway(form, key)));
  if (keys.length === 0) return [];
  return codesWhere(ctx, { is: Prisma.sql`p."searchKey" = ANY(${keys})`, exact: Prisma.sql`false` });
}

/** Of each name the latest time it was somebody's. */
async function codesWhere({ shop, db }: ShopContext, { is, exact }: { is: Prisma.Sql; exact: Prisma.Sql }): Promise<CodeHit[]> {
  const rows = await db.$queryRaw<(Omit<CodeHit, "from" | "until" | "kind" | "place"> & { from: Date; until: Date | null })[]>`
    SELECT c.name, c."liveFrom" AS "from", c."liveUntil" AS until, c."endedFor", c.exact,
      btrim(m."firstName" || ' ' || m."lastName") AS member, o.title AS offer,
      c."enrolmentId"::text, c."liveUntil" IS NULL AND en.status = 'active' AND o.status <> 'MISSING'
        AND NOT ${inFlight(shop, Prisma.sql`c."enrolmentId"`)} AS replaceable
    FROM (
      SELECT DISTINCT ON (p.key) p.*, ${exact} AS exact FROM "PromoCode" p
      WHERE p.shop = ${shop} AND ${is}
      ORDER BY p.key, (p."liveUntil" IS NULL) DESC, p."liveFrom" DESC, p.id DESC
    ) c
    JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId" JOIN "Offer" o ON o.shop = c.shop AND o.id = c."offerId"
    JOIN "Enrolment" en ON en.shop = c.shop AND en.id = c."enrolmentId"
    ORDER BY c.exact DESC, (c."liveUntil" IS NULL) DESC, c.name LIMIT ${MOST.codes + 1}`;
  return rows.map(({ from, until, ...row }) => ({
    ...{ ...row, kind: "member" as const, place: null, from: from.toISOString(), until: until?.toISOString() ?? null },
  }));
}

const MEMBER_TEXT = Prisma.raw(`m."firstName" || ' ' || m."lastName" || ' ' || m."handle" || ' ' || m."email"`);

/** Members in whose name, handle or address every word is found. */
async function findMembers({ shop, db }: ShopContext, typed: string): Promise<MemberHit[]> {
  const words = typed.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const found = words.map((word) => holdsText(MEMBER_TEXT, word.replace(/^@/, "")));
  return db.$queryRaw<MemberHit[]>`
    SELECT m.id::text, btrim(m."firstName" || ' ' || m."lastName") AS name, m.handle, m.email,
      ARRAY(SELECT p.name FROM "PromoCode" p WHERE p.shop = m.shop AND p."memberId" = m.id AND p."liveUntil" IS NULL AND p."isPrimary" ORDER BY p.name) AS codes,
      m."archivedAt" IS NOT NULL AS archived
    FROM "Member" m WHERE m.shop = ${shop} AND m."mergedIntoId" IS NULL AND ${Prisma.join(found, " AND ")}
    ORDER BY m."archivedAt" IS NOT NULL, m."firstName", m."lastName", m.id LIMIT ${MOST.members + 1}`;
}

const OFFER_TEXT = Prisma.raw(`o."title"`);

async function findOffers({ shop, db }: ShopContext, typed: string): Promise<OfferHit[]> {
  const words = typed.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const found = words.map((word) => holdsText(OFFER_TEXT, word));
  const rows = await db.$queryRaw<(Omit<OfferHit, "rollouts"> & { rollouts: unknown })[]>`
    SELECT o.id::text, o.title, o.summary, o.status, o.rollouts,
      o."pausedAt" IS NOT NULL AND o.status = 'EXPIRED' AS paused, o."archivedAt" IS NOT NULL AS archived FROM "Offer" o
    WHERE o.shop = ${shop} AND ${Prisma.join(found, " AND ")} ORDER BY o."archivedAt" IS NOT NULL, o.title, o.id LIMIT ${MOST.offers + 1}`;
  return rows.map((row) => ({ ...row, rollouts: rolloutsFrom(row.rollouts) }));
}

type OrderRow = {
  id: string;
  name: string;
  at: Date;
  codes: string[];
  memberId: string | null;
  member: string | null;
  revenue: bigint | null;
};

/** An order by its number alone (`1042`, `#1042`), or by its whole name where the shop writes more (`LB1042-A`). */
async function findOrders({ shop, db }: ShopContext, typed: string): Promise<OrderHit[]> {
  const text = typed.trim();
  const digits = text.replace(/\D/g, "");
  if (digits === "") return [];
  const asNumber = /^#?\s*\d+$/.test(text);
  const named = asNumber ? Prisma.sql`true` : Prisma.sql`upper(o."name") = upper(${text})`;
  const rows = await db.$queryRaw<OrderRow[]>`
    SELECT o.id, o.name, o."processedAt" AS at, c."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS member, c."netMinor" AS revenue,
      ARRAY(SELECT u.name FROM "OrderCode" u WHERE u.shop = o.shop AND u."orderId" = o.id ORDER BY u.name) AS codes
    FROM "Order" o
    LEFT JOIN LATERAL (
      SELECT * FROM "Conversion" c WHERE c.shop = o.shop AND c."orderId" = o.id ORDER BY c."ofOrder" DESC, c."enrolmentId" LIMIT 1
    ) c ON true
    LEFT JOIN "Member" m ON m.shop = o.shop AND m.id = c."memberId"
    WHERE o.shop = ${shop} AND regexp_replace(o."name", '\\D', '', 'g') = ${digits} AND ${named}
    ORDER BY o."processedAt" DESC, o.id LIMIT ${MOST.orders + 1}`;
  return rows.map(({ at, memberId, member, revenue, ...row }) => ({
    ...row,
    at: at.toISOString(),
    member: memberId === null || member === null ? null : { id: memberId, name: member },
    revenueMinor: revenue === null ? null : Number(revenue),
  }));
}

/** SQL: whether `text` holds what was typed, in any spelling. False for what has no letter and no digit. */
function holdsText(text: Prisma.Sql, typed: string): Prisma.Sql {
  const stripped = Prisma.raw(String.raw`'[-_\s\u0300-\u036f]'`);
  return Prisma.sql`upper(regexp_replace(normalize(${text}, NFD), ${stripped}, '', 'g')) LIKE ANY(${searchedForms(typed).map(holding)})`;
}

/** For LIKE: what a person typed means itself, wherever it stands. */
function holding(text: string): string {
  return `%${escaped(text)}%`;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
