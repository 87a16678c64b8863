/** A discount's codes while somebody matches them to members: kept in rows, so that thousands page quickly and nothing is lost on reload. */
import { randomUUID } from "node:crypto";

import { keyOf, notInLinks } from "#app/codes/promo-code.ts";
import { discountsOfDecoys } from "./discounts-of-decoys.server.ts";
import { PRESENT } from "#app/members/present.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { learnFromListing } from "#app/pools/learn-from-listing.server.ts";
import { matchByName, type Match } from "./match-codes.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

type AdoptionStarted =
  { ok: true; adoptionId: string } | { ok: false; reason: "missing" | "decoy" } | { ok: false; reason: "already_offer"; offerId: string };
type CreateAdoption = { discountId: string; createdBy: string; codes: DiscountCodes; discounts: Discounts };

/**
 * Reads every code of the discount and matches those whose names say whose they are. Nothing at Shopify is touched. A decoy's discount is
 * refused: its code is nobody's, and a member who had it would be told of as a leak.
 */
export async function beginAdoption(
  { shop, db }: ShopContext,
  { discountId, createdBy, codes, discounts }: CreateAdoption,
): Promise<AdoptionStarted> {
  const offer = await db.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } });
  if (offer) return { ok: false, reason: "already_offer", offerId: offer.id };
  if ((await discountsOfDecoys({ shop, db }, [discountId])).size > 0) return { ok: false, reason: "decoy" };
  const [facts, read, listed] = await Promise.all([codes.discount(discountId), discounts.terms(discountId), codes.list(discountId)]);
  if (!facts || !listed) return { ok: false, reason: "missing" };
  const adoptionId = randomUUID();
  await db.$transaction(async (tx) => {
    await createAdoption({ shop, tx }, { id: adoptionId, discountId, createdBy, facts, read, offerId: null });
    await addCodes({ shop, tx }, { adoptionId, from: 0, listed });
  }, LONG_TRANSACTION);
  return { ok: true, adoptionId };
}

/**
 * The codes of an offer's discount that belong to nobody, read from Shopify again and matched by name: those that were left when it
 * was adopted, and those others have added since. They can be given to people like the codes of a new adoption. Nothing at
 * Shopify is touched. `missing`: the discount is gone, or there is no such offer.
 */
export async function continueAdoption(
  { shop, db }: ShopContext,
  { offerId, createdBy, codes, discounts, now }: Omit<CreateAdoption, "discountId"> & { offerId: string; now: Date },
): Promise<{ ok: true; adoptionId: string } | { ok: false; reason: "missing" }> {
  const offer = await db.offer.findFirst({ where: { id: offerId }, select: { discountId: true } });
  if (!offer) return { ok: false, reason: "missing" };
  const { discountId } = offer;
  const [facts, read, listed] = await Promise.all([codes.discount(discountId), discounts.terms(discountId), codes.list(discountId)]);
  if (!facts || !listed) return { ok: false, reason: "missing" };
  return db.$transaction(async (tx) => {
    // Two presses at once take turns, so that they make one adoption.
    await tx.$queryRaw`SELECT id::text FROM "Offer" WHERE shop = ${shop} AND id = ${offerId}::uuid FOR NO KEY UPDATE`;
    const known = await tx.adoption.findFirst({ where: { offerId }, orderBy: { createdAt: "asc" }, select: { id: true } });
    const adoptionId = known?.id ?? randomUUID();
    if (!known) await createAdoption({ shop, tx }, { id: adoptionId, discountId, createdBy, facts, read, offerId });
    const held = await tx.promoCode.findMany({ where: { offerId }, select: { redeemCodeId: true } });
    const ours = held.flatMap(({ redeemCodeId }) => redeemCodeId ?? []);
    await tx.adoptionCode.updateMany({ where: { adoptionId, takenAt: null, redeemCodeId: { in: ours } }, data: { takenAt: now } });
    await tx.adoptionCode.deleteMany({ where: { adoptionId, takenAt: null, redeemCodeId: { notIn: listed.map(({ id }) => id) } } });
    const rows = await tx.adoptionCode.findMany({ where: { adoptionId }, select: { redeemCodeId: true, position: true } });
    const promised = await tx.nameClaim.findMany({ where: { key: { in: listed.map(({ name }) => keyOf(name)) } }, select: { key: true } });
    const [not, keys] = [new Set([...ours, ...rows.map((row) => row.redeemCodeId)]), new Set(promised.map(({ key }) => key))];
    const visitors = await learnFromListing({ shop, db: tx }, { offerId, listed, began: now });
    const fresh = listed.filter(({ id, name }) => !not.has(id) && !keys.has(keyOf(name)) && !visitors.has(keyOf(name)));
    await addCodes({ shop, tx }, { adoptionId, from: Math.max(-1, ...rows.map(({ position }) => position)) + 1, listed: fresh });
    const nobodys = await tx.adoptionCode.findMany({ where: { adoptionId, memberId: null, takenAt: null } });
    const matches = await matchesOf(
      tx,
      nobodys.map(({ name }) => name),
    );
    const found = nobodys.flatMap(({ redeemCodeId }, at) => {
      const match = matches[at];
      return match?.memberId ? [{ redeemCodeId, memberId: match.memberId, matchedBy: match.matchedBy }] : [];
    });
    await writeMatches({ shop, tx }, adoptionId, found);
    return { ok: true, adoptionId };
  }, LONG_TRANSACTION);
}

