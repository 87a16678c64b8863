import { recordActivity } from "#app/activity/record-activity.server.ts";
import { ReadShopDocument } from "#app/shopify/admin.generated.ts";
import type { ShopDb } from "#app/platform/db.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { send, type Access } from "#app/shopify/client/transport.server.ts";

/** A shop as the screens need it: every date is shown in its zone, every amount in its currency. */
export type ShopFacts = { name: string; currency: string; ianaTimezone: string };

/**
 * Reads the shop's name, currency, zone and address from Shopify and records the shop as installed at `now`.
 * Runs whenever Shopify has granted the app a token through somebody opening it, so `installedAt` is the last proof
 * of an installation: a notice of uninstalling from before it is out of date.
 */
export async function installShop(db: ShopDb, access: Access, now = new Date()): Promise<ShopFacts> {
  const answer = await send(access, ReadShopDocument, {});
  if (answer.throttled) throw new ShopifyUnavailable(5, { because: "throttled" });
  const { name, currencyCode: currency, ianaTimezone, primaryDomain } = answer.data.shop;
  const facts = { name, currency, ianaTimezone };
  const read = { ...facts, storefrontUrl: primaryDomain.url };
  await db.$transaction(async (tx) => {
    const known = await tx.shop.findUnique({ where: { domain: access.shop }, select: { uninstalledAt: true, ianaTimezone: true } });
    await tx.shop.upsert({
      where: { domain: access.shop },
      create: { domain: access.shop, ...read, installedAt: now },
      update: { ...read, installedAt: now, uninstalledAt: null },
    });
    // Commission by the month's sales was counted in the months of the zone it was.
    if (known && known.ianaTimezone !== ianaTimezone) await enqueue(tx, "ledger.recount", { shop: access.shop });
    // Tokens are granted anew all the time; only the first, and the first after the app was gone, is an installation.
    const isNew = known === null || known.uninstalledAt !== null;
    if (isNew) await recordActivity(tx, { shop: access.shop, kind: "app_installed", by: "shopify", at: now });
  });
  return facts;
}
