/** Times that come from outside: PostgreSQL, calendars and JavaScript's own dates end in different years. */

const LAST = Date.UTC(2200, 0, 1);

/** Whether milliseconds since 1970 lie in years in which shops have orders. Of what is no time, NaN, neither is so. */
export function isSensible(at: number): boolean {
  return at >= 0 && at < LAST;
}

/** A time as an address or a message writes it; null for what is none or lies in no year that can be meant. */
export function instantFrom(text: string | null): Date | null {
  const at = new Date(text ?? "");
  return isSensible(at.getTime()) ? at : null;
}
