/** Date and time as a person types them in the shop's zone (`2026-11-22T18:00`), and as instants. */
import { DateTime } from "luxon";

const TYPED = "yyyy-MM-dd'T'HH:mm";

/** What an input of type datetime-local shows for an instant (ISO, UTC). */
export function toTyped(iso: string, zone: string): string {
  return DateTime.fromISO(iso, { zone }).toFormat(TYPED);
}

/** The instant somebody typed, in UTC with whole seconds; null when it is no time. A time the clocks skip moves forward. */
export function fromTyped(typed: string, zone: string): string | null {
  const at = DateTime.fromFormat(typed.slice(0, 16), TYPED, { zone });
  return at.isValid ? at.toUTC().toISO({ suppressMilliseconds: true }) : null;
}
