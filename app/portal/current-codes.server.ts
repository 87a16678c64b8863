import type { ShopContext } from "#app/db.server.ts";

export type CurrentCode = { offer: string; summary: string; name: string };

/** The codes that work now for the creator who is this customer, by offer; null when the customer is no creator of this shop. */
export async function currentCodes({ db }: ShopContext, customerId: string): Promise<CurrentCode[] | null> {
  const members = await db.member.findMany({ where: { customerId }, select: { id: true } });
  if (members.length === 0) return null;
  const codes = await db.promoCode.findMany({
    where: { memberId: { in: members.map((member) => member.id) }, liveUntil: null, enrolment: { status: "active" } },
    include: { offer: { select: { title: true, summary: true, status: true } } },
    orderBy: { offer: { title: "asc" } },
  });
  return codes
    .filter((code) => code.offer.status === "ACTIVE")
    .map((code) => ({ offer: code.offer.title, summary: code.offer.summary, name: code.name }));
}
