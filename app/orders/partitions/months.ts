/** Months by UTC's clock, and what the table of a month's conversions is called. */

/** The first moment of the month that `at` lies in, or of the one so many months later. */
export function monthOf(at: Date, later = 0): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later, 1));
}

/** The months from one to another, both included. */
export function monthsBetween(first: Date, last: Date): Date[] {
  const months: Date[] = [];
  for (let month = monthOf(first); month <= last; month = monthOf(month, 1)) months.push(month);
  return months;
}

/** Such as 2026_11. */
export function monthMark(month: Date): string {
  return month.toISOString().slice(0, 7).replace("-", "_");
}
