import type { ShopContext } from "#app/platform/db.server.ts";

/** `messages`: about orders, wait to be counted. `names`: codes whose stored orders are being counted anew. `since`: the oldest (ISO, UTC). */
export type IngestLag = { messages: number; names: number; since: string };

/** A worker counts within a second, and a flood within minutes; what waits longer than this waits for somebody to know. */
const SOON_MS = 2 * 60_000;

/**
 * Null while everything is counted, or soon will be. Messages are told of once they wait too long: then no worker runs, or
 * something about an order keeps it from being counted. Orders that a job counts anew are told of at once.
 */
export async function readIngestLag({ shop, db }: ShopContext, now: Date): Promise<IngestLag | null> {
  const [row] = await db.$queryRaw<{ messages: number; payload: Date | null; names: number; changed: Date | null }[]>`
    SELECT m.messages, m.told AS "payload", n.names, n.changed
    FROM (SELECT count(*)::int AS messages, min("receivedAt") AS told FROM "WebhookReceipt"
      WHERE "shop" = ${shop} AND "payload" IS NOT NULL) m,
      (SELECT count(*)::int AS names, min("since") AS changed FROM "OrdersToAttribute" WHERE "shop" = ${shop}) n`;
  const isLate = row?.payload != null && now.getTime() - row.payload.getTime() >= SOON_MS;
  const messages = isLate ? row.messages : 0;
  const since = [isLate ? row.payload : null, row?.changed ?? null]
    .filter((at) => at !== null)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  return since ? { messages, names: row?.names ?? 0, since: since.toISOString() } : null;
}
