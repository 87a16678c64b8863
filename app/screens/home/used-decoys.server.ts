import { plural } from "#app/format/counts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** Decoys that orders used, until somebody took note: each says which place was scraped. */
export async function usedDecoys({ db }: ShopContext): Promise<Need[]> {
  const used = await db.decoy.findMany({
    where: { usedAt: { not: null }, seenAt: null },
    orderBy: [{ usedAt: "desc" }, { id: "desc" }],
    take: 10,
  });
  return used.map(({ id, name, place, told }) => ({
    key: `decoy ${id}`,
    what: `The decoy ${name} was used in ${plural(told, "order")}: somebody passes codes of its place on`,
    about: place,
    action: { content: "See decoys", url: "/app/leaks/decoys" },
  }));
}
