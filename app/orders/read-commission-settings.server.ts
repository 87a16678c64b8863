import type { ShopTx } from "#app/platform/db.server.ts";
import type { CommissionSettings as ShopRow, OfferCommissionSettings as OfferRow } from "#app/generated/prisma/client.ts";

import { type CommissionSettings, type OfferOverride, type SettingsOf, STANDARD } from "./commission-settings.ts";
import { basisFrom } from "./earnings.ts";

/** What holds in the shop and in each of its offers. */
export async function readCommissionSettings(tx: Pick<ShopTx, "commissionSettings" | "offerCommissionSettings">): Promise<SettingsOf> {
  const row = await tx.commissionSettings.findFirst();
  const offers = await tx.offerCommissionSettings.findMany();
  return {
    shop: row ? ofShop(row) : STANDARD,
    offers: new Map(offers.map((offer) => [offer.offerId, ofOffer(offer)])),
  };
}

function ofShop({ basis, holdDays, holdFrom, ownPurchases, renewals, ...rules }: ShopRow): CommissionSettings {
  return {
    basis: basisFrom(basis),
    hold: { days: holdDays, from: holdFrom as CommissionSettings["hold"]["from"] },
    rules: {
      ownPurchases: ownPurchases as CommissionSettings["rules"]["ownPurchases"],
      renewals: renewals as CommissionSettings["rules"]["renewals"],
      firstOrderOnly: rules.firstOrderOnly,
      posOrders: rules.posOrders,
      draftOrders: rules.draftOrders,
    },
  };
}

function ofOffer({ basis, holdDays, holdFrom }: OfferRow): OfferOverride {
  return {
    basis: basis === null ? null : basisFrom(basis),
    hold: holdDays === null || holdFrom === null ? null : { days: holdDays, from: holdFrom as CommissionSettings["hold"]["from"] },
  };
}
