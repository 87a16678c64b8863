import { z } from "zod";

import type { ShopTx } from "#app/db.server.ts";

const body = z.object({ current: z.array(z.string()) });

/** Notes which scopes the shop grants now, as app/scopes_update tells. Null when the body does not say. */
export async function changeScopes(tx: ShopTx, payload: unknown): Promise<string[] | null> {
  const parsed = body.safeParse(payload);
  if (!parsed.success) return null;
  await tx.session.updateMany({ where: {}, data: { scope: parsed.data.current.join(",") } });
  return parsed.data.current;
}
