import { Prisma } from "#app/generated/prisma/client.ts";

import type { CommissionTerms } from "./commission-terms.ts";
import { tiersFrom } from "./stored-tiers.ts";

type Columns = { commissionBps: number; commissionMinor: number; commissionTiers: unknown };

/** What an offer pays now, as its row keeps it. */
export function commissionOf({ commissionBps, commissionMinor, commissionTiers }: Columns): CommissionTerms {
  return { bps: commissionBps, perConversionMinor: commissionMinor, tiers: tiersFrom(commissionTiers) };
}

export function commissionColumns({ bps, perConversionMinor, tiers }: CommissionTerms) {
  return { commissionBps: bps, commissionMinor: perConversionMinor, commissionTiers: tiers ?? Prisma.DbNull };
}

/** The same as a dated rule. */
export function ruleColumns({ bps, perConversionMinor, tiers }: CommissionTerms) {
  return { bps, perConversionMinor, tiers: tiers ?? Prisma.DbNull };
}
