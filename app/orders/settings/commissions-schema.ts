/** What a browser may send as settings of commissions, and what is kept of a change that waits. Here only its shape. */
import { z } from "zod";

import { HOLD_FROM, OWN_PURCHASES, RENEWALS } from "#app/orders/commission-settings.ts";

import type { CommissionsForm, OverrideForm } from "./commissions-form.ts";

const basisAndHold = {
  containedTax: z.boolean(),
  giftCards: z.boolean(),
  shipping: z.boolean(),
  tips: z.boolean(),
  duties: z.boolean(),
  holdDays: z.string().max(20),
  holdFrom: z.enum(HOLD_FROM),
};

export const commissionsSchema: z.ZodType<CommissionsForm> = z.object({
  ...basisAndHold,
  ownPurchases: z.enum(OWN_PURCHASES),
  firstOrderOnly: z.boolean(),
  renewals: z.enum(RENEWALS),
  posOrders: z.boolean(),
  draftOrders: z.boolean(),
});

export const overrideSchema: z.ZodType<OverrideForm> = z.object({ ...basisAndHold, ownBasis: z.boolean(), ownHold: z.boolean() });
