/** Makes an offer of a discount that was there before us: the node, its codes and its counts stay exactly as they are. */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ActivityPart } from "#app/activity/activity.ts";
import { sharePathsOf } from "#app/codes/share-paths.ts";
import type { OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { commissionColumns } from "./commission-columns.server.ts";
import type { CommissionTerms } from "./commission-terms.ts";
import { valueOf } from "./offer-form.ts";
import { takeCodes, type LeftCode, type TakenCodes } from "./take-codes.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type Adopted =
  /** `left`: codes that were ticked and could not be taken over, with the reason. */
  { ok: true; offerId: string; adopted: number; left: LeftCode[] } | { ok: false; reason: "not_found" | "missing" | "nothing_chosen" };

type Input = {
  adoptionId: string;
  /** What the offer pays; of no concern once it is an offer. */
  commission: CommissionTerms;
  codes: DiscountCodes;
  /** What the discount gives is read from its terms: its summary is a sentence. */
  discounts: Pick<Discounts, "terms">;
  onLineageChanged: OnLineageChanged;
  now?: () => Date;
};

/**
 * The ticked codes become their members' codes; the others are not touched, here or at Shopify, and can be given to people later by
 * the same press. A code that left the discount since it was read, whose name is promised to somebody, or that leaked before, is left
 * and said. Pressed twice, the second press finds nothing more to take over and answers with the offer.
 */
export async function adoptDiscount(
  { shop, db, by }: ShopContext,
  { adoptionId, commission, codes, discounts, onLineageChanged, now = () => new Date() }: Input,
): Promise<Adopted> {
  const adoption = await db.adoption.findFirst({ where: { id: adoptionId } });
  if (!adoption) return { ok: false, reason: "not_found" };
  const { discountId, liveFrom } = adoption;
  const [facts, read, listed] = await Promise.all([codes.discount(discountId), discounts.terms(discountId), codes.list(discountId)]);
  if (!facts || !listed) return { ok: false, reason: "missing" };
  const onDiscount = new Set(listed.map(({ id }) => id));

  return db.$transaction(async (tx): Promise<Adopted> => {
    await tx.$queryRaw`SELECT id::text FROM "Adoption" WHERE shop = ${shop} AND id = ${adoptionId}::uuid FOR UPDATE`;
    const known = await tx.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } });
    if (!known && (await tx.adoptionCode.count({ where: { adoptionId, chosen: true, memberId: { not: null } } })) === 0)
      return { ok: false, reason: "nothing_chosen" };
    const offerId = known?.id ?? randomUUID();
    const value = read === null ? null : valueOf(read.terms.gives);
    if (!known) await createOffer(tx, { id: offerId, shop, discountId, facts, value, commission, now: now() });
    const { taken, left } = await takeCodes({ shop, tx }, { adoptionId, offerId, liveFrom, onDiscount, onLineageChanged, now: now() });
    await tx.adoption.update({ where: { shop_id: { shop, id: adoptionId } }, data: { offerId } });
    if (!known || taken.length > 0)
      await recordActivity(tx, {
        shop,
        kind: known ? "codes_given" : "offer_adopted",
        by: staffOrSystem(by ?? adoption.createdBy),
        at: now(),
        offerId,
        subject: facts.title,
        shopifyIds: [discountId],
        members: partsOf(taken),
      });
    return { ok: true, offerId, adopted: taken.length, left };
  }, LONG_TRANSACTION);
}

/** One part for each member, who may have several codes. */
function partsOf(taken: TakenCodes["taken"]): ActivityPart[] {
  const codesOf = new Map<string, TakenCodes["taken"]>();
  for (const code of taken) codesOf.set(code.enrolmentId, [...(codesOf.get(code.enrolmentId) ?? []), code]);
  return [...codesOf].map(([enrolmentId, codes]) => ({
    enrolmentId,
    after: { code: codes.map(({ name }) => name).join(", ") },
    shopifyIds: codes.map(({ redeemCodeId }) => redeemCodeId),
  }));
}

type NewOffer = {
  id: string;
  shop: string;
  discountId: string;
  facts: NonNullable<Awaited<ReturnType<DiscountCodes["discount"]>>>;
  /** What it gives, as its terms say; null where that is no one number. */
  value: number | null;
  commission: CommissionTerms;
  now: Date;
};

async function createOffer(tx: ShopTx, { id, shop, discountId, facts, value, commission, now }: NewOffer): Promise<void> {
  await tx.offer.create({
    data: {
      ...{ id, shop, discountId, title: facts.title, summary: facts.summary, status: facts.status },
      value,
      usageLimit: facts.usageLimit,
      appliesOncePerCustomer: facts.appliesOncePerCustomer,
      buyers: facts.buyers ?? null,
      startsAt: new Date(facts.startsAt),
      endsAt: facts.endsAt ? new Date(facts.endsAt) : null,
      sharePaths: sharePathsOf(facts.shareableUrls ?? []),
      ...commissionColumns(commission),
      createdAt: now,
    },
  });
}
