import type { ShopContext } from "#app/platform/db.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { markSeen } from "./ask-sisters.server.ts";
import type { ReceivedView } from "./read-requests.server.ts";

type Press = { by: string; codes: DiscountCodes; now: Date };

/**
 * Begins a refresh here of those codes of a request that stayed as they are, for the reason the other store had. The request is seen to
 * with that. Null when none of them can be refreshed now.
 */
export async function refreshHere(
  ctx: ShopContext,
  received: ReceivedView,
  { by, codes, now }: Press,
): Promise<{ refreshId: string } | null> {
  const { id, offer, rows, reason } = received;
  const codeIds = rows.filter(({ why }) => why !== null).map(({ codeId }) => codeId);
  const draft = await beginRefresh(ctx, { offerId: offer.id, codeIds, createdBy: by, codes, reason });
  if (!draft.ok) return null;
  await markSeen(ctx, { requestId: id, now });
  return { refreshId: draft.refreshId };
}
