/** Which shops have the app. A shop that uninstalled it keeps its rows for a while, but nothing is done for it any more. */
import { db, type ShopContext } from "./db.server.ts";

/**
 * Whether the shop has not uninstalled the app. True also for one whose facts were not read yet: its row is made at the first
 * look. Of a shop that was erased there is nothing to work on.
 */
export async function isInstalled(ctx: Pick<ShopContext, "db">): Promise<boolean> {
  const known = await ctx.db.shop.findFirst({ select: { uninstalledAt: true } });
  return known === null || known.uninstalledAt === null;
}

/** Of these rows those whose shop has not uninstalled the app. */
export async function ofInstalled<R extends { shop: string }>(rows: readonly R[]): Promise<R[]> {
  if (rows.length === 0) return [];
  const domains = [...new Set(rows.map(({ shop }) => shop))];
  const gone = await db.shop.findMany({ where: { domain: { in: domains }, uninstalledAt: { not: null } }, select: { domain: true } });
  const left = new Set(gone.map(({ domain }) => domain));
  return rows.filter(({ shop }) => !left.has(shop));
}
