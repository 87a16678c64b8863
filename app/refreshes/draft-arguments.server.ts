import type { LineageTx } from "#app/codes/lineage.store.server.ts";

/**
 * All that a draft would do: which code of whom becomes which, when the old ones end, and why. The same before a start and at the end of
 * its transaction, so that what was previewed can be compared with what is being started.
 */
export async function readArguments({ shop, tx }: LineageTx, refreshId: string): Promise<unknown> {
  const [refresh] = await tx.refresh.findMany({
    where: { id: refreshId },
    select: { offerId: true, reason: true, note: true, oldEnds: true, retireAt: true },
  });
  const rows = await tx.$queryRaw<{ row: string }[]>`
    SELECT concat_ws(' ', i."enrolmentId", i."oldCodeId", i."newKey", i."burnedKey") AS row FROM "RefreshItem" i
    WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND i.state <> 'excluded' ORDER BY i.position`;
  const ends = refresh?.oldEnds === "at_time" ? (refresh.retireAt?.toISOString() ?? null) : null;
  return { ...refresh, retireAt: ends, rows: rows.map(({ row }) => row) };
}
