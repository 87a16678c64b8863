import { toTyped } from "#app/format/zone-input.ts";

/** What "End this leak" would hold, as its page shows it. Days `2026-11-19` in UTC; minor units of the shop's currency. */
export type Ending = {
  /** The codes that leak. */
  names: string[];
  /** The estimated date; the earliest where there are several codes. */
  since: string;
  /** Unpaid commission from each code's own estimated date on. */
  each: { orders: number; commissionMinor: number };
  /** Unpaid commission of each day that has some, oldest first. */
  days: { day: string; orders: number; commissionMinor: number }[];
};

/** What the form sends for "from each code's own date on". */
export const EACH = "each";

/** What is held when it is held from a day on, or each code from its own date on. */
export function heldFrom({ days, each }: Ending, from: string): { orders: number; commissionMinor: number } {
  if (from === EACH) return each;
  const held = days.filter(({ day }) => day >= from);
  return {
    orders: held.reduce((sum, { orders }) => sum + orders, 0),
    commissionMinor: held.reduce((sum, { commissionMinor }) => sum + commissionMinor, 0),
  };
}

/** What is said where it is none. */
export const NO_ADDRESS = "Enter the address of the page as the browser shows it, beginning with https://.";

/** Whether what was typed is the address of a page; nothing typed is one nobody knows. */
export function isPageAddress(typed: string): boolean {
  return typed.trim() === "" || (/^https?:\/\/\S+$/i.test(typed.trim()) && !typed.includes("\0"));
}

/**
 * The day that was typed as midnight UTC; null for none, and for what is no day or is to come, in UTC as cases are dated and in
 * `zone`, the shop's, as people see it. East of UTC a shop's morning is on a day that UTC has not begun: it stands for the day UTC has.
 */
export function dayTyped(typed: string, { now, zone }: { now: Date; zone: string }): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return null;
  const day = new Date(`${typed}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(typed)) return null;
  if (day <= now) return day;
  return typed <= today(now, zone) ? new Date(`${today(now, "UTC")}T00:00:00Z`) : null;
}

function today(now: Date, zone: string): string {
  return toTyped(now.toISOString(), zone).slice(0, 10);
}
