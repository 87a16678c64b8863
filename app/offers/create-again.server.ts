import type { ShopContext } from "#app/platform/db.server.ts";

import { createOffer, type Created, type Press } from "./create-offer.server.ts";
import { readSetup, settingsOf } from "./setup.store.server.ts";

type Again = Pick<Press, "createdBy" | "codes" | "enqueue"> & { setupId: string };

/**
 * Makes an offer once more that was refused for a permission, with the same terms, members and names. Pressed twice it is made once.
 * "unknown" where there is no such set-up.
 */
export async function createAgain(ctx: ShopContext, { setupId, ...press }: Again): Promise<Created | "unknown"> {
  const setup = await readSetup(ctx, setupId);
  if (!setup || setup.state !== "refused" || setup.permission === null) return "unknown";
  const typed = Object.fromEntries(setup.members.map(({ memberId, name }) => [memberId, name]));
  const memberIds = setup.members.map(({ memberId }) => memberId);
  return createOffer(ctx, { ...press, requestId: setup.id, settings: settingsOf(setup), memberIds, typed });
}
