/** What a browser may send as the form of an offer. Its values are judged by readForm; here only its shape. */
import { z } from "zod";

import type { CommissionForm } from "./commission-form.ts";
import { TIER_PERIODS, TIERS_BY } from "./commission-terms.ts";
import type { OfferForm } from "./offer-form.ts";

const text = z.string().max(4000);
const choice = z.object({
  kind: z.enum(["all", "collections", "products"]),
  picked: z.array(z.object({ id: z.string().regex(/^gid:\/\/shopify\/(Product|Collection)\/\d+$/), title: z.string().max(500) })).max(250),
});

const segment = z.object({ id: z.string().regex(/^gid:\/\/shopify\/Segment\/\d+$/), title: z.string().max(500) });
const buyers = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["all", "no_orders", "customers", "markets"]) }),
  z.object({ kind: z.literal("segments"), segments: z.array(segment).max(1000) }),
]);

const commission = {
  commissionPercent: text,
  commissionAmount: text,
  tiersBy: z.enum(TIERS_BY),
  tiersPeriod: z.enum(TIER_PERIODS),
  tiers: z.array(z.object({ from: text, percent: text, amount: text })).max(50),
};

export const commissionForm: z.ZodType<CommissionForm> = z.object(commission);

/** Whether the commission stands otherwise in one form than in the other. */
export function hasOtherCommission(one: CommissionForm, other: CommissionForm): boolean {
  return JSON.stringify(commissionForm.parse(one)) !== JSON.stringify(commissionForm.parse(other));
}

export const offerForm: z.ZodType<OfferForm> = z.object({
  title: text,
  description: text,
  gives: z.enum(["percentage", "amount", "free_shipping", "bxgy", "other"]),
  otherType: z.enum(["basic", "bxgy"]),
  percent: text,
  amount: text,
  // A page that was opened before this was asked does not send it.
  eachItem: z.boolean().default(false),
  items: choice,
  buysQuantity: text,
  buysItems: choice,
  getsQuantity: text,
  getsPercent: text,
  getsItems: choice,
  usageLimit: text,
  oncePerCustomer: z.boolean(),
  // Nor this.
  buyers: buyers.default({ kind: "all" }),
  minimum: z.enum(["none", "subtotal", "quantity"]),
  minimumAmount: text,
  minimumQuantity: text,
  combinesWith: z.object({ orderDiscounts: z.boolean(), productDiscounts: z.boolean(), shippingDiscounts: z.boolean() }),
  startsAt: text,
  endsAt: text,
  namePattern: text,
  ...commission,
});
