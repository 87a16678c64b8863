/** What an order says of codes that were made for visitors. */
import { addEndedCodes } from "#app/codes/lineage.store.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

type Used = { processedAt: Date; codes: readonly { key: string }[] };
type Row = { name: string; key: string; enrolmentId: string; offerId: string; redeemCodeId: string | null; liveFrom: Date; usedAt: Date };

/**
 * Makes codes that these orders used part of their members' lineage, so that the orders count for them, also where the code was deleted
 * long ago; and lets the codes be deleted. Call it before the orders are attributed, in their transaction and under the ledger's
 * lock. A code that was counted before is passed over.
 */
export async function countUses(tx: ShopTx, shop: string, orders: readonly Used[]): Promise<void> {
  const first = new Map<string, Date>();
  for (const { processedAt, codes } of orders) {
    for (const { key } of codes) {
      const known = first.get(key);
      if (!known || processedAt < known) first.set(key, processedAt);
    }
  }
  if (first.size === 0) return;
  const uses = JSON.stringify([...first].map(([key, usedAt]) => ({ key, usedAt })));
  const rows = await tx.$queryRaw<Row[]>`
    UPDATE "PoolCode" p SET "usedAt" = u."usedAt",
      state = CASE WHEN p.state IN ('ready', 'handed') THEN 'ending' ELSE p.state END,
      "endedFor" = CASE WHEN p.state IN ('ready', 'handed') THEN 'used' ELSE p."endedFor" END,
      "endedAt" = CASE WHEN p.state IN ('ready', 'handed') THEN u."usedAt" ELSE p."endedAt" END
    FROM jsonb_to_recordset(${uses}::jsonb) AS u(key text, "usedAt" timestamp(3))
    WHERE p.shop = ${shop} AND p.key = u.key AND p."usedAt" IS NULL
    RETURNING p.name, p.key, p."enrolmentId"::text, p."offerId"::text, p."redeemCodeId", least(p."addedAt", u."usedAt") AS "liveFrom", u."usedAt"`;
  if (rows.length === 0) return;
  await addEndedCodes(
    { shop, tx },
    rows.map(({ name, enrolmentId, redeemCodeId, liveFrom, usedAt }) => ({
      ...{ name, enrolmentId, redeemCodeId, liveFrom },
      ...{ liveUntil: usedAt, issuedFor: "visitor" as const, endedFor: "visitor" as const, refreshItemId: null },
    })),
  );
  await tx.codePool.updateMany({
    where: { offerId: { in: [...new Set(rows.map(({ offerId }) => offerId))] } },
    data: { dueAt: new Date() },
  });
}
