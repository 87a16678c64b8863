/** What the shop's staff and API keys are called, where it is told who did what. */
import type { ShopTx } from "#app/platform/db.server.ts";

import { byKey, keyBehind } from "./activity.ts";

/** Names by id, of those that are known; an API key's says that it is one. `db`: the shop's client, or a transaction on it. */
export async function staffNames(
  { db }: { db: Pick<ShopTx, "staffMember" | "apiKey"> },
  ids: readonly string[],
): Promise<Map<string, string>> {
  const keyIds = ids.flatMap((id) => keyBehind(id) ?? []);
  const [found, keys] = await Promise.all([
    db.staffMember.findMany({ where: { id: { in: [...ids] }, name: { not: null } } }),
    keyIds.length === 0 ? [] : db.apiKey.findMany({ where: { id: { in: keyIds } }, select: { id: true, name: true } }),
  ]);
  return new Map([
    ...found.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])),
    ...keys.map(({ id, name }) => [byKey(id), `${name} (API key)`] as const),
  ]);
}
