/**
 * One renewal of a shop's token at a time, over all processes: a row that whoever renews holds for a while. Taking it is one
 * statement, so nobody keeps a connection while Shopify is asked. Times are the database's.
 */
import { shopDb } from "#app/platform/db.server.ts";

/** Longer than a renewal with all its tries; a process that died is waited for so long at most. */
export const LEASE_MS = 30_000;

/** Takes the lease for `LEASE_MS`; false while another holds it. */
export async function takeLease(shop: string, holder: string): Promise<boolean> {
  const taken = await shopDb(shop).$executeRaw`
    INSERT INTO "TokenRenewal" ("shop", "holder", "until")
    VALUES (${shop}, ${holder}::uuid, clock_timestamp() AT TIME ZONE 'UTC' + ${LEASE_MS} * interval '1 millisecond')
    ON CONFLICT ("shop") DO UPDATE SET "holder" = excluded."holder", "until" = excluded."until"
    WHERE "TokenRenewal"."until" < clock_timestamp() AT TIME ZONE 'UTC'`;
  return taken === 1;
}

/** Gives it back, unless it ran out and is another's by now. */
export async function releaseLease(shop: string, holder: string): Promise<void> {
  await shopDb(shop).tokenRenewal.deleteMany({ where: { holder } });
}
