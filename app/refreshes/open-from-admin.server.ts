/** What a page of Shopify's admin is to this shop: the offer behind a discount, the codes behind a customer. */
import { ofCustomer } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** Null when the discount is no offer. Ids are `gid://shopify/DiscountCodeNode/…`. */
export function offerOfDiscount({ db }: ShopContext, discountId: string): Promise<{ id: string; title: string } | null> {
  return db.offer.findFirst({ where: { discountId }, select: { id: true, title: true } });
}

/** A code that can be refreshed, with whose it is. */
export type CodeToRefresh = { memberId: string; offerId: string; offerTitle: string; code: string };

/**
 * The creator whom this customer is, with the codes they have now, by offer; null when they are no member. Should two
 * members be the same customer, the codes of both are here and the older member is the one named.
 */
export async function codesOfCustomer(
  { db }: ShopContext,
  customerId: string,
): Promise<{ memberId: string; name: string; codes: CodeToRefresh[] } | null> {
  const members = await db.member.findMany({
    where: ofCustomer(customerId),
    orderBy: { createdAt: "asc" },
    include: {
      enrolments: {
        where: { status: "active", codes: { some: { liveUntil: null } } },
        include: { offer: { select: { title: true } }, codes: { where: { liveUntil: null, isPrimary: true }, select: { name: true } } },
      },
    },
  });
  const [first] = members;
  if (!first) return null;
  const codes = members.flatMap(({ enrolments }) =>
    enrolments.map(({ memberId, offerId, offer, codes }) => ({ memberId, offerId, offerTitle: offer.title, code: codes[0]?.name ?? "" })),
  );
  codes.sort((a, b) => a.offerTitle.localeCompare(b.offerTitle, "en"));
  return { memberId: first.id, name: `${first.firstName} ${first.lastName}`.trim(), codes };
}
