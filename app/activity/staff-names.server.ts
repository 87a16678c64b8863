/** What the shop's staff are called, where it is told who did what. */
import type { ShopTx } from "#app/platform/db.server.ts";

/** Names by id, of those that are known. `db`: the shop's client, or a transaction on it. */
export async function staffNames({ db }: { db: Pick<ShopTx, "staffMember"> }, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await db.staffMember.findMany({ where: { id: { in: [...ids] }, name: { not: null } } });
  return new Map(found.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}
