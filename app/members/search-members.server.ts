import type { ShopContext } from "#app/db.server.ts";

import { matchingName } from "./matching-name.ts";

export type MemberRow = { id: string; name: string; handle: string; email: string; offers: number; liveCodes: string[] };

/** One page of members by name, found by any word of their name, handle or e-mail, or by a code they hold now. */
export async function searchMembers(
  { db }: ShopContext,
  { search, page, pageSize }: { search: string; page: number; pageSize: number },
): Promise<{ rows: MemberRow[]; total: number }> {
  const where = matchingName(search);
  const [total, members] = await Promise.all([
    db.member.count({ where }),
    db.member.findMany({
      where,
      orderBy: [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: {
        enrolments: { where: { status: { not: "removed" } }, select: { id: true } },
        codes: { where: { liveUntil: null }, select: { name: true }, orderBy: { name: "asc" } },
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
  }));
  return { rows, total };
}
