/** Tells the Function at Shopify which codes are guarded. Whatever happens on the way, it refuses no code that nobody guards. */
import { acquireDiscountLease, releaseDiscountLease } from "#app/codes/discount-lease.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { cutTo } from "#app/platform/plain-text.ts";
import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { GuardDiscount } from "#app/shopify/discounts/guard-discount.ts";

import { endOverGuards } from "./code-guards.server.ts";
import { guardState } from "./guard-state.ts";

/** While something is guarded: somebody may have deleted or ended the discount in Shopify. */
const LOOK_AGAIN_MINUTES = 60;
/** The lease's name among those of discounts: one process writes at a time, or an older state would follow a newer one. */
const LEASE = "guarded codes";
const LEASE_SECONDS = 60;

type Deps = { discount: GuardDiscount; now: () => Date };

/**
 * Writes the guards that are asked for and takes out those that are over. Writing twice does no harm. Throws ShopifyUnavailable, after
 * which the job tries again; what Shopify refuses, and a shop that is closed to the app, stands at the case and is tried again in an hour.
 */
export async function applyGuards(ctx: ShopContext, { discount, now }: Deps): Promise<"done" | "busy"> {
  const lease = await acquireDiscountLease(ctx, LEASE, LEASE_SECONDS);
  if (lease === null) return "busy";
  try {
    await endOverGuards(ctx, now());
    await write(ctx, { discount, now });
    return "done";
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    const dueAt = new Date(now().getTime() + LOOK_AGAIN_MINUTES * 60_000);
    const data = { ...trouble, ...(trouble.trouble !== "waits" && { dueAt }) };
    await ctx.db.guardedShop.updateMany({ data });
    if (error instanceof ShopifyUnavailable) throw error;
    return "done";
  } finally {
    await releaseDiscountLease(ctx, LEASE, lease.holder);
  }
}

function troubleOf(error: unknown): { trouble: string; troubleDetail: string | null } | null {
  if (error instanceof ShopifyRejected) return { trouble: "refused", troubleDetail: cutTo(error.message, 500) };
  if (error instanceof ShopifyAccessLost) return { trouble: "access", troubleDetail: null };
  return error instanceof ShopifyUnavailable ? { trouble: "waits", troubleDetail: null } : null;
}

async function write(ctx: ShopContext, { discount, now }: Deps): Promise<void> {
  const { db } = ctx;
  const at = now();
  const known = await db.guardedShop.findFirst();
  if (!known) return;
  const open = await db.codeGuard.findMany({ where: { endedAt: null }, select: { caseId: true, name: true, sentence: true } });
  // Whoever asks for a guard is told where it does not fit. If it did not all the same, nothing is guarded: an older state must not stay.
  const state = guardState(open, known.key);
  let standing = known.discountId === null ? "gone" : await discount.look(known.discountId);
  let { discountId } = known;
  if (standing === "gone") {
    discountId = open.length === 0 ? null : await discount.create(at);
    standing = "active";
    await db.guardedShop.updateMany({ data: { discountId } });
  }
  if (discountId !== null) await discount.write(discountId, state ?? guardState([], known.key) ?? "{}");
  await written(ctx, { at, open: state === null ? [] : open, works: state !== null && standing === "active" });
}

type Written = { at: Date; open: readonly { caseId: string; sentence: string }[]; works: boolean };

async function written({ shop, db }: ShopContext, { at, open, works }: Written): Promise<void> {
  const [ids, sentences] = [open.map(({ caseId }) => caseId), open.map(({ sentence }) => sentence)];
  await db.$transaction(async (tx) => {
    // One that was asked for or changed meanwhile is written by the next job.
    await tx.$executeRaw`
      UPDATE "CodeGuard" g SET "appliedAt" = coalesce(g."appliedAt", ${at}) FROM unnest(${ids}::uuid[], ${sentences}::text[]) AS w(id, sentence)
      WHERE g.shop = ${shop} AND g."caseId" = w.id AND g.sentence = w.sentence AND g."endedAt" IS NULL`;
    await tx.codeGuard.updateMany({ where: { endedAt: { lte: at }, removedAt: null, caseId: { notIn: ids } }, data: { removedAt: at } });
    const next = open.length > 0 ? new Date(at.getTime() + LOOK_AGAIN_MINUTES * 60_000) : null;
    await tx.$executeRaw`
      UPDATE "GuardedShop" SET "writtenAt" = ${at}, trouble = ${works ? null : "inactive"}, "troubleDetail" = NULL,
        "dueAt" = CASE WHEN "dueAt" > ${at} THEN least("dueAt", coalesce(${next}::timestamp, "dueAt")) ELSE ${next}::timestamp END
      WHERE shop = ${shop}`;
  });
}
