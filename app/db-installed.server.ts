/** Which shops have the app. A shop that uninstalled it keeps its rows for a while, but nothing is done for it any more. */
import { db, type ShopContext } from "./db.server.ts";

/** Whether the shop has the app now; false also for a shop whose rows were erased. */
export async function isInstalled(ctx: Pick<ShopContext, "db">): Promise<boolean> {
  const known = await ctx.db.shop.findFirst({ select: { uninstalledAt: true } });
  return known !== null && known.uninstalledAt === null;
}

/** Of these rows those whose shop has the app. */
export async function ofInstalled<R extends { shop: string }>(rows: readonly R[]): Promise<R[]> {
  if (rows.length === 0) return [];
  const domains = [...new Set(rows.map(({ shop }) => shop))];
  const installed = await db.shop.findMany({ where: { domain: { in: domains }, uninstalledAt: null }, select: { domain: true } });
  const known = new Set(installed.map(({ domain }) => domain));
  return rows.filter(({ shop }) => known.has(shop));
}
