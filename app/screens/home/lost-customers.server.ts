import type { ShopContext } from "#app/platform/db.server.ts";
import { PRESENT } from "#app/members/present.ts";

import type { Need } from "./need.ts";

const SHOWN = 5;

/** Creators whose customer was deleted in Shopify: signing in leads to no codes until another customer is linked. */
export async function lostCustomers({ db }: ShopContext): Promise<Need[]> {
  const members = await db.member.findMany({
    where: { ...PRESENT, customerGoneAt: { not: null }, enrolments: { some: { status: "active" } } },
    select: { id: true, firstName: true, lastName: true, email: true },
    orderBy: [{ customerGoneAt: "desc" }, { id: "asc" }],
    take: SHOWN,
  });
  return members.map(({ id, firstName, lastName, email }) => ({
    key: `customer ${id}`,
    what: `${`${firstName} ${lastName}`.trim() || email} cannot open their page by signing in`,
    about: "Their customer was deleted in Shopify. Link another one, or send them their page link.",
    action: { content: "Open member", url: `/app/members/${id}` },
  }));
}
