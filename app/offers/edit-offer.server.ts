/** Changes an offer's settings: the terms at Shopify first, then what only this app keeps. */
import { changedFacts, type Facts } from "#app/activity/activity.ts";
import { staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts, DiscountTerms } from "#app/shopify/discounts/discount-terms.ts";
import { ShopifyRejected } from "#app/shopify/client/errors.ts";

import { SEGMENT_DENIED, SEGMENT_SCOPE } from "#app/shopify/discounts/buyers.ts";
import { buyersLabel } from "./buyers-labels.ts";
import { commissionColumns, commissionOf, ruleColumns } from "./commission-columns.server.ts";
import { valueOf, type OwnSettings } from "./offer-form.ts";
import { syncOffer } from "./sync-offer.server.ts";

type OfferSettingsView = { offerId: string; discountId: string; terms: DiscountTerms; own: OwnSettings };

/** The terms as Shopify has them now. `missing`: the discount is gone, or is one that only another app can change. */
export async function readSettings(
  { db }: ShopContext,
  { offerId, discounts }: { offerId: string; discounts: Discounts },
): Promise<{ ok: true; settings: OfferSettingsView } | { ok: false; reason: "not_found" | "missing" }> {
  const offer = await db.offer.findFirst({ where: { id: offerId } });
  if (!offer) return { ok: false, reason: "not_found" };
  const read = await discounts.terms(offer.discountId);
  if (!read) return { ok: false, reason: "missing" };
  const { description, namePattern, discountId } = offer;
  return {
    ok: true,
    settings: { offerId, discountId, terms: read.terms, own: { description, namePattern, commission: commissionOf(offer) } },
  };
}

type Edited =
  | { ok: true }
  | { ok: false; reason: "not_found" | "missing" }
  /** `permission`: the scope whose granting lets the same save go through. */
  | { ok: false; reason: "refused"; sentence: string; permission?: string };

type Edit = {
  offerId: string;
  terms: DiscountTerms;
  own: OwnSettings;
  discounts: Discounts;
  codes: DiscountCodes;
  now?: () => Date;
  /** What `terms` and `own` were made from; read now where nobody says. Only what differs from it is sent. */
  before?: OfferSettingsView;
  /** Done in the transaction that writes the offer. */
  also?: (tx: ShopTx) => Promise<void>;
};

/**
 * Never sends a code. Terms that did not change are not sent, so whatever Shopify changed in them meanwhile stays. A new commission counts for orders from now on;
 * what was earned before stays as it was.
 */
export async function editOffer(
  ctx: ShopContext,
  { offerId, terms, own, discounts, codes, now = () => new Date(), before, also }: Edit,
): Promise<Edited> {
  const { shop, db } = ctx;
  const read = before ? { ok: true as const, settings: before } : await readSettings(ctx, { offerId, discounts });
  if (!read.ok) return read;
  const { settings } = read;
  if (JSON.stringify(settings.terms) !== JSON.stringify(terms)) {
    try {
      await discounts.update(settings.discountId, terms, settings.terms);
    } catch (error) {
      if (!(error instanceof ShopifyRejected)) throw error;
      const denied = error.code === SEGMENT_DENIED;
      return { ok: false, reason: "refused", sentence: error.message, ...(denied && { permission: SEGMENT_SCOPE }) };
    }
  }
  await db.$transaction(async (tx) => {
    const { commission, ...words } = own;
    const { commission: until } = settings.own;
    if (JSON.stringify(commission) !== JSON.stringify(until)) {
      await tx.commissionRule.createMany({ data: [{ shop, offerId, since: new Date(0), ...ruleColumns(until) }], skipDuplicates: true });
      await tx.commissionRule.create({ data: { shop, offerId, since: now(), ...ruleColumns(commission) } });
    }
    const value = terms.gives.kind === "other" ? {} : { value: valueOf(terms.gives) };
    const dates = settings.terms.endsAt === terms.endsAt ? {} : { pausedAt: null, pausedEndsAt: null };
    await tx.offer.update({
      where: { shop_id: { shop, id: offerId } },
      data: { ...words, ...commissionColumns(commission), ...value, ...dates },
    });
    await also?.(tx);
  });
  const kept = changedFacts(ownFacts(settings), ownFacts({ terms, own }));
  await syncOffer(ctx, {
    discountId: settings.discountId,
    codes,
    now: now(),
    act: { kind: "offer_edited", by: staffOrSystem(ctx.by), ...kept },
  });
  return { ok: true };
}

/** What reading the discount again does not tell, as the activity tells it: what only this app keeps, and segments by their names. */
function ownFacts({ terms, own }: Pick<OfferSettingsView, "terms" | "own">): Facts {
  const { description, namePattern, commission } = own;
  const { bps, perConversionMinor, tiers } = commission;
  return {
    buyers: buyersLabel(terms.buyers),
    description,
    namePattern,
    commissionBps: bps,
    commissionMinor: perConversionMinor,
    commissionTiers: tiers === null ? 0 : tiers.steps.length,
  };
}
