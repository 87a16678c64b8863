import { discountStatus } from "./discount-status.ts";
import { gid } from "./gid.ts";
import type { Discount, RedeemCode } from "./types.ts";
import type { LiveWorld } from "./world.ts";

/**
 * Discount webhooks. Shopify documents the topics, not the bodies: they are thin (an id, at most a title and status).
 * The redeemcode_* shape is unverified, and one delivery per code is read out of the topic's wording; see README.
 */
export function emitDiscount(world: LiveWorld, topic: "discounts/create" | "discounts/update", discount: Discount): void {
  world.emit({
    topic,
    resourceId: discount.id,
    payload: {
      admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
      title: discount.title,
      status: discountStatus(discount, world.now()),
      created_at: discount.createdAt,
      updated_at: discount.updatedAt,
    },
  });
}

export function emitDiscountDeleted(world: LiveWorld, discount: Discount): void {
  world.emit({
    topic: "discounts/delete",
    resourceId: discount.id,
    payload: { admin_graphql_api_id: gid("DiscountCodeNode", discount.id), deleted_at: world.now().toISOString() },
  });
}

export function emitRedeemCode(
  world: LiveWorld,
  topic: "discounts/redeemcode_added" | "discounts/redeemcode_removed",
  { discount, redeemCode }: { discount: Discount; redeemCode: RedeemCode },
): void {
  world.emit({
    topic,
    resourceId: discount.id,
    payload: {
      admin_graphql_api_id: gid("DiscountCodeNode", discount.id),
      redeem_code: { id: gid("DiscountRedeemCode", redeemCode.id), code: redeemCode.code },
      updated_at: world.now().toISOString(),
    },
  });
}
