import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { createDraft, storedOrigin, type DraftCreated, type DraftRequest } from "./create-draft.server.ts";
import { discardDraft } from "./discard-draft.server.ts";
import { saveDraftNames } from "./draft-names.server.ts";
import { proposeNames } from "./suggest-names.server.ts";

/**
 * Makes a draft as a person begins it. A draft of one member opens with a name proposed for them, to be taken or typed over;
 * where none can be proposed the field is empty. Somebody who comes back to begin the same once more gets the draft they left.
 * Refusals are those of `createDraft`.
 */
export async function beginRefresh(ctx: ShopContext, request: DraftRequest & { codes: DiscountCodes }): Promise<DraftCreated> {
  const draft = await createDraft(ctx, request);
  if (!draft.ok) return draft;
  const { refreshId } = draft;
  const left = await draftLeft(ctx, refreshId);
  if (left !== null) {
    await discardDraft(ctx, { refreshId });
    await ctx.db.refresh.updateMany({ where: { id: left, state: "draft" }, data: storedOrigin(request.origin) });
    return { ...draft, refreshId: left };
  }
  const [only, another] = await ctx.db.refreshItem.findMany({ where: { refreshId, state: "draft" }, select: { id: true }, take: 2 });
  if (!only || another) return draft;
  const [name] = await proposeNames(ctx, request, { refreshId, itemId: only.id });
  if (name !== undefined) await saveDraftNames(ctx, { refreshId, names: { [only.id]: name } });
  return draft;
}

/**
 * The newest draft that the same person left for the same codes of the same members, for the same reason or, where none is named
 * now, for any. Null when there is none.
 */
async function draftLeft({ shop, db }: ShopContext, refreshId: string): Promise<string | null> {
  const [left] = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id::text FROM "Refresh" n
    JOIN "Refresh" r ON r.shop = n.shop AND r."offerId" = n."offerId" AND r."createdBy" = n."createdBy" AND r.id <> n.id AND r.state = 'draft'
      AND r."undoOf" IS NULL AND r.outsiders = n.outsiders AND (n.reason IS NULL OR r.reason = n.reason)
    WHERE n.shop = ${shop} AND n.id = ${refreshId}::uuid AND ${membersOf(shop, Prisma.sql`r.id`)} = ${membersOf(shop, Prisma.sql`n.id`)}
    ORDER BY r."createdAt" DESC LIMIT 1`;
  return left?.id ?? null;
}

/** SQL: whom a refresh is for, with the code each has and whether they are left out, as one text. */
function membersOf(shop: string, id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT string_agg(i."enrolmentId"::text || coalesce(i."oldCodeId"::text, '') || i.state, ' ' ORDER BY i."enrolmentId", i."oldCodeId")
    FROM "RefreshItem" i WHERE i.shop = ${shop} AND i."refreshId" = ${id})`;
}
