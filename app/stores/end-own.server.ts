import type { ShopTx } from "#app/platform/db.server.ts";

import { OPEN } from "./stores.ts";

/** Takes back everything this shop agreed to with others. At once nothing goes across any more; the others' rows follow by a job. */
export async function endOwnPairs(tx: ShopTx, at: Date): Promise<void> {
  await tx.storePair.updateMany({ where: { state: { not: "ended" } }, data: { state: "ended", endedAt: at } });
  const outcome = "The app was uninstalled before it was begun.";
  await tx.storeRequest.updateMany({
    where: { state: { in: [...OPEN] } },
    data: { state: "ended", outcome, dueAt: null, settledAt: at, seenAt: at },
  });
  await tx.storeInvite.deleteMany({});
  await tx.offerTie.deleteMany({});
}
