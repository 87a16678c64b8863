import type { ShopTx } from "#app/db.server.ts";

import type { Conversion } from "./attribute.ts";

/** Writes these rows of the ledger as one value: Prisma's createMany plans every row apart, which cost more than computing it. */
export async function insertConversions(tx: ShopTx, shop: string, parts: readonly Conversion[]): Promise<void> {
  if (parts.length === 0) return;
  const rows = JSON.stringify(parts, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  await tx.$executeRaw`
    INSERT INTO "Conversion" ("shop", "orderId", "enrolmentId", "offerId", "memberId", "promoCodeId", "at", "state", "ofOrder", "ofOffer",
      "grossMinor", "refundedMinor", "netMinor", "commissionMinor", "paidAt")
    SELECT ${shop}, c."orderId", c."enrolmentId", c."offerId", c."memberId", c."promoCodeId", c."at", c."state", c."ofOrder", c."ofOffer",
      c."grossMinor", c."refundedMinor", c."netMinor", c."commissionMinor", c."paidAt"
    FROM jsonb_to_recordset(${rows}::jsonb) AS c(
      "orderId" text, "enrolmentId" uuid, "offerId" uuid, "memberId" uuid, "promoCodeId" uuid, "at" timestamp(3), "state" text,
      "ofOrder" boolean, "ofOffer" boolean, "grossMinor" bigint, "refundedMinor" bigint, "netMinor" bigint, "commissionMinor" bigint,
      "paidAt" timestamp(3))`;
}
