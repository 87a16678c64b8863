import type { ShopContext } from "#app/platform/db.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";

import type { MemberFilter, MemberListSort } from "./member-filter.ts";
import { membersWhere } from "./member-filter.server.ts";

export type MemberRow = { id: string; name: string; handle: string; email: string; offers: number; liveCodes: string[]; createdAt: string };
type MemberSearch = MemberFilter & { sort: MemberListSort; direction: "asc" | "desc"; page: number; pageSize: number };

/** One page of members, found by any word of their name, handle or e-mail, or by a code they hold now. */
export async function searchMembers(
  { db }: ShopContext,
  { sort, direction, page, pageSize, ...filter }: MemberSearch,
): Promise<{ rows: MemberRow[]; total: number }> {
  const where = membersWhere(filter);
  const [total, members] = await Promise.all([
    db.member.count({ where }),
    db.member.findMany({
      where,
      orderBy: orderBy(sort, direction),
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: {
        enrolments: { where: { status: { not: "removed" } }, select: { id: true } },
        codes: { where: { liveUntil: null, isPrimary: true }, select: { name: true }, orderBy: { name: "asc" } },
      },
    }),
  ]);
  const rows = members.map((member) => ({
    id: member.id,
    name: `${member.firstName} ${member.lastName}`.trim(),
    handle: member.handle,
    email: member.email,
    offers: member.enrolments.length,
    liveCodes: member.codes.map((code) => code.name),
    createdAt: member.createdAt.toISOString(),
  }));
  return { rows, total };
}

function orderBy(sort: MemberListSort, direction: "asc" | "desc"): Prisma.MemberOrderByWithRelationInput[] {
  switch (sort) {
    case "name":
      return [{ firstName: direction }, { lastName: direction }, { id: "asc" }];
    case "email":
      return [{ email: direction }];
    case "created":
      return [{ createdAt: direction }, { id: direction }];
  }
}
