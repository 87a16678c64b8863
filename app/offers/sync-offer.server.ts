import { changedFacts, type Act, type Facts } from "#app/activity/activity.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import { sharePathsOf } from "#app/codes/share-paths.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Offer } from "#app/generated/prisma/client.ts";
import { keptBuyersLabel } from "./buyers-labels.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

/** An act of ours that this reading follows: told with what it changed. Without one, what is new was done in Shopify. */
type OwnAct = Pick<Act, "kind" | "by"> & { before?: Facts; after?: Facts };

/**
 * Reads an offer's discount again and writes down how it stands: title, terms, dates, status; MISSING once it is gone. `alongside` is written with an act of ours.
 * Nothing to do for a discount that is no offer. What `{VALUE}` means is not read again: it was settled with the offer.
 */
export async function syncOffer(
  { shop, db }: ShopContext,
  {
    discountId,
    codes,
    now,
    act,
    alongside,
  }: { discountId: string; codes: DiscountCodes; now: Date; act?: OwnAct; alongside?: (tx: ShopTx) => Promise<void> },
): Promise<void> {
  const key = { shop_discountId: { shop, discountId } };
  if (!(await db.offer.findUnique({ where: key, select: { id: true } }))) return;
  const facts = await codes.discount(discountId);
  const read = facts && {
    title: facts.title,
    summary: facts.summary,
    status: facts.status as string,
    usageLimit: facts.usageLimit,
    appliesOncePerCustomer: facts.appliesOncePerCustomer,
    ...(facts.buyers !== undefined && { buyers: facts.buyers as string }),
    startsAt: new Date(facts.startsAt),
    endsAt: facts.endsAt ? new Date(facts.endsAt) : null,
  };
  const links = facts ? { sharePaths: sharePathsOf(facts.shareableUrls ?? []) } : {};
  await db.$transaction(async (tx) => {
    const offer = await tx.offer.findUniqueOrThrow({ where: key });
    const after = { ...offer, ...(read ?? { status: "MISSING" }) };
    await tx.offer.update({ where: key, data: { ...(read ?? { status: "MISSING" }), ...links, syncedAt: now } });
    // What was never read before has not changed.
    const known = { ...offer, buyers: offer.buyers ?? after.buyers };
    const told = changedFacts({ ...factsOf(known), ...act?.before }, { ...factsOf(after), ...act?.after });
    if (!told && !act) return;
    const who = act ? { kind: act.kind, by: act.by } : ({ kind: "offer_changed_in_shopify", by: "shopify" } as const);
    await recordActivity(tx, { shop, ...who, at: now, offerId: offer.id, subject: after.title, shopifyIds: [discountId], ...told });
    await alongside?.(tx);
  });
}

function factsOf(
  offer: Pick<Offer, "title" | "summary" | "status" | "usageLimit" | "appliesOncePerCustomer" | "buyers" | "startsAt" | "endsAt">,
): Facts {
  return {
    name: offer.title,
    summary: offer.summary,
    status: offer.status,
    usageLimit: offer.usageLimit,
    oncePerCustomer: offer.appliesOncePerCustomer,
    buyers: keptBuyersLabel(offer.buyers),
    startsAt: offer.startsAt.toISOString(),
    endsAt: offer.endsAt?.toISOString() ?? null,
  };
}
