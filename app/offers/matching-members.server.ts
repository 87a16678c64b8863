import type { ShopContext } from "#app/platform/db.server.ts";
import { matchingName } from "#app/members/matching-name.ts";
import { PRESENT } from "#app/members/present.ts";

const MOST = 20_000;

/** The first fifty members who match, by name, how many do, and the ids of everybody who does: twenty thousand at most. */
export async function matchingMembers({ db }: ShopContext, search: string) {
  const where = { AND: [PRESENT, matchingName(search)] };
  const found = await db.member.findMany({
    where,
    select: { id: true, firstName: true, lastName: true, handle: true },
    orderBy: [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }],
    take: MOST,
  });
  const rows = found.slice(0, 50).map(({ id, firstName, lastName, handle }) => ({ id, name: `${firstName} ${lastName}`.trim(), handle }));
  const total = found.length < MOST ? found.length : await db.member.count({ where });
  return { rows, total, ids: found.map(({ id }) => id) };
}
