import type { ShopTx } from "#app/platform/db.server.ts";

/** Takes back everything this shop agreed to with others. At once nothing goes across any more; the others' rows follow by a job. */
export async function endOwnPairs(tx: ShopTx, at: Date): Promise<void> {
  await tx.storePair.updateMany({ where: { state: { not: "ended" } }, data: { state: "ended", endedAt: at } });
  await tx.storeInvite.deleteMany({});
  await tx.offerTie.deleteMany({});
}
