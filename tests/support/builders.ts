/** Offers with members and live codes, in our records and at Shopify alike. */
import { randomUUID } from "node:crypto";

import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";

/** Where discounts are put: a Shopify in memory, or the local one (`shelfOf`). */
export type Shelf = {
  addDiscount(title: string, names: readonly string[]): { id: string };
  find(name: string): { code: { id: string } } | null;
};

type BuiltMember = { enrolmentId: string; memberId: string; name: string; code: string; redeemCodeId: string };
export type BuiltOffer = { id: string; discountId: string; title: string; members: BuiltMember[] };

type Plan = { title: string; codes: string[]; usageLimit: number | null };

/** `await anOffer().withMembers(3).in(ctx, shopify)`; codes are CREATOR1, CREATOR2, … unless named. */
export function anOffer(plan: Plan = { title: "Creators", codes: [], usageLimit: null }) {
  return {
    titled: (title: string) => anOffer({ ...plan, title }),
    limitedTo: (usageLimit: number) => anOffer({ ...plan, usageLimit }),
    withMembers: (count: number) => anOffer({ ...plan, codes: Array.from({ length: count }, (_, at) => `CREATOR${at + 1}`) }),
    withCodes: (...codes: string[]) => anOffer({ ...plan, codes }),
    in: (ctx: ShopContext, shopify: Shelf) => build(plan, ctx, shopify),
  };
}

async function build({ title, codes, usageLimit }: Plan, { shop, db }: ShopContext, shopify: Shelf): Promise<BuiltOffer> {
  const discount = shopify.addDiscount(title, codes);
  const liveFrom = new Date("2026-01-01T00:00:00Z");
  const offer = await db.offer.create({
    data: {
      shop,
      discountId: discount.id,
      title,
      summary: "15% off",
      status: "ACTIVE",
      startsAt: liveFrom,
      usageLimit,
      value: 15,
      commissionBps: 1000,
    },
  });
  const members = codes.map((code, at) => ({
    enrolmentId: randomUUID(),
    memberId: randomUUID(),
    name: `Member ${String(at + 1).padStart(5, "0")}`,
    code,
    redeemCodeId: shopify.find(code)!.code.id,
  }));
  await db.member.createMany({
    data: members.map(({ memberId, name }) => ({
      id: memberId,
      shop,
      firstName: name.split(" ")[0]!,
      lastName: name.split(" ")[1]!,
      email: `${memberId}@example.com`,
      handle: memberId,
    })),
  });
  await db.enrolment.createMany({
    data: members.map(({ enrolmentId, memberId }) => ({ id: enrolmentId, shop, offerId: offer.id, memberId })),
  });
  await db.promoCode.createMany({
    data: members.map(({ enrolmentId, memberId, code, redeemCodeId }) => ({
      shop,
      offerId: offer.id,
      memberId,
      enrolmentId,
      name: code,
      key: keyOf(code),
      redeemCodeId,
      liveFrom,
      issuedFor: "welcome",
    })),
  });
  await db.nameClaim.createMany({ data: members.map(({ enrolmentId, code }) => ({ shop, key: keyOf(code), enrolmentId })) });
  return { id: offer.id, discountId: discount.id, title, members };
}
