/** Who moves the codes of a discount right now: a refresh or a change of its members, one process at a time. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";

/** However long its work takes, a holder is not renewed beyond this: something in it hangs, and others may follow. */
const LONGEST_MS = 15 * 60_000;

const renewals = new Map<string, NodeJS.Timeout>();

/**
 * Takes hold for so many seconds and renews it until it is let go, so that a holder that works is not followed and one
 * that was killed is followed after these seconds. Null while somebody else holds it.
 */
export async function acquireDiscountLease(
  { shop, db }: ShopContext,
  discountId: string,
  seconds: number,
): Promise<{ holder: string } | null> {
  const holder = randomUUID();
  const [held] = await db.$queryRaw<{ holder: string }[]>`
    INSERT INTO "DiscountLease" AS run (shop, "discountId", holder, until)
    VALUES (${shop}, ${discountId}, ${holder}::uuid, (now() AT TIME ZONE 'UTC') + ${seconds} * interval '1 second')
    ON CONFLICT (shop, "discountId") DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
      WHERE run.until < (now() AT TIME ZONE 'UTC')
    RETURNING holder::text`;
  if (!held) return null;
  if (seconds > 0) renew({ shop, db }, { discountId, holder, seconds });
  return { holder };
}

type Held = { discountId: string; holder: string; seconds: number };

function renew(ctx: ShopContext, held: Held): void {
  const endsAt = Date.now() + LONGEST_MS;
  const timer = setInterval(
    () => {
      if (Date.now() > endsAt) stopRenewing(held.holder);
      else void extend(ctx, held).then((kept) => kept || stopRenewing(held.holder));
    },
    (held.seconds * 1000) / 4,
  );
  timer.unref();
  renewals.set(held.holder, timer);
}

/** False when somebody else has followed. While the database is away nothing is known, and the next renewal tries again. */
function extend({ shop, db }: ShopContext, { discountId, holder, seconds }: Held): Promise<boolean> {
  return db.$executeRaw`
    UPDATE "DiscountLease" SET until = (now() AT TIME ZONE 'UTC') + ${seconds} * interval '1 second'
    WHERE shop = ${shop} AND "discountId" = ${discountId} AND holder = ${holder}::uuid`.then(
    (kept) => kept > 0,
    // The work at hand meets the same trouble and says so; a hold that runs out does no harm, for saves are guarded by versions.
    () => true,
  );
}

function stopRenewing(holder: string): void {
  clearInterval(renewals.get(holder));
  renewals.delete(holder);
}

/** Lets go, unless somebody else has followed meanwhile. */
export async function releaseDiscountLease({ shop, db }: ShopContext, discountId: string, holder: string): Promise<void> {
  stopRenewing(holder);
  await db.discountLease.deleteMany({ where: { shop, discountId, holder } });
}