type Facts = { title: string; summary: string; status: string; startsAt: string };
type Creating = {
  id: string;
  discountId: string;
  createdBy: string;
  facts: Facts;
  read: { createdAt: string } | null;
  offerId: string | null;
};

async function createAdoption({ shop, tx }: ShopAndTx, { id, discountId, createdBy, facts, read, offerId }: Creating): Promise<void> {
  const { title, summary, status, startsAt } = facts;
  const began = [startsAt, read?.createdAt ?? startsAt].map((iso) => Date.parse(iso));
  await tx.adoption.create({
    data: { id, shop, discountId, title, summary, status, liveFrom: new Date(Math.min(...began)), createdBy, offerId },
  });
}

type Adding = { adoptionId: string; from: number; listed: readonly { id: string; name: string; uses: number }[] };

async function addCodes({ shop, tx }: ShopAndTx, { adoptionId, from, listed }: Adding): Promise<void> {
  const matches = await matchesOf(
    tx,
    listed.map(({ name }) => name),
  );
  const rows = listed.map(({ id, name, uses }, at) => ({
    redeemCodeId: id,
    position: from + at,
    name,
    key: keyOf(name),
    uses,
    ...matches[at],
  }));
  await tx.$executeRaw`
    INSERT INTO "AdoptionCode" (shop, "adoptionId", "redeemCodeId", position, name, key, uses, "memberId", "matchedBy", chosen, note)
    SELECT ${shop}, ${adoptionId}::uuid, r."redeemCodeId", r.position, r.name, r.key, r.uses, r."memberId", r."matchedBy", r."memberId" IS NOT NULL, r.note
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("redeemCodeId" text, position int, name text, key text, uses int, "memberId" uuid, "matchedBy" text, note text)`;
}

async function matchesOf(tx: ShopTx, names: readonly string[]): Promise<Match[]> {
  if (names.length === 0) return [];
  return matchByName(
    names,
    await tx.member.findMany({ where: PRESENT, select: { id: true, firstName: true, lastName: true, email: true, handle: true } }),
  );
}

export const SHOWN = ["all", "matched", "unmatched"] as const;
export type Shown = (typeof SHOWN)[number];

