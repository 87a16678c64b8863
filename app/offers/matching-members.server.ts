import type { ShopContext } from "#app/db.server.ts";
import { matchingName } from "#app/members/matching-name.ts";

/** The first fifty members who match, by name, and the ids of everybody who does. Twenty thousand at most. */
export async function matchingMembers({ db }: ShopContext, search: string) {
  const found = await db.member.findMany({
    where: matchingName(search),
    select: { id: true, firstName: true, lastName: true, handle: true },
    orderBy: [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }],
    take: 20_000,
  });
  const rows = found.slice(0, 50).map(({ id, firstName, lastName, handle }) => ({ id, name: `${firstName} ${lastName}`.trim(), handle }));
  return { rows, total: found.length, ids: found.map(({ id }) => id) };
}
