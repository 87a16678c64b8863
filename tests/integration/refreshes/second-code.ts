/** A second live code of a member in an offer, as an adoption keeps it: not the primary one. */
import { randomUUID } from "node:crypto";

import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";
import type { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

type Second = {
  shopify: ReturnType<typeof inMemoryShopify>;
  offer: BuiltOffer;
  enrolmentId: string;
  memberId: string;
  name: string;
};

export async function aSecondCode({ shop, db }: ShopContext, { shopify, offer, enrolmentId, memberId, name }: Second): Promise<string> {
  const code = shopify.insert(offer.discountId, name)!;
  const id = randomUUID();
  const key = keyOf(name);
  const held = { id, shop, offerId: offer.id, memberId, enrolmentId, name, key, redeemCodeId: code.id, liveFrom: new Date(0) };
  await db.promoCode.create({ data: { ...held, issuedFor: "adopted", isPrimary: false } });
  await db.nameClaim.create({ data: { shop, key, enrolmentId } });
  return id;
}
