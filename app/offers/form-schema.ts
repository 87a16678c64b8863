/** What a browser may send as the form of an offer. Its values are judged by readForm; here only its shape. */
import { z } from "zod";

import type { OfferForm } from "./offer-form.ts";

const text = z.string().max(4000);
const choice = z.object({
  kind: z.enum(["all", "collections", "products"]),
  picked: z.array(z.object({ id: z.string().regex(/^gid:\/\/shopify\/(Product|Collection)\/\d+$/), title: z.string().max(500) })).max(250),
});

export const offerForm: z.ZodType<OfferForm> = z.object({
  title: text,
  description: text,
  gives: z.enum(["percentage", "amount", "free_shipping", "bxgy", "other"]),
  otherType: z.enum(["basic", "bxgy"]),
  percent: text,
  amount: text,
  items: choice,
  buysQuantity: text,
  buysItems: choice,
  getsQuantity: text,
  getsPercent: text,
  getsItems: choice,
  usageLimit: text,
  oncePerCustomer: z.boolean(),
  minimum: z.enum(["none", "subtotal", "quantity"]),
  minimumAmount: text,
  minimumQuantity: text,
  combinesWith: z.object({ orderDiscounts: z.boolean(), productDiscounts: z.boolean(), shippingDiscounts: z.boolean() }),
  startsAt: text,
  endsAt: text,
  commissionPercent: text,
  commissionAmount: text,
  namePattern: text,
});
