import type { ShopContext } from "#app/platform/db.server.ts";

/**
 * One sender at a time for a shop: its pace holds, and a mark without a result tells of a sender that died. A sender
 * renews its hold before each message; the longest message fits into it, so who still holds is still alive.
 */
export const LEASE_MS = 45_000;

/** Takes or renews the hold until `LEASE_MS` from now; false when somebody else has it. */
export async function acquireMailLease({ shop, db }: ShopContext, { holder, now }: { holder: string; now: Date }): Promise<boolean> {
  const until = new Date(now.getTime() + LEASE_MS);
  const taken = await db.$executeRaw`
    INSERT INTO "MailRun" ("shop", "holder", "until") VALUES (${shop}, ${holder}::uuid, ${until})
    ON CONFLICT ("shop") DO UPDATE SET "holder" = excluded."holder", "until" = excluded."until"
    WHERE "MailRun"."holder" = excluded."holder" OR "MailRun"."until" < ${now}`;
  return taken === 1;
}

/** Lets go, so that the next need not wait. */
export async function releaseMailLease({ db }: ShopContext, holder: string): Promise<void> {
  await db.mailRun.deleteMany({ where: { holder } });
}

/** Seconds until a hold that somebody else has ends at the latest. */
export async function mailLeaseRemaining({ db }: ShopContext, now: Date): Promise<number> {
  const run = await db.mailRun.findFirst({});
  return run === null ? 0 : Math.max(0, Math.ceil((run.until.getTime() - now.getTime()) / 1000));
}
