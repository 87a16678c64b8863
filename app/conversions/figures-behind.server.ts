import type { ShopContext } from "#app/db.server.ts";

/**
 * What the figures do not hold yet, and since when (ISO, UTC): messages about orders that wait to be counted, or orders that
 * are being counted anew because the codes on them changed hands (`recounting`).
 */
export type FiguresBehind = { messages: number; since: string } | { recounting: true; since: string };

/** A worker counts within a second, and a flood within minutes; what waits longer than this waits for somebody to know. */
const SOON_MS = 2 * 60_000;

/** Orders being counted anew are told at once: many figures are wrong until it is done. Null while everything is counted, or soon will be. Otherwise no worker runs, or something about an order keeps it from being counted. */
export async function figuresBehind({ shop, db }: ShopContext, now: Date): Promise<FiguresBehind | null> {
  const [row] = await db.$queryRaw<{ messages: bigint; since: Date | null }[]>`
    SELECT count(*) AS messages, min("receivedAt") AS since FROM "WebhookReceipt"
    WHERE "shop" = ${shop} AND "told" IS NOT NULL`;
  const recount = await db.nameRecount.findFirst({ orderBy: { since: "asc" }, select: { since: true } });
  if (!row?.since || now.getTime() - row.since.getTime() < SOON_MS)
    return recount === null ? null : { recounting: true, since: recount.since.toISOString() };
  return { messages: Number(row.messages), since: row.since.toISOString() };
}
