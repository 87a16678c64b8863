/** A discount's codes while somebody matches them to members: kept in rows, so that thousands page quickly and nothing is lost on reload. */
import { randomUUID } from "node:crypto";

import { keyOf, notInLinks } from "#app/codes/promo-code.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { matchByName, type Match } from "./match-codes.ts";

type AdoptionStarted =
  { ok: true; adoptionId: string } | { ok: false; reason: "missing" } | { ok: false; reason: "already_offer"; offerId: string };

/** Reads every code of the discount and matches those whose names say whose they are. Nothing at Shopify is touched. */
export async function beginAdoption(
  { shop, db }: ShopContext,
  { discountId, createdBy, codes, discounts }: { discountId: string; createdBy: string; codes: DiscountCodes; discounts: Discounts },
): Promise<AdoptionStarted> {
  const offer = await db.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } });
  if (offer) return { ok: false, reason: "already_offer", offerId: offer.id };
  const [facts, read, listed] = await Promise.all([codes.discount(discountId), discounts.terms(discountId), codes.list(discountId)]);
  if (!facts || !listed) return { ok: false, reason: "missing" };
  const creators = await db.member.findMany({ select: { id: true, firstName: true, lastName: true, email: true, handle: true } });
  const matches = matchByName(
    listed.map(({ name }) => name),
    creators,
  );
  const began = [facts.startsAt, read?.createdAt ?? facts.startsAt].map((iso) => Date.parse(iso));
  const adoptionId = randomUUID();
  const { title, summary, status } = facts;
  await db.$transaction(async (tx) => {
    await tx.adoption.create({
      data: { id: adoptionId, shop, discountId, title, summary, status, liveFrom: new Date(Math.min(...began)), createdBy },
    });
    const rows = listed.map(({ id, name, uses }, position) => ({
      redeemCodeId: id,
      position,
      name,
      key: keyOf(name),
      uses,
      ...matches[position],
    }));
    await tx.$executeRaw`
      INSERT INTO "AdoptionCode" (shop, "adoptionId", "redeemCodeId", position, name, key, uses, "memberId", "matchedBy", chosen, note)
      SELECT ${shop}, ${adoptionId}::uuid, r."redeemCodeId", r.position, r.name, r.key, r.uses, r."memberId", r."matchedBy", r."memberId" IS NOT NULL, r.note
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r("redeemCodeId" text, position int, name text, key text, uses int, "memberId" uuid, "matchedBy" text, note text)`;
  }, LONG);
  return { ok: true, adoptionId };
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
  counts: { all: number; matched: number; chosen: number };
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
  const [all, matched, chosen, total, rows] = await Promise.all([
    db.adoptionCode.count({ where: { adoptionId } }),
    db.adoptionCode.count({ where: { adoptionId, memberId: { not: null } } }),
    db.adoptionCode.count({ where: { adoptionId, chosen: true } }),
    db.adoptionCode.count({ where }),
    db.adoptionCode.findMany({
      where,
      include: { member: true },
      orderBy: { position: "asc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ]);
  const { id, discountId, title, summary, status, offerId } = adoption;
  return {
    ...{ id, discountId, title, summary, status, offerId, counts: { all, matched, chosen }, total },
    liveFrom: adoption.liveFrom.toISOString(),
    rows: rows.map(({ redeemCodeId, name, uses, chosen, matchedBy, note, member }) => ({
      ...{ redeemCodeId, name, uses, chosen, matchedBy, note: note ?? linkNote(name) },
      member: member && { id: member.id, name: `${member.firstName} ${member.lastName}`.trim(), handle: member.handle },
    })),
  };
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
  await db.adoptionCode.updateMany({ where: { adoptionId, memberId: { not: null }, ...named }, data: { chosen } });
}

/** Writes matches by redeem code. A member who is matched anew leaves the code they were matched to before. */
export async function writeMatches(
  { shop, tx }: { shop: string; tx: ShopTx },
  adoptionId: string,
  matches: readonly { redeemCodeId: string; memberId: string; matchedBy: Match["matchedBy"] }[],
): Promise<void> {
  const text = JSON.stringify(matches);
  await tx.$executeRaw`
    UPDATE "AdoptionCode" c SET "memberId" = NULL, "matchedBy" = NULL, chosen = false
    FROM jsonb_to_recordset(${text}::jsonb) AS m("redeemCodeId" text, "memberId" uuid)
    WHERE c.shop = ${shop} AND c."adoptionId" = ${adoptionId}::uuid AND (c."memberId" = m."memberId" OR c."redeemCodeId" = m."redeemCodeId")`;
  await tx.$executeRaw`
    UPDATE "AdoptionCode" c SET "memberId" = m."memberId", "matchedBy" = m."matchedBy", chosen = true, note = NULL
    FROM jsonb_to_recordset(${text}::jsonb) AS m("redeemCodeId" text, "memberId" uuid, "matchedBy" text)
    WHERE c.shop = ${shop} AND c."adoptionId" = ${adoptionId}::uuid AND c."redeemCodeId" = m."redeemCodeId"`;
}

/** Five thousand codes are written in one transaction. */
export const LONG = { maxWait: 10_000, timeout: 60_000 };
