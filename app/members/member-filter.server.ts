import type { Prisma } from "#app/generated/prisma/client.ts";

import type { MemberFilter } from "./member-filter.ts";
import { matchingName } from "./matching-name.ts";
import { ARCHIVED, PRESENT } from "./present.ts";

/** The members a list shows. "Needs attention": a refresh of theirs is parked and waits for a person. */
export function membersWhere({
  search,
  offerId,
  code,
  attention,
  archived = false,
  tag = null,
  ids,
}: MemberFilter): Prisma.MemberWhereInput {
  const conditions: Prisma.MemberWhereInput[] = [archived ? ARCHIVED : PRESENT, matchingName(search)];
  if (offerId) conditions.push({ enrolments: { some: { offerId, status: { not: "removed" } } } });
  const live = { liveUntil: null, ...(offerId && { offerId }) };
  if (code === "live") conditions.push({ codes: { some: live } });
  if (code === "none") conditions.push({ codes: { none: live } });
  if (attention) conditions.push({ enrolments: { some: { items: { some: { state: "parked" } } } } });
  if (tag !== null) conditions.push({ tags: { some: { key: tag } } });
  if (ids) conditions.push({ id: { in: [...ids] } });
  return { AND: conditions };
}
