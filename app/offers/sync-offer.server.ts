import type { ShopContext } from "#app/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";

/**
 * Reads an offer's discount again and writes down how it stands: title, terms, dates, status; MISSING once it is gone.
 * Nothing to do for a discount that is no offer. What `{VALUE}` means is not read again: it was settled with the offer.
 */
export async function syncOffer(
  { shop, db }: ShopContext,
  { discountId, codes, now }: { discountId: string; codes: DiscountCodes; now: Date },
): Promise<void> {
  const key = { shop_discountId: { shop, discountId } };
  if (!(await db.offer.findUnique({ where: key, select: { id: true } }))) return;
  const facts = await codes.discount(discountId);
  if (!facts) {
    await db.offer.update({ where: key, data: { status: "MISSING", syncedAt: now } });
    return;
  }
  const { title, summary, status, usageLimit, appliesOncePerCustomer } = facts;
  await db.offer.update({
    where: key,
    data: {
      title,
      summary,
      status,
      usageLimit,
      appliesOncePerCustomer,
      startsAt: new Date(facts.startsAt),
      endsAt: facts.endsAt ? new Date(facts.endsAt) : null,
      syncedAt: now,
    },
  });
}
