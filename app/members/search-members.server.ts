import { searchedForms } from "#app/codes/search-key.ts";
import type { ShopContext, ShopDb } from "#app/platform/db.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";

import type { MemberFilter, MemberListSort } from "./member-filter.ts";
import { membersWhere } from "./member-filter.server.ts";

export type MemberRow = {
  id: string;
  name: string;
  handle: string;
  email: string;
  offers: number;
  liveCodes: string[];
  /** The retired code that the search found them by; `until` ISO, UTC. Null when it found something else. */
  formerCode: { name: string; until: string } | null;
  tags: string[];
  archived: boolean;
  createdAt: string;
};
type MemberSearch = MemberFilter & { sort: MemberListSort; direction: "asc" | "desc"; page: number; pageSize: number };

/** One page of members, found by any word of their name, handle or e-mail, or by a code they hold or held once. */
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
        tags: { select: { name: true }, orderBy: { key: "asc" } },
      },
    }),
  ]);
  const former = await formerCodes(
    db,
    members.map(({ id }) => id),
    filter.search,
  );
  const rows = members.map((member) => ({
    id: member.id,
    name: `${member.firstName} ${member.lastName}`.trim(),
    handle: member.handle,
    email: member.email,
    offers: member.enrolments.length,
    liveCodes: member.codes.map((code) => code.name),
    formerCode: former.get(member.id) ?? null,
    tags: member.tags.map(({ name }) => name),
    archived: member.archivedAt !== null,
    createdAt: member.createdAt.toISOString(),
  }));
  return { rows, total };
}

/** By member, the retired code that is what was typed: the one that ended last. */
async function formerCodes(
  db: ShopDb,
  memberIds: readonly string[],
  search: string,
): Promise<Map<string, { name: string; until: string }>> {
  const forms = searchedForms(search).filter((form) => form.length >= 3);
  if (forms.length === 0) return new Map();
  const codes = await db.promoCode.findMany({
    where: { memberId: { in: [...memberIds] }, liveUntil: { not: null }, OR: forms.map((form) => ({ searchKey: { startsWith: form } })) },
    orderBy: { liveUntil: "asc" },
    select: { memberId: true, name: true, liveUntil: true },
  });
  return new Map(
    codes.flatMap(({ memberId, name, liveUntil }) => (liveUntil ? [[memberId, { name, until: liveUntil.toISOString() }]] : [])),
  );
}

function orderBy(sort: MemberListSort, direction: "asc" | "desc"): Prisma.MemberOrderByWithRelationInput[] {
  switch (sort) {
    case "name":
      return [{ firstName: direction }, { lastName: direction }, { id: "asc" }];
    case "email":
      return [{ email: direction }, { id: direction }];
    case "created":
      return [{ createdAt: direction }, { id: direction }];
  }
}
