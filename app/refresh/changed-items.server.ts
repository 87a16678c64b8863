import type { ShopDb } from "#app/db.server.ts";
import type { RefreshItem } from "#app/generated/prisma/client.ts";

/**
 * Which of these items gave their member another code: those that are done, and those a person left when the new code
 * was there already. The lineage decides, not what was meant; a rename that was taken back changed nothing.
 */
export async function changedItems(db: ShopDb, items: readonly Pick<RefreshItem, "id" | "state" | "plan">[]): Promise<Set<string>> {
  const left = items.filter(({ state, plan }) => state === "left" && plan !== "take_back").map(({ id }) => id);
  const issued =
    left.length === 0 ? [] : await db.promoCode.findMany({ where: { refreshItemId: { in: left } }, select: { refreshItemId: true } });
  return new Set([
    ...items.filter(({ state }) => state === "done").map(({ id }) => id),
    ...issued.map(({ refreshItemId }) => refreshItemId ?? ""),
  ]);
}
