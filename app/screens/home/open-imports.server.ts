import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";

import type { Need } from "./need.ts";

/** They are cleared after it. */
const DAY_MS = 86_400_000;

/** Files of members that were checked within the last day and never taken in. */
export async function openImports({ db }: ShopContext, now: Date): Promise<Need[]> {
  const rows = await db.memberImport.findMany({
    where: { state: "checked", confirmedAt: null, createdAt: { gte: new Date(now.getTime() - DAY_MS) } },
    select: { id: true, fileName: true, added: true, updated: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 5,
  });
  return rows
    .filter(({ added, updated }) => added + updated > 0)
    .map(({ id, fileName, added, updated }) => ({
      key: `import ${id}`,
      what: `${plural(added + updated, "member")} of a file ${added + updated === 1 ? "is" : "are"} checked and not imported`,
      about: fileName,
      action: { content: "Open import", url: `/app/members/import/${id}` },
      right: "refresh" as const,
    }));
}