export type AdoptionRow = {
  redeemCodeId: string;
  name: string;
  uses: number;
  chosen: boolean;
  matchedBy: string | null;
  note: string | null;
  /** What it is for, as the file calls it; null for all. */
  channel: string | null;
  /** Whether it is a code of this member already. */
  taken: boolean;
  /** Of several codes of the member that are to be taken over: the one they are shown. */
  primary: "only" | "yes" | "no";
  member: { id: string; name: string; handle: string } | null;
};
export type AdoptionView = {
  id: string;
  discountId: string;
  title: string;
  summary: string;
  status: string;
  offerId: string | null;
  /** Since when its codes count as their members'. ISO. */
  liveFrom: string;
  /** `taken`: members' codes by now. `chosen`: to be taken over; `people`: whose they are. */
  counts: { all: number; matched: number; chosen: number; taken: number; people: number };
  rows: AdoptionRow[];
  total: number;
};

/** One page of the codes, in the order in which Shopify lists them. Null when this shop has no such adoption. */
export async function readAdoption(
  { db }: ShopContext,
  { adoptionId, shown, search, page, pageSize }: { adoptionId: string; shown: Shown; search: string; page: number; pageSize: number },
): Promise<AdoptionView | null> {
  const adoption = await db.adoption.findFirst({ where: { id: adoptionId } });
  if (!adoption) return null;
  const where = {
    adoptionId,
    ...(shown === "matched" && { memberId: { not: null } }),
    ...(shown === "unmatched" && { memberId: null }),
    ...(search !== "" && { name: { contains: search, mode: "insensitive" as const } }),
  };
  const toTake = { adoptionId, chosen: true, takenAt: null };
  const [all, matched, chosen, taken, people, total, rows] = await Promise.all([
    db.adoptionCode.count({ where: { adoptionId } }),
    db.adoptionCode.count({ where: { adoptionId, memberId: { not: null } } }),
    db.adoptionCode.count({ where: toTake }),
    db.adoptionCode.count({ where: { adoptionId, takenAt: { not: null } } }),
    db.adoptionCode.groupBy({ by: ["memberId"], where: { ...toTake, memberId: { not: null } } }),
    db.adoptionCode.count({ where }),
    db.adoptionCode.findMany({
      where,
      include: { member: true },
      orderBy: { position: "asc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ]);
  const memberIds = [...new Set(rows.flatMap(({ memberId }) => memberId ?? []))];
  const theirs = await db.adoptionCode.findMany({ where: { ...toTake, memberId: { in: memberIds } } });
  const primary = primaryOf(theirs);
  const several = new Map(memberIds.map((memberId) => [memberId, theirs.filter((code) => code.memberId === memberId).length]));
  const { id, discountId, title, summary, status, offerId } = adoption;
  const counts = { all, matched, chosen, taken, people: people.length };
  return {
    ...{ id, discountId, title, summary, status, offerId, counts, total },
    liveFrom: adoption.liveFrom.toISOString(),
    rows: rows.map(({ redeemCodeId, name, uses, chosen, matchedBy, channel, note, takenAt, memberId, member }) => ({
      ...{ redeemCodeId, name, uses, chosen, matchedBy, channel, note: note ?? linkNote(name), taken: takenAt !== null },
      primary: (several.get(memberId ?? "") ?? 0) < 2 || !chosen || takenAt !== null ? "only" : primary.has(redeemCodeId) ? "yes" : "no",
      member: member && { id: member.id, name: `${member.firstName} ${member.lastName}`.trim(), handle: member.handle },
    })),
  };
}

type OneOfSeveral = {
  redeemCodeId: string;
  memberId: string | null;
  isPrimary: boolean;
  channel: string | null;
  uses: number;
  position: number;
};

/** The redeem code of each member that is their primary one: as somebody chose, else one for no channel, else the one used most. */
export function primaryOf(codes: readonly OneOfSeveral[]): Set<string> {
  const best = new Map<string | null, OneOfSeveral>();
  const before = (a: OneOfSeveral, b: OneOfSeveral) =>
    Number(b.isPrimary) - Number(a.isPrimary) ||
    Number(b.channel === null) - Number(a.channel === null) ||
    b.uses - a.uses ||
    a.position - b.position;
  for (const code of codes) {
    const known = best.get(code.memberId);
    if (!known || before(code, known) < 0) best.set(code.memberId, code);
  }
  return new Set([...best.values()].map(({ redeemCodeId }) => redeemCodeId));
}

/** Makes this code the primary one of its member among those that are to be taken over. */
export async function choosePrimary(
  { shop, db }: ShopContext,
  { adoptionId, redeemCodeId }: { adoptionId: string; redeemCodeId: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE "AdoptionCode" c SET "isPrimary" = (c."redeemCodeId" = ${redeemCodeId})
    FROM "AdoptionCode" one
    WHERE one.shop = ${shop} AND one."adoptionId" = ${adoptionId}::uuid AND one."redeemCodeId" = ${redeemCodeId}
      AND c.shop = one.shop AND c."adoptionId" = one."adoptionId" AND c."memberId" = one."memberId" AND c."takenAt" IS NULL`;
}

/** A code like that may be typed at the checkout; as a link it leads to another code or to none. */
function linkNote(name: string): string | null {
  const found = notInLinks(name);
  return found === null ? null : `This code cannot work as a link because of ${found}`;
}

/** Ticks or unticks matched codes: those named, or all of them. */
export async function chooseCodes(
  { db }: ShopContext,
  { adoptionId, redeemCodeIds, chosen }: { adoptionId: string; redeemCodeIds: readonly string[] | "all"; chosen: boolean },
): Promise<void> {
  const named = redeemCodeIds === "all" ? {} : { redeemCodeId: { in: [...redeemCodeIds] } };
  await db.adoptionCode.updateMany({ where: { adoptionId, memberId: { not: null }, takenAt: null, ...named }, data: { chosen } });
}

type ShopAndTx = { shop: string; tx: ShopTx };
/** `channel`: its name, where somebody said what the code is for. */
type NewMatch = { redeemCodeId: string; memberId: string; matchedBy: Match["matchedBy"]; channel?: string | null };

/**
 * Writes matches by redeem code. Other codes of the same members stay theirs, and a code that was taken over already is left.
 * Answers the codes that were matched to somebody else before.
 */
export async function writeMatches(
  { shop, tx }: ShopAndTx,
  adoptionId: string,
  matches: readonly NewMatch[],
): Promise<{ name: string; from: string }[]> {
  if (matches.length === 0) return [];
  const text = JSON.stringify(matches);
  const moved = await tx.$queryRaw<{ name: string; from: string }[]>`
    SELECT c.name, btrim(m."firstName" || ' ' || m."lastName") AS "from"
    FROM jsonb_to_recordset(${text}::jsonb) AS n("redeemCodeId" text, "memberId" uuid)
    JOIN "AdoptionCode" c ON c.shop = ${shop} AND c."adoptionId" = ${adoptionId}::uuid AND c."redeemCodeId" = n."redeemCodeId"
    JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId"
    WHERE c."memberId" <> n."memberId" AND c."takenAt" IS NULL ORDER BY c.position`;
  await tx.$executeRaw`
    UPDATE "AdoptionCode" c SET "memberId" = m."memberId", "matchedBy" = m."matchedBy", chosen = true, note = NULL, channel = m.channel,
      "isPrimary" = c."isPrimary" AND c."memberId" = m."memberId"
    FROM jsonb_to_recordset(${text}::jsonb) AS m("redeemCodeId" text, "memberId" uuid, "matchedBy" text, channel text)
    WHERE c.shop = ${shop} AND c."adoptionId" = ${adoptionId}::uuid AND c."redeemCodeId" = m."redeemCodeId" AND c."takenAt" IS NULL`;
  return moved;
}

/** Takes matches back: these codes are nobody's again, unless they were taken over. */
export async function clearMatches(
  { db }: ShopContext,
  { adoptionId, redeemCodeIds }: { adoptionId: string; redeemCodeIds: readonly string[] },
): Promise<void> {
  const data = { memberId: null, matchedBy: null, chosen: false, isPrimary: false };
  await db.adoptionCode.updateMany({ where: { adoptionId, redeemCodeId: { in: [...redeemCodeIds] }, takenAt: null }, data });
}
