/** Opens, closes and reads the lineage: every code a member ever held in an offer. Rows are closed, never deleted. */
import { randomUUID } from "node:crypto";

import type { ShopContext, ShopTx } from "#app/db.server.ts";

import type { IssueReason } from "./lineage.ts";
import { keyOf } from "./promo-code.ts";

/** The transaction a change of lineage is part of, and whose it is. */
export type LineageTx = { shop: string; tx: ShopTx };

export type Ending = { enrolmentId: string; at: Date; usesAtEnd: number | null; endedFor: IssueReason };
export type Beginning = {
  enrolmentId: string;
  name: string;
  redeemCodeId: string | null;
  liveFrom: Date;
  issuedFor: IssueReason;
  refreshItemId: string | null;
};

/** Closes the current code of each enrolment. One that has none is passed over; a code never ends before it began. */
export async function endCurrentCodes({ shop, tx }: LineageTx, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  await tx.$executeRaw`
    UPDATE "PromoCode" p
    SET "liveUntil" = GREATEST(p."liveFrom", e.at), "usesAtEnd" = e."usesAtEnd", "endedFor" = e."endedFor"
    FROM jsonb_to_recordset(${JSON.stringify(endings)}::jsonb) AS e("enrolmentId" uuid, at timestamp(3), "usesAtEnd" int, "endedFor" text)
    WHERE p.shop = ${shop} AND p."enrolmentId" = e."enrolmentId" AND p."liveUntil" IS NULL`;
}

/** Gives each enrolment its current code. The database refuses a second one, and an enrolment of another shop. */
export async function beginCodes({ shop, tx }: LineageTx, beginnings: readonly Beginning[]): Promise<void> {
  if (beginnings.length === 0) return;
  const rows = beginnings.map((beginning) => ({ ...beginning, id: randomUUID(), key: keyOf(beginning.name) }));
  await tx.$executeRaw`
    INSERT INTO "PromoCode" (id, shop, "offerId", "memberId", "enrolmentId", name, key, "redeemCodeId", "liveFrom", "issuedFor", "refreshItemId")
    SELECT b.id, en.shop, en."offerId", en."memberId", en.id, b.name, b.key, b."redeemCodeId", b."liveFrom", b."issuedFor", b."refreshItemId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS b(id uuid, "enrolmentId" uuid, name text, key text, "redeemCodeId" text, "liveFrom" timestamp(3), "issuedFor" text, "refreshItemId" uuid)
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = b."enrolmentId"`;
}

/** Notes codes that began and ended while another was the current one. */
export async function addEndedCodes(
  { shop, tx }: LineageTx,
  codes: readonly (Beginning & { liveUntil: Date; endedFor: IssueReason })[],
): Promise<void> {
  if (codes.length === 0) return;
  const rows = codes.map((code) => ({ ...code, id: randomUUID(), key: keyOf(code.name) }));
  await tx.$executeRaw`
    INSERT INTO "PromoCode" (id, shop, "offerId", "memberId", "enrolmentId", name, key, "redeemCodeId", "liveFrom", "liveUntil", "issuedFor", "endedFor", "refreshItemId")
    SELECT b.id, en.shop, en."offerId", en."memberId", en.id, b.name, b.key, b."redeemCodeId", b."liveFrom", GREATEST(b."liveFrom", b."liveUntil"),
      b."issuedFor", b."endedFor", b."refreshItemId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS b(id uuid, "enrolmentId" uuid, name text, key text, "redeemCodeId" text, "liveFrom" timestamp(3), "liveUntil" timestamp(3),
        "issuedFor" text, "endedFor" text, "refreshItemId" uuid)
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = b."enrolmentId"`;
}

/** Every code these enrolments ever held, oldest first. */
export async function readLineage({ db }: ShopContext, enrolmentIds: readonly string[]) {
  return db.promoCode.findMany({ where: { enrolmentId: { in: [...enrolmentIds] } }, orderBy: [{ liveFrom: "asc" }, { id: "asc" }] });
}

/** The current codes of an offer, by name. */
export async function readLiveCodes({ db }: ShopContext, offerId: string) {
  return db.promoCode.findMany({ where: { offerId, liveUntil: null }, orderBy: { key: "asc" } });
}
