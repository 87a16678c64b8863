/** How many orders a day, before a leak, while it lasted and after the code had ended. */

/** Orders a day, over so many days. */
export type Pace = { perDay: number; days: number };

/** Null where there is no such time yet, or was none. */
export type Paces = { before: Pace | null; during: Pace | null; after: Pace | null };

/** `days` one after the other, oldest first; the day on which a code ended belongs to the leak, and the last day may not be over. */
export function pacesOf(
  days: readonly { day: string; orders: number }[],
  { since, ended }: { since: string; ended: string | null },
): Paces {
  const whole = days.slice(0, -1);
  const pace = (part: readonly { orders: number }[]): Pace | null =>
    part.length === 0 ? null : { perDay: part.reduce((sum, { orders }) => sum + orders, 0) / part.length, days: part.length };
  return {
    before: pace(whole.filter(({ day }) => day < since)),
    during: pace(days.filter(({ day }) => day >= since && (ended === null || day <= ended))),
    after: ended === null ? null : pace(whole.filter(({ day }) => day > ended)),
  };
}

/** "Orders a day: 0.4 before, 9.3 while it leaked, 0.5 since the code has ended."; null where there is nothing to compare. */
export function paceWords({ before, during, after }: Paces): string | null {
  if (during === null || (before === null && after === null)) return null;
  const shown = ({ perDay }: Pace) => perDay.toLocaleString("en-US", { maximumFractionDigits: 1 });
  const parts = [
    before === null ? null : `${shown(before)} before`,
    `${shown(during)} while it leaked`,
    after === null ? null : `${shown(after)} since the code has ended`,
  ].filter((part) => part !== null);
  return `Orders a day: ${parts.join(", ")}.`;
}

/** Of the orders since a leak began: how many are beyond what is usual, at least and at most. */
export type Beyond = { orders: number; least: number; most: number };

/**
 * The orders beyond the usual pace while it leaked, as an interval that holds their number in nine of ten cases, where orders come by
 * chance at that pace. Null where nothing was before, or nothing came since.
 */
export function beyondUsual({ before, during }: Paces): Beyond | null {
  if (before === null || during === null || during.perDay === 0) return null;
  const orders = Math.round(during.perDay * during.days);
  const usual = before.perDay * during.days;
  const margin = 1.645 * Math.sqrt(usual + usual * (during.days / before.days));
  const within = (count: number) => Math.max(0, Math.min(orders, Math.round(count)));
  return { orders, least: within(orders - usual - margin), most: within(orders - usual + margin) };
}
