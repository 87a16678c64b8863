/** What the forms of payouts send. */
import { z } from "zod";

import { typedMinor } from "#app/offers/typed-numbers.ts";
import { PAYOUT_WAYS, type PayoutSettings } from "#app/payouts/payout.ts";

import { timeFrom } from "./params.server.ts";

export const settingsForm = z.object({
  cutOff: z.string().max(40),
  minimum: z.string().max(40).default(""),
  way: z.enum(PAYOUT_WAYS),
});

/** What was typed, or which of it cannot be read. */
export function settingsFrom(
  typed: z.infer<typeof settingsForm>,
  { currency, zone }: { currency: string; zone: string },
): PayoutSettings | "cutOff" | "minimum" {
  const cutOff = timeFrom(typed.cutOff, zone);
  const minimumMinor = typed.minimum.trim() === "" ? 0 : typedMinor(typed.minimum, currency);
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
