import { z } from "zod";

import { TIER_PERIODS, TIERS_BY, type CommissionTiers } from "./commission-terms.ts";

const whole = z.int().nonnegative();
const kept = z.object({
  by: z.enum(TIERS_BY),
  period: z.enum(TIER_PERIODS),
  steps: z.array(z.object({ from: whole, bps: whole, perConversionMinor: whole })),
});

/** Reads tiers as they are kept in the database. Throws on anything this program did not write. */
export function tiersFrom(json: unknown): CommissionTiers | null {
  return json === null ? null : kept.parse(json);
}
