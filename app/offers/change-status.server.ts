/** Pause, resume, end, archive. Shopify decides what the status is; afterwards it is read again. */
import type { ActivityKind } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";
import { ShopifyRejected } from "#app/shopify/client/errors.ts";

import { syncOffer } from "./sync-offer.server.ts";

export const STATUS_CHANGES = ["pause", "resume", "end", "archive", "unarchive"] as const;
export type StatusChange = (typeof STATUS_CHANGES)[number];
export type StatusChanged = { ok: true } | { ok: false; reason: "not_found" } | { ok: false; reason: "refused"; sentence: string };

const KIND: Record<StatusChange, ActivityKind> = {
  pause: "offer_paused",
  resume: "offer_resumed",
  end: "offer_ended",
  archive: "offer_archived",
  unarchive: "offer_unarchived",
};

type Input = {
  offerId: string;
  change: StatusChange;
  discounts: Discounts;
  codes: DiscountCodes;
  now?: () => Date;
  /** What is written down with a change at Shopify, in the transaction that tells of it. */
  alongside?: (tx: ShopTx) => Promise<void>;
};

/**
 * Pausing and ending stop every code at once; codes and history stay. Resuming brings back the end an offer had when it
 * was paused, unless that has passed. Archiving only hides it from lists and changes nothing at Shopify.
 */
export async function changeStatus(
  ctx: ShopContext,
  { offerId, change, discounts, codes, now = () => new Date(), alongside }: Input,
): Promise<StatusChanged> {
  const { shop, db } = ctx;
  const offer = await db.offer.findFirst({ where: { id: offerId } });
  if (!offer) return { ok: false, reason: "not_found" };
  const { discountId } = offer;
  const by = staffOrSystem(ctx.by);
  const record = (data: object) => db.offer.update({ where: { shop_id: { shop, id: offerId } }, data });
  try {
    switch (change) {
      case "archive":
      case "unarchive":
        await db.$transaction(async (tx) => {
          const archivedAt = change === "archive" ? now() : null;
          await tx.offer.update({ where: { shop_id: { shop, id: offerId } }, data: { archivedAt } });
          await recordActivity(tx, { shop, kind: KIND[change], by, at: now(), offerId, subject: offer.title, shopifyIds: [discountId] });
        });
        return { ok: true };
      case "pause":
        // Written first: after the deactivation the end is the present moment, and what it was would be lost.
        if (offer.pausedAt === null) await record({ pausedAt: now(), pausedEndsAt: (await codes.discount(discountId))?.endsAt ?? null });
        await discounts.deactivate(discountId);
        break;
      case "end":
        await discounts.deactivate(discountId);
        await record({ pausedAt: null, pausedEndsAt: null });
        break;
      case "resume":
        await discounts.activate(discountId);
        if (offer.pausedEndsAt && offer.pausedEndsAt > now()) await endAgain(discountId, offer.pausedEndsAt, discounts);
        await record({ pausedAt: null, pausedEndsAt: null });
        break;
    }
  } catch (error) {
    if (!(error instanceof ShopifyRejected)) throw error;
    if (change === "pause" && offer.pausedAt === null) await record({ pausedAt: null, pausedEndsAt: null });
    return { ok: false, reason: "refused", sentence: error.message };
  }
  await syncOffer(ctx, { discountId, codes, now: now(), act: { kind: KIND[change], by }, ...(alongside && { alongside }) });
  return { ok: true };
}

async function endAgain(discountId: string, endsAt: Date, discounts: Discounts): Promise<void> {
  const read = await discounts.terms(discountId);
  if (read) await discounts.update(discountId, { ...read.terms, endsAt: endsAt.toISOString() }, read.terms);
}
