/** Instants (ISO 8601, UTC) written in the shop's own time zone. The zone itself is shown once a page, by `zoneName`. */

type Where = { zone: string; locale: string };

/** The month in letters in every language: `dateStyle` has figures in some, where 01.08 and 08/01 are mistaken for each other. */
const DAY: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };

/** "Nov 22, 2026", "22. Nov. 2026", "2026年11月22日" */
export function formatDate(iso: string, where: Where): string {
  return written(iso, where, DAY);
}

/** "Nov 22, 2026, 3:04 PM" */
export function formatDateTime(iso: string, where: Where): string {
  return written(iso, where, { ...DAY, hour: "numeric", minute: "2-digit" });
}

/** "Nov 22, 2026, 3:04 PM EST": for readers who may live in another zone than the shop. */
export function formatMoment(iso: string, where: Where): string {
  const parts = new Intl.DateTimeFormat(where.locale, { timeZone: where.zone, timeZoneName: "short" }).formatToParts(new Date(iso));
  return `${formatDateTime(iso, where)} ${parts.find(({ type }) => type === "timeZoneName")?.value ?? where.zone}`;
}

/** "3:04:05 PM": timelines, where seconds tell the steps apart. */
export function formatTime(iso: string, where: Where): string {
  return written(iso, where, { timeStyle: "medium" });
}

/** "3:04 PM": where the day stands beside it. */
export function formatHour(iso: string, where: Where): string {
  return written(iso, where, { timeStyle: "short" });
}

/** "at 2:02 PM" where it is the same day as `now` in the zone, else "on Nov 22, 2026, 2:02 PM". */
export function formatClock(iso: string, { now, ...where }: Where & { now: Date }): string {
  const isToday = formatDate(iso, where) === formatDate(now.toISOString(), where);
  return isToday ? `at ${written(iso, where, { timeStyle: "short" })}` : `on ${formatDateTime(iso, where)}`;
}

/** "Nov 22", or "Nov 2026" for a month. `day` is a date of the shop's calendar already (`2026-11-22`), so no zone is applied to it. */
export function formatDay(day: string, { locale, month = false }: { locale: string; month?: boolean }): string {
  const style: Intl.DateTimeFormatOptions = month ? { month: "short", year: "numeric" } : { month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** "2026-11-22 15:04:05": a cell that spreadsheets read as a time of the shop's zone. Its column is called by `inZone`. */
export function formatForFile(iso: string, zone: string): string {
  // Swedish dates are written the way of ISO 8601.
  return written(iso, { zone, locale: "sv-SE" }, { dateStyle: "short", timeStyle: "medium" });
}

/** "Placed (America/New_York)": what a column of `formatForFile` is called, so that a file says its zone. */
export function inZone(heading: string, zone: string): string {
  return `${heading} (${zone})`;
}

/** "Eastern Time (America/New_York)" */
export function zoneName({ zone, locale }: Where): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts();
  const name = parts.find((part) => part.type === "timeZoneName")?.value;
  return name === undefined || name === zone ? zone : `${name} (${zone})`;
}

function written(iso: string, { zone, locale }: Where, style: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(locale, { ...style, timeZone: zone }).format(new Date(iso));
  // Node puts a narrow no-break space before AM and PM, Chrome a plain one; a page rendered by both must agree.
  return text.replaceAll("\u202f", " ");
}
