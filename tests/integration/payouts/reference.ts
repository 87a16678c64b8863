/** What everybody is owed, worked out by hand: sums over what happened, without a line of the app's and without its states. */
export type Event =
  | { do: "order" | "late" | "pend" | "settle" | "void" | "edit" | "cancel"; order: number }
  | { do: "delete" | "reject" | "restore" | "hold" | "release"; order: number }
  | { do: "refund"; order: number; id: number; minor: number }
  | { do: "approve"; payout: number; minimum: number }
  | { do: "mark" | "pay" | "drop" | "reverse"; payout: number };

export type Batch = { lines: Map<number, number>; state: "approved" | "paid" | "dropped" | "reversed" };

export class Reference {
  readonly known = new Set<number>();
  readonly back = new Map<number, Map<number, number>>();
  readonly gone = new Set<number>();
  readonly payment = new Map<number, "awaited" | "never">();
  readonly rejected = new Set<number>();
  readonly held = new Set<number>();
  readonly batches = new Map<number, Batch>();

  readonly worth: (order: number) => number;
  readonly member: (order: number) => number;
  readonly bps: number;

  constructor(worth: (order: number) => number, member: (order: number) => number, bps: number) {
    [this.worth, this.member, this.bps] = [worth, member, bps];
  }

  /** Commission of an order as it is now: the share of what was not given back, half a unit up. Awaited money earns what was paid before. */
  earned(order: number): number {
    const back = [...(this.back.get(order)?.values() ?? [])].reduce((sum, minor) => sum + minor, 0);
    const left = Math.max(0, this.worth(order) - back);
    const counts = this.known.has(order) && !this.isVoid(order) && !this.rejected.has(order);
    const earned = counts ? Math.floor((left * this.bps + 5_000) / 10_000) : 0;
    return this.payment.get(order) === "awaited" ? Math.min(earned, this.cash(order)) : earned;
  }

  isVoid(order: number): boolean {
    return this.gone.has(order) || this.payment.get(order) === "never";
  }

  /** Cash that went out for an order and did not come back. */
  cash(order: number): number {
    return this.in("paid", order).reduce((sum, { lines }) => sum + lines.get(order)!, 0);
  }

  in(state: Batch["state"], order: number): Batch[] {
    return [...this.batches.values()].filter((batch) => batch.state === state && batch.lines.has(order));
  }

  /** What the next payout adds for each order: nothing while it is in one, or held before it was ever paid. */
  next(): Map<number, number> {
    const free = [...this.known].filter((order) => this.in("approved", order).length === 0);
    const due = free.filter((order) => this.in("paid", order).length > 0 || !this.held.has(order));
    return new Map(due.map((order) => [order, this.earned(order) - this.cash(order)] as const).filter(([, minor]) => minor !== 0));
  }

  sums(lines: ReadonlyMap<number, number>): Map<number, number> {
    const sums = new Map<number, number>();
    for (const [order, minor] of lines) sums.set(this.member(order), (sums.get(this.member(order)) ?? 0) + minor);
    return sums;
  }

  /** The lines of members who come to enough. */
  payable(minimum: number): Map<number, number> {
    const due = this.next();
    const sums = this.sums(due);
    const isPaid = (order: number) => sums.get(this.member(order))! > 0 && sums.get(this.member(order))! >= minimum;
    return new Map([...due].filter(([order]) => isPaid(order)));
  }

  /** Whether a person may hold it: it was not paid, is in no payout, and earns something. */
  canHold(order: number): boolean {
    const touched = [...this.in("approved", order), ...this.in("paid", order)];
    return this.known.has(order) && touched.length === 0 && !this.isVoid(order) && !this.rejected.has(order) && !this.held.has(order);
  }
}
