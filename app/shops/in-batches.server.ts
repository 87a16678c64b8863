import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

export type Batches = {
  /** The request whose count of rows grows with each batch. */
  requestId: string;
  /** Rows of a batch. */
  atOnce: number;
  /** Whether another batch may begin now. */
  goesOn: () => boolean;
};

/**
 * Repeats a statement that touches at most `atOnce` rows until it finds less, each time in a transaction of its own with the
 * count of the request. False when it was told to stop before the end.
 */
export async function inBatches(
  { shop, db }: ShopContext,
  { requestId, atOnce, goesOn }: Batches,
  statement: (tx: ShopTx) => Promise<number>,
): Promise<boolean> {
  for (;;) {
    if (!goesOn()) return false;
    const rows = await db.$transaction(async (tx) => {
      const touched = await statement(tx);
      if (touched > 0)
        await tx.privacyRequest.update({ where: { shop_id: { shop, id: requestId } }, data: { rows: { increment: touched } } });
      return touched;
    });
    if (rows < atOnce) return true;
  }
}
