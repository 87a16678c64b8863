import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { createDraft, type DraftCreated, type DraftRequest } from "./create-draft.server.ts";
import { saveDraftNames } from "./draft-names.server.ts";
import { proposeNames } from "./suggest-names.server.ts";

/**
 * Makes a draft as a person begins it. A draft of one member opens with a name proposed for them, to be taken or typed over;
 * where none can be proposed the field is empty. Refusals are those of `createDraft`.
 */
export async function beginRefresh(ctx: ShopContext, request: DraftRequest & { codes: DiscountCodes }): Promise<DraftCreated> {
  const draft = await createDraft(ctx, request);
  if (!draft.ok) return draft;
  const { refreshId } = draft;
  const [only, another] = await ctx.db.refreshItem.findMany({ where: { refreshId, state: "draft" }, select: { id: true }, take: 2 });
  if (!only || another) return draft;
  const [name] = await proposeNames(ctx, request, { refreshId, itemId: only.id });
  if (name !== undefined) await saveDraftNames(ctx, { refreshId, names: { [only.id]: name } });
  return draft;
}
