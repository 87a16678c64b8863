import type { ShopContext } from "#app/platform/db.server.ts";

import { isId } from "#app/platform/ids.ts";

/** Takes a member out of a draft; their code stays as it is. They are listed among the excluded and can be taken back. */
export async function leaveOut({ db }: ShopContext, { itemId }: { itemId: string }): Promise<{ ok: boolean }> {
  if (!isId(itemId)) return { ok: false };
  const { count } = await db.refreshItem.updateMany({
    where: { id: itemId, state: "draft" },
    data: { state: "excluded", excludedFor: "left_out" },
  });
  return { ok: count === 1 };
}

/** The reverse of `leaveOut`, while the draft is still one. */
export async function takeBack({ db }: ShopContext, { itemId }: { itemId: string }): Promise<{ ok: boolean }> {
  if (!isId(itemId)) return { ok: false };
  const { count } = await db.refreshItem.updateMany({
    where: { id: itemId, state: "excluded", excludedFor: "left_out", refresh: { state: "draft" } },
    data: { state: "draft", excludedFor: null },
  });
  return { ok: count === 1 };
}
