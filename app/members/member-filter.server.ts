import type { Prisma } from "#app/generated/prisma/client.ts";

import type { MemberFilter } from "./member-filter.ts";
import { matchingName } from "./matching-name.ts";

/** The members a list shows. "Needs attention": a refresh of theirs is parked and waits for a person. */
export function membersWhere({ search, offerId, code, attention, ids }: MemberFilter): Prisma.MemberWhereInput {
  const conditions: Prisma.MemberWhereInput[] = [matchingName(search)];
  if (offerId) conditions.push({ enrolments: { some: { offerId, status: { not: "removed" } } } });
  const live = { liveUntil: null, ...(offerId && { offerId }) };
  if (code === "live") conditions.push({ codes: { some: live } });
  if (code === "none") conditions.push({ codes: { none: live } });
  if (attention) conditions.push({ enrolments: { some: { items: { some: { state: "parked" } } } } });
  if (ids) conditions.push({ id: { in: [...ids] } });
  return { AND: conditions };
}
