import type { ShopContext } from "#app/platform/db.server.ts";

import type { MemberFilter } from "./member-filter.ts";
import { membersWhere } from "./member-filter.server.ts";

/** As many as one press may mean. */
export const MOST_MEANT = 20_000;

/** Members who are ticked, or everybody a list shows on all its pages. */
export type Meant = { memberIds: readonly string[] } | { filter: MemberFilter };

/** Their ids by name, `MOST_MEANT` at most. What this shop does not know, and a record that became another member's, is passed over. */
export async function membersMeant({ db }: ShopContext, meant: Meant): Promise<string[]> {
  const where = "filter" in meant ? membersWhere(meant.filter) : { id: { in: [...meant.memberIds] }, mergedIntoId: null };
  const found = await db.member.findMany({
    where,
    select: { id: true },
    orderBy: [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }],
    take: MOST_MEANT,
  });
  return found.map(({ id }) => id);
}
