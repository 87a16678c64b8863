/**
 * How often shoppers tried codes that have ended, as checkouts tell it. A hint and never evidence: not every shopper lets itself be
 * counted, and whoever reads the store's pages can send such a message. Nothing of the shopper is told or kept.
 */
import { randomBytes } from "node:crypto";

import { counter } from "#app/platform/db-counters.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { PixelSettings, WebPixel } from "#app/shopify/pixels/web-pixel.server.ts";

import { markOf } from "./mark.ts";

/** More than any sale's checkouts refuse; a flood is cut off here. */
const asked = counter({ points: 600, seconds: 60 });

/** Where the pixel sends to, and by which key its shop is known. The key is in every page of the store: it is no secret. */
function pixelSettings(address: string, { shop, key }: { shop: string; key: string }): PixelSettings {
  return { address: `${address.replace(/\/$/, "")}/attempts`, shop, key };
}

/** Has attempts counted from now on. Shopify's words where it refuses. */
export async function countAttempts(
  { shop, db }: ShopContext,
  { pixel, address, now }: { pixel: WebPixel; address: string; now: Date },
): Promise<{ ok: true } | { ok: false; words: string }> {
  const key = (await db.attemptPixel.findFirst())?.key ?? randomBytes(12).toString("base64url");
  const put = await pixel.put(pixelSettings(address, { shop, key }));
  if (!put.ok) return put;
  const row = { pixelId: put.id, since: now };
  await db.attemptPixel.upsert({ where: { shop }, create: { shop, key, ...row }, update: row });
  return { ok: true };
}

/** No attempt is counted any more. What was counted stays. */
export async function stopCounting({ db }: ShopContext, pixel: WebPixel): Promise<void> {
  const row = await db.attemptPixel.findFirst();
  if (!row) return;
  await pixel.remove(row.pixelId);
  await db.attemptPixel.deleteMany();
}

/** Since when attempts are counted; null where they are not. */
export async function countingSince({ db }: Pick<ShopContext, "db">): Promise<Date | null> {
  return (await db.attemptPixel.findFirst({ select: { since: true } }))?.since ?? null;
}

/**
 * Takes in that a checkout refused a name of this mark. Counted where a case of the shop has a code of that name that has ended; anything
 * else is forgotten.
 */
export async function takeAttempt({ shop, db }: ShopContext, { key, mark, now }: { key: string; mark: number; now: Date }): Promise<void> {
  if ((await db.attemptPixel.count({ where: { key } })) === 0) return;
  if ((await asked.count(`${shop} attempts`)) !== null) return;
  const ended = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT DISTINCT ON (p."key") p."id"::text, p."name" FROM "LeakCase" l
    JOIN "PromoCode" p ON p."shop" = l."shop" AND p."id" = l."promoCodeId"
    WHERE l."shop" = ${shop} AND l."state" <> 'dismissed' AND p."liveUntil" <= ${now}
    ORDER BY p."key", p."liveUntil" DESC`;
  const code = ended.find(({ name }) => markOf(name) === mark);
  if (!code) return;
  await db.$executeRaw`
    INSERT INTO "CodeAttempt" AS kept ("shop", "promoCodeId", "day", "attempts") VALUES (${shop}, ${code.id}::uuid, ${now}::date, 1)
    ON CONFLICT ("shop", "promoCodeId", "day") DO UPDATE SET "attempts" = kept."attempts" + 1`;
}

/** How often a code that has ended was tried since; null where nothing was counted and nothing is. */
export async function attemptsWith(ctx: Pick<ShopContext, "db">, promoCodeId: string): Promise<number | null> {
  const { _sum } = await ctx.db.codeAttempt.aggregate({ where: { promoCodeId }, _sum: { attempts: true } });
  return _sum.attempts ?? ((await countingSince(ctx)) === null ? null : 0);
}
