import { fewOf } from "#app/format/counts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { FAILED, NAMED, type RequestRow } from "#app/stores/stores.ts";

import type { Need } from "./need.ts";

/** What other stores of the merchant ask of this one, and what was not done there or here, until somebody knows of it. */
export async function storeRequests({ db }: ShopContext): Promise<Need[]> {
  const requests = await db.storeRequest.findMany({
    where: { seenAt: null, state: { in: ["waits", ...FAILED, "started"] } },
    orderBy: { createdAt: "desc" },
    take: 20,
    include: { offer: { select: { title: true } } },
  });
  return requests.flatMap(({ id, direction, state, otherName, offer, rows, refreshId }): Need[] => {
    const all = rows as RequestRow[];
    const left = all.filter(({ why }) => why !== null);
    const names = fewOf(
      (left.length > 0 ? left : all).map(({ oldName }) => oldName),
      NAMED,
    );
    const key = `store request ${id}`;
    const about = `${names}, ${offer.title}`;
    if (direction === "out") {
      if (!FAILED.some((one) => one === state) || refreshId === null) return [];
      const what = `${otherName} did not replace all codes that were asked for`;
      return [{ key, what, about, action: { content: "Open refresh", url: `/app/refreshes/${refreshId}` } }];
    }
    const action = { content: "Open request", url: `/app/store-requests/${id}` };
    if (state === "waits") return [{ key, what: `${otherName} asks to replace codes here`, about, action }];
    // What was begun and needs a person is told of as every refresh is.
    if (left.length === 0) return [];
    return [{ key, what: `Codes that ${otherName} asked to replace could not be replaced`, about, action }];
  });
}
