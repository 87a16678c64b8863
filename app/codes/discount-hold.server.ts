/** Who moves the codes of a discount right now: a refresh or a change of its members, one process at a time. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/db.server.ts";

/** Takes hold for so many seconds, after which a holder that died is followed. Null while somebody else holds it. */
export async function holdDiscount({ shop, db }: ShopContext, discountId: string, seconds: number): Promise<{ holder: string } | null> {
  const holder = randomUUID();
  const [held] = await db.$queryRaw<{ holder: string }[]>`
    INSERT INTO "RefreshRun" AS run (shop, "discountId", holder, until)
    VALUES (${shop}, ${discountId}, ${holder}::uuid, (now() AT TIME ZONE 'UTC') + ${seconds} * interval '1 second')
    ON CONFLICT (shop, "discountId") DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
      WHERE run.until < (now() AT TIME ZONE 'UTC')
    RETURNING holder::text`;
  return held ? { holder } : null;
}

/** Lets go, unless somebody else has followed meanwhile. */
export async function letGoOfDiscount({ shop, db }: ShopContext, discountId: string, holder: string): Promise<void> {
  await db.refreshRun.deleteMany({ where: { shop, discountId, holder } });
}
