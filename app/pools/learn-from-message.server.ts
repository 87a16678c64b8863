/** What Shopify's message of one code that was added or removed says of a code for a visitor. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

type Told = { shop: string; offerId: string; change: "added" | "removed"; code: { id: string; name: string }; now: Date };

/**
 * Learns the id of a code that was made, and takes one that somebody deleted in Shopify out of the pool. True where that is all that the
 * message says, so that the discount need not be listed for it: a listing costs more than making the codes. Our own doing is marked before
 * Shopify is asked, so a message of it finds the mark.
 */
export async function learnFromMessage(tx: ShopTx, { shop, offerId, change, code, now }: Told): Promise<boolean> {
  const where = { offerId, key: keyOf(code.name) };
  if (change === "added") {
    const { count } = await tx.poolCode.updateMany({
      where: { ...where, state: { in: ["adding", "ready", "handed", "ending"] }, OR: [{ redeemCodeId: null }, { redeemCodeId: code.id }] },
      data: { redeemCodeId: code.id },
    });
    return count > 0;
  }
  const known = await tx.poolCode.findFirst({ where, select: { id: true, state: true, redeemCodeId: true, deleteSentAt: true } });
  if (!known || (known.redeemCodeId !== null && known.redeemCodeId !== code.id)) return false;
  if (known.state === "ready" || known.state === "handed")
    await tx.poolCode.updateMany({
      where: { shop, id: known.id, state: { in: ["ready", "handed"] } },
      data: { state: "gone", endedFor: "removed", endedAt: now, goneAt: now },
    });
  return known.state !== "adding";
}
