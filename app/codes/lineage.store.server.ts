/** Opens, closes and reads the lineage: every code a member ever held in an offer. Rows are closed, never deleted. */
import { randomUUID } from "node:crypto";

import type { ShopTx } from "#app/platform/db.server.ts";

import type { IssueReason } from "./lineage.ts";
import { keyOf } from "./promo-code.ts";

/** The transaction a change of lineage is part of, and whose it is. */
export type LineageTx = { shop: string; tx: ShopTx };

/** Called in the transaction that changed who held these names, so that orders placed under them are counted anew. */
export type OnLineageChanged = (tx: ShopTx, change: { shop: string; keys: string[] }) => Promise<void>;

type Ending = { codeId: string; at: Date; usesAtEnd: number | null; endedFor: IssueReason };
type Beginning = {
  enrolmentId: string;
  name: string;
  redeemCodeId: string | null;
  liveFrom: Date;
  issuedFor: IssueReason;
  refreshItemId: string | null;
  /** The code in whose place it comes: it is for the same channel. */
  after?: string | null;
  /** The channel of one that takes no other's place. */
  channel?: string | null;
};

/** Closes these codes, and no other of their members. One that has ended is passed over; a code never ends before it began. */
export async function endCodes({ shop, tx }: LineageTx, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  await tx.$executeRaw`
    UPDATE "PromoCode" p
    SET "liveUntil" = GREATEST(p."liveFrom", e.at), "usesAtEnd" = e."usesAtEnd", "endedFor" = e."endedFor"
    FROM jsonb_to_recordset(${JSON.stringify(endings)}::jsonb) AS e("codeId" uuid, at timestamp(3), "usesAtEnd" int, "endedFor" text)
    WHERE p.shop = ${shop} AND p.id = e."codeId" AND p."liveUntil" IS NULL`;
}

/**
 * Makes the oldest live code primary in each of these enrolments that has live codes and none that is primary, one that is for no
 * channel before others. Call it after codes ended and their successors began.
 */
export async function promotePrimary({ shop, tx }: LineageTx, enrolmentIds: readonly string[]): Promise<void> {
  if (enrolmentIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE "PromoCode" p SET "isPrimary" = true
    FROM (
      SELECT DISTINCT ON (c."enrolmentId") c.id, bool_or(c."isPrimary") OVER (PARTITION BY c."enrolmentId") AS known
      FROM "PromoCode" c WHERE c.shop = ${shop} AND c."enrolmentId" = ANY(${[...new Set(enrolmentIds)]}::uuid[]) AND c."liveUntil" IS NULL
      ORDER BY c."enrolmentId", c.channel IS NOT NULL, c."liveFrom", c.id
    ) first
    WHERE p.shop = ${shop} AND p.id = first.id AND NOT first.known`;
}

/** Makes these live codes the primary ones of their members, whose enrolments the caller has locked. */
export async function makeMain({ shop, tx }: LineageTx, codeIds: readonly string[]): Promise<void> {
  if (codeIds.length === 0) return;
  const ids = [...codeIds];
  await tx.$executeRaw`
    UPDATE "PromoCode" p SET "isPrimary" = false FROM "PromoCode" next
    WHERE next.shop = ${shop} AND next.id = ANY(${ids}::uuid[]) AND next."liveUntil" IS NULL
      AND p.shop = next.shop AND p."enrolmentId" = next."enrolmentId" AND p."liveUntil" IS NULL AND p.id <> next.id`;
  await tx.promoCode.updateMany({ where: { id: { in: ids }, liveUntil: null }, data: { isPrimary: true } });
}

/**
 * Gives enrolments codes. Where no live code is primary, the one that comes in the place of the primary one is; the database refuses a
 * second primary, and an enrolment of another shop.
 */
export async function beginCodes({ shop, tx }: LineageTx, beginnings: readonly Beginning[]): Promise<void> {
  if (beginnings.length === 0) return;
  const rows = beginnings.map((beginning) => ({ ...beginning, id: randomUUID(), key: keyOf(beginning.name) }));
  await tx.$executeRaw`
    INSERT INTO "PromoCode" (id, shop, "offerId", "memberId", "enrolmentId", name, key, "redeemCodeId", "liveFrom", "issuedFor", "refreshItemId", channel, "isPrimary")
    SELECT b.id, en.shop, en."offerId", en."memberId", en.id, b.name, b.key, b."redeemCodeId", b."liveFrom", b."issuedFor", b."refreshItemId",
      coalesce(old.channel, b.channel),
      NOT EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL AND p."isPrimary")
        AND row_number() OVER (
          PARTITION BY en.id ORDER BY coalesce(old."isPrimary", false) DESC, coalesce(old.channel, b.channel) IS NOT NULL, b."liveFrom", b.id) = 1
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS b(id uuid, "enrolmentId" uuid, name text, key text, "redeemCodeId" text, "liveFrom" timestamp(3), "issuedFor" text, "refreshItemId" uuid,
        after uuid, channel text)
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = b."enrolmentId"
    LEFT JOIN "PromoCode" old ON old.shop = ${shop} AND old.id = b.after`;
}

/** Notes codes that began and ended while another was the current one. */
export async function addEndedCodes(
  { shop, tx }: LineageTx,
  codes: readonly (Beginning & { liveUntil: Date; endedFor: IssueReason })[],
): Promise<void> {
  if (codes.length === 0) return;
  const rows = codes.map((code) => ({ ...code, id: randomUUID(), key: keyOf(code.name) }));
  await tx.$executeRaw`
    INSERT INTO "PromoCode" (id, shop, "offerId", "memberId", "enrolmentId", name, key, "redeemCodeId", "liveFrom", "liveUntil", "issuedFor", "endedFor", "refreshItemId",
      channel, "isPrimary")
    SELECT b.id, en.shop, en."offerId", en."memberId", en.id, b.name, b.key, b."redeemCodeId", b."liveFrom", GREATEST(b."liveFrom", b."liveUntil"),
      b."issuedFor", b."endedFor", b."refreshItemId", old.channel, coalesce(old."isPrimary", true)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS b(id uuid, "enrolmentId" uuid, name text, key text, "redeemCodeId" text, "liveFrom" timestamp(3), "liveUntil" timestamp(3),
        "issuedFor" text, "endedFor" text, "refreshItemId" uuid, after uuid)
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = b."enrolmentId"
    LEFT JOIN "PromoCode" old ON old.shop = ${shop} AND old.id = b.after`;
}
