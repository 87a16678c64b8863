import { CreateGuardDiscountDocument, ReadGuardDiscountDocument, WriteGuardStateDocument } from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { ShopifyUnavailable, unwrap } from "#app/shopify/client/errors.ts";

import { GUARD_FUNCTION, GUARD_METAFIELD, type GuardDiscount } from "./guard-discount.ts";

/** What merchants see in their list of discounts. */
const TITLE = "Guarded codes (Reissue)";

export function guardDiscount(admin: Admin): GuardDiscount {
  return {
    async create(now) {
      // It must stand in no other discount's way.
      const combinesWith = { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true };
      const discount = {
        title: TITLE,
        functionHandle: GUARD_FUNCTION,
        startsAt: now.toISOString(),
        discountClasses: ["ORDER" as const],
        combinesWith,
      };
      const payload = unwrap((await admin.request(CreateGuardDiscountDocument, { discount })).discountAutomaticAppCreate);
      if (!payload.automaticAppDiscount) throw new ShopifyUnavailable(5, { because: "a discount without an id" });
      return payload.automaticAppDiscount.discountId;
    },
    async look(id) {
      const { discountNode } = await admin.request(ReadGuardDiscountDocument, { id });
      if (!discountNode || discountNode.discount.__typename !== "DiscountAutomaticApp") return "gone";
      return discountNode.discount.status === "ACTIVE" ? "active" : "inactive";
    },
    async write(ownerId, value) {
      const metafields = [{ ...GUARD_METAFIELD, ownerId, type: "json", value }];
      unwrap((await admin.request(WriteGuardStateDocument, { metafields })).metafieldsSet);
    },
  };
}
