import type { ShopTx } from "#app/platform/tenant-client.server.ts";

/** Takes a shop's jobs out of the queue, those that are done and kept for a week too: what they are about is named in them. */
export async function deleteJobsOfShop(tx: ShopTx, shop: string): Promise<void> {
  // The queue makes its tables when it is first opened, which a process that only answers a webhook may be ahead of.
  const [queue] = await tx.$queryRaw<{ isThere: boolean }[]>`SELECT to_regclass('jobs.job') IS NOT NULL AS "isThere", ${shop}::text`;
  if (queue?.isThere) await tx.$executeRaw`DELETE FROM "jobs"."job" WHERE "data"->>'shop' = ${shop}`;
}
