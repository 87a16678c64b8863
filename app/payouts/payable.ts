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
  /** Of the members among them: who was paid more than their orders earn by now, and how much; a payout takes it off. */
  overpaid: { members: number; minor: number };
};

/** What is handed back with the press: the figures that were shown. */
export type Shown = Omit<Payable, "overpaid">;

/** Who marked commission of the shop as paid since the figures were shown; `by` is null where no name is known. */
export type PaidMeanwhile = { by: string | null; at: string; paidMinor: number };

export type Paid =
  | { ok: true; conversions: number; paidMinor: number }
  /** Nothing was marked: the unpaid commission is no longer what was shown. */
  | { ok: false; reason: "changed"; shown: Shown; now: Payable; paidMeanwhile: PaidMeanwhile | null }
  /** Nothing was marked: this press pays orders whole, and what was paid too much before has to be taken off by a payout. */
  | { ok: false; reason: "overpaid"; members: number; minor: number };
