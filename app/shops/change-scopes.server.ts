import { z } from "zod";

import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

const body = z.object({ previous: z.array(z.string()).optional(), current: z.array(z.string()) });

/** Notes which scopes the shop grants now, as app/scopes_update tells. Null when the body does not say. */
export async function changeScopes(tx: ShopTx, shop: string, payload: unknown): Promise<string[] | null> {
  const parsed = body.safeParse(payload);
  if (!parsed.success) return null;
  const { previous, current } = parsed.data;
  await tx.session.updateMany({ where: {}, data: { scope: current.join(",") } });
  // A token that is out may not allow what was granted now: it is renewed within a minute.
  const soon = new Date(Date.now() + 60_000);
  if (previous && current.some((scope) => !previous.includes(scope)))
    await tx.session.updateMany({ where: { isOnline: false, expires: { gt: soon } }, data: { expires: soon } });
  const listed = (scopes: readonly string[]) => ({ permissions: scopes.toSorted().join(", ") });
  const before = previous && listed(previous);
  await recordActivity(tx, { shop, kind: "permissions_changed", by: "shopify", ...(before && { before }), after: listed(current) });
  return current;
}
