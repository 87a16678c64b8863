import type { ConversionState } from "./attribute.ts";
import { RULED_OUT_LABELS } from "./order-rules.ts";

export { CONVERSION_STATES } from "./attribute.ts";

export const REJECT_REASONS = ["own_purchase", "coupon_site", "fraud", "other"] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export const REJECT_LABELS: Record<RejectReason, string> = {
  own_purchase: RULED_OUT_LABELS.own_purchase,
  coupon_site: "Came through a coupon site",
  fraud: "Fraud",
  other: "Another reason",
};

export const STATE_LABELS: Record<ConversionState, string> = {
  counted: "Counted",
  pending: "Awaiting payment",
  cancelled: "Cancelled",
  voided: "Never paid",
  deleted: "Deleted in Shopify",
  test: "Test order",
  rejected: "Rejected",
};
