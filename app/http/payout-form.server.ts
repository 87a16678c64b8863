/** What the forms of payouts send. */
import { z } from "zod";

import { typedMinor } from "#app/offers/typed-numbers.ts";
import { isByShopify, PAYOUT_WAYS, type PayoutSettings, type ShopifyWay } from "#app/payouts/payout.ts";

import { timeFrom } from "./params.server.ts";

export const settingsForm = z.object({
  cutOff: z.string().max(40),
  minimum: z.string().max(40).default(""),
  way: z.enum(PAYOUT_WAYS),
});

/** What was typed, or which of it cannot be taken. `ways`: those that Shopify pays and the shop has switched on. */
export function settingsFrom(
  typed: z.infer<typeof settingsForm>,
  { currency, zone, ways }: { currency: string; zone: string; ways: readonly ShopifyWay[] },
): PayoutSettings | "cutOff" | "minimum" | "way" {
  const cutOff = timeFrom(typed.cutOff, zone);
  const minimumMinor = typed.minimum.trim() === "" ? 0 : typedMinor(typed.minimum, currency);
  if (isByShopify(typed.way) && !ways.includes(typed.way)) return "way";
  if (cutOff === null) return "cutOff";
  return minimumMinor === null ? "minimum" : { cutOff, minimumMinor, way: typed.way };
}

/** A payout as the page showed it, handed back with a press. */
export const shownForm = z.object({
  members: z.coerce.number().int().nonnegative(),
  lines: z.coerce.number().int().nonnegative(),
  sumMinor: z.coerce.number().int(),
  mark: z.string().regex(/^-?\d{0,40}$/),
  cutOff: z.iso.datetime(),
});
