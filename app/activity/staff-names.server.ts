/** What the shop's staff are called, where it is told who did what. */
import type { ShopContext } from "#app/db.server.ts";

/** Names by id, of those that are known. */
export async function staffNames({ db }: ShopContext, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await db.staffMember.findMany({ where: { id: { in: [...ids] }, name: { not: null } } });
  return new Map(found.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}
