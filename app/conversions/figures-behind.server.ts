import type { ShopContext } from "#app/db.server.ts";

/** How many messages about orders wait to be counted, and since when the oldest does (ISO, UTC). */
export type FiguresBehind = { messages: number; since: string };

/** A worker counts within a second, and a flood within minutes; what waits longer than this waits for somebody to know. */
const SOON_MS = 2 * 60_000;

/** Null while everything is counted, or soon will be. Otherwise no worker runs, or something about an order keeps it from being counted. */
export async function figuresBehind({ shop, db }: ShopContext, now: Date): Promise<FiguresBehind | null> {
  const [row] = await db.$queryRaw<{ messages: bigint; since: Date | null }[]>`
    SELECT count(*) AS messages, min("receivedAt") AS since FROM "WebhookReceipt"
    WHERE "shop" = ${shop} AND "told" IS NOT NULL`;
  if (!row?.since || now.getTime() - row.since.getTime() < SOON_MS) return null;
  return { messages: Number(row.messages), since: row.since.toISOString() };
}
