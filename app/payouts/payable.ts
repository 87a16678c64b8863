/** What a press of "Mark as paid" is about: exactly what the person saw, and nothing that came after. */

/** The unpaid commission of a filter at a moment. */
export type Payable = {
  /** How many counted, unpaid parts of orders have commission. */
  conversions: number;
  /** Their commission in minor units of the shop's currency. */
  paidMinor: number;
  /** When it was read; ISO, UTC. */
  asOf: string;
  /** Tells one set of parts with their amounts from every other, also where count and sum happen to agree. */
  mark: string;
};

/** Who marked commission of the shop as paid since the figures were shown; `by` is null where no name is known. */
export type PaidMeanwhile = { by: string | null; at: string; paidMinor: number };

export type Paid =
  | { ok: true; conversions: number; paidMinor: number }
  /** Nothing was marked: the unpaid commission is no longer what was shown. */
  | { ok: false; reason: "changed"; shown: Payable; now: Payable; paidMeanwhile: PaidMeanwhile | null };
