import type { ShopTx } from "#app/platform/db.server.ts";

/**
 * One writer of a shop's ledger at a time, until the transaction ends. An order and a change of lineage that commit side
 * by side would each miss the other: the order would be attributed to the old holder, and nobody would look again.
 */
export async function lockLedger(tx: ShopTx, shop: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('ledger'), hashtext(${shop}))::text`;
}
