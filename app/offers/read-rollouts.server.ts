import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { ROLLOUTS_SCOPE, type ReadRollouts, type RolloutEffect } from "#app/shopify/discounts/rollouts.ts";

/** What was read so short a time ago is shown as it is. */
const FRESH_MS = 60_000;

type Reading = { read: ReadRollouts; now: Date };

/**
 * Reads again what rollouts do to the shop's offers and writes it down: null where it cannot be known. A rollout that starts or
 * ends sends no message of the discount, so this is done every few minutes and before a person decides on an offer.
 */
export async function readRollouts(ctx: ShopContext, { read, now }: Reading): Promise<void> {
  await readThese(ctx, { where: { status: { not: "MISSING" } }, read, now });
}

/**
 * The same for one offer that somebody looks at, unless it was read within a minute or the shop has not allowed it. Where Shopify
 * does not answer, what was known stays. Undefined: not read this time.
 */
export async function readRolloutsOf(
  ctx: ShopContext,
  { offerId, read, now }: Reading & { offerId: string },
): Promise<RolloutEffect[] | null | undefined> {
  if (!(await maySeeRollouts(ctx))) return undefined;
  const since = new Date(now.getTime() - FRESH_MS);
  const where = { id: offerId, status: { not: "MISSING" }, OR: [{ rolloutsReadAt: null }, { rolloutsReadAt: { lt: since } }] };
  try {
    const [found] = await readThese(ctx, { where, read, now });
    return found;
  } catch (error) {
    if (!(error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost)) throw error;
    return undefined;
  }
}

async function readThese(
  { shop, db }: ShopContext,
  { where, read, now }: Reading & { where: Prisma.OfferWhereInput },
): Promise<(RolloutEffect[] | null)[]> {
  const offers = await db.offer.findMany({ where, select: { id: true, discountId: true }, orderBy: { id: "asc" } });
  if (offers.length === 0) return [];
  const found = await read(offers.map(({ discountId }) => discountId));
  await db.$transaction(async (tx) => {
    for (const { id, discountId } of offers) {
      const rollouts = found?.get(discountId) ?? Prisma.DbNull;
      await tx.offer.update({ where: { shop_id: { shop, id } }, data: { rollouts, rolloutsReadAt: now } });
    }
  });
  return offers.map(({ discountId }) => found?.get(discountId) ?? null);
}

/** Whether the shop has granted the scope, as its sessions say. */
export async function maySeeRollouts({ db }: Pick<ShopContext, "db">): Promise<boolean> {
  const sessions = await db.session.findMany({ where: { isOnline: false }, select: { scope: true } });
  return sessions.some(({ scope }) => (scope ?? "").split(",").includes(ROLLOUTS_SCOPE));
}
