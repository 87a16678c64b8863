/** What a press of "Create offer" has come to. Each function is one transaction. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { freeNames } from "#app/codes/name-claims.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { OfferSetup, OfferSetupMember } from "#app/generated/prisma/client.ts";
import type { DiscountFacts } from "#app/shopify/discounts/discount-codes.ts";
import type { AccessLoss } from "#app/shopify/client/errors.ts";

import { commissionColumns } from "./commission-columns.server.ts";
import type { OfferSettings } from "./create-offer.server.ts";
import { valueOf } from "./offer-form.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type Setup = OfferSetup & { members: OfferSetupMember[] };

export function settingsOf(setup: OfferSetup): OfferSettings {
  const { terms, own } = setup.settings as unknown as OfferSettings;
  // One that was pressed before this was asked does not say it.
  return { terms: { ...terms, buyers: terms.buyers ?? { kind: "all" } }, own };
}

export function readSetup({ shop, db }: ShopContext, setupId: string): Promise<Setup | null> {
  return db.offerSetup.findUnique({
    where: { shop_id: { shop, id: setupId } },
    include: { members: { orderBy: { position: "asc" } } },
  }) as Promise<Setup | null>;
}

/** The discount is there: from now on the offer is. Harmless when it was recorded before. */
export async function recordOffer({ shop, db }: ShopContext, setup: Setup, facts: DiscountFacts): Promise<string> {
  const { terms, own } = settingsOf(setup);
  const { commission, ...words } = own;
  return db.$transaction(async (tx) => {
    const where = { shop_discountId: { shop, discountId: facts.id } };
    const known = await tx.offer.findUnique({ where, select: { id: true } });
    const offer = await tx.offer.upsert({
      where,
      create: {
        shop,
        discountId: facts.id,
        title: facts.title,
        summary: facts.summary,
        status: facts.status,
        value: valueOf(terms.gives),
        usageLimit: facts.usageLimit,
        appliesOncePerCustomer: facts.appliesOncePerCustomer,
        buyers: facts.buyers ?? null,
        startsAt: new Date(facts.startsAt),
        endsAt: facts.endsAt ? new Date(facts.endsAt) : null,
        ...words,
        ...commissionColumns(commission),
      },
      update: {},
    });
    await tx.offerSetup.update({ where: { shop_id: { shop, id: setup.id } }, data: { discountId: facts.id, offerId: offer.id } });
    const act = { shop, by: staffOrSystem(setup.createdBy), offerId: offer.id, subject: facts.title, shopifyIds: [facts.id] };
    if (!known) await recordActivity(tx, { kind: "offer_created", after: { name: facts.title, summary: facts.summary }, ...act });
    return offer.id;
  });
}

/** These members get no code here: said on the setup, and their names are free again. */
export async function recordRefused(
  { shop, db }: ShopContext,
  setupId: string,
  refused: { member: OfferSetupMember; because: string }[],
): Promise<void> {
  if (refused.length === 0) return;
  await db.$transaction(async (tx) => {
    for (const { member, because } of refused) {
      const open = { setupId, memberId: member.memberId, state: "waiting" };
      const { count } = await tx.offerSetupMember.updateMany({ where: open, data: { state: "refused", refusal: because } });
      if (count > 0) await freeNames({ shop, tx }, [member]);
    }
  }, LONG_TRANSACTION);
}

/**
 * It ends here: Shopify would not have the discount, no code could be its first, or the app was no longer let in. In the last
 * case Shopify may have made the discount although its answer was lost, when a code was sent (`sentName`).
 */
export async function recordRefusal(
  { shop, db }: ShopContext,
  setup: Setup,
  {
    because,
    accessLost = null,
    permission = null,
    now,
  }: { because: string; accessLost?: AccessLoss | null; permission?: string | null; now: Date },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.offerSetup.update({
      where: { shop_id: { shop, id: setup.id } },
      data: { state: "refused", refusal: because, accessLost, permission, settledAt: now },
    });
    await freeNames({ shop, tx }, setup.members);
  });
}
