import type { ShopContext } from "#app/db.server.ts";

import { isId } from "./ids.ts";

/**
 * Lets a row of a draft use a name that leaked, and keeps why. It is said of this name only: typing another makes it void.
 * False when the row is in no draft any more, or no reason was given.
 */
export async function allowBurnedName(
  { shop, db }: ShopContext,
  { itemId, why }: { itemId: string; why: string },
): Promise<{ ok: boolean }> {
  const reason = why.trim().slice(0, 500);
  if (!isId(itemId) || reason === "") return { ok: false };
  const count = await db.$executeRaw`
    UPDATE "RefreshItem" SET "burnedKey" = "newKey", "burnedWhy" = ${reason}
    WHERE shop = ${shop} AND id = ${itemId}::uuid AND state = 'draft' AND "newKey" <> ''`;
  return { ok: count === 1 };
}
