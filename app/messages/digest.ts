/** The weekly digest: when it is due, and what it says. */
import { DateTime } from "luxon";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { formatMoney } from "#app/format/money.ts";

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** The hour of the shop's day at which it leaves. */
const HOUR = 8;
/** One that could not leave for so long is not worth reading any more. */
const LATE_MOST_DAYS = 3;
/** After another weekday was chosen, nobody gets two within a week. */
const APART_DAYS = 7;

/** The seven days before `day`, and the seven before those, as instants; `from` included, `to` not. */
export type DigestWeek = { day: string; dueAt: Date; now: Range; before: Range };
type Range = { from: Date; to: Date };

/**
 * The digest that is to have left by `now`, in the shop's zone; null where the latest is too late. `weekday`: 1 is Monday. Days are those of
 * the calendar, so a week in which the clocks change has an hour more or less.
 */
export function digestDue({ weekday, zone, now }: { weekday: number; zone: string; now: Date }): DigestWeek | null {
  const here = DateTime.fromJSDate(now, { zone });
  const today = here.startOf("day");
  const back = (today.weekday - weekday + 7) % 7;
  const onDay = today.minus({ days: back === 0 && here.hour < HOUR ? 7 : back });
  const dueAt = onDay.set({ hour: HOUR });
  if (here.diff(onDay, "days").days > LATE_MOST_DAYS) return null;
  const at = (days: number) => onDay.minus({ days }).toJSDate();
  return {
    ...{ day: onDay.toISODate() ?? "", dueAt: dueAt.toJSDate() },
    ...{ now: { from: at(7), to: at(0) }, before: { from: at(14), to: at(7) } },
  };
}

type Reader = { since: Date; stoppedAt: Date | null; week: Date | null; state: string; dueAt: Date | null };

/** Whether somebody is to get this digest now: they asked before it was due, and it has not left nor been marked for them. */
export function isFor({ since, stoppedAt, week, state, dueAt }: Reader, { day, dueAt: leaves }: DigestWeek, now: Date): boolean {
  if (stoppedAt !== null || since > leaves) return false;
  if (week === null) return true;
  const days = (Date.parse(`${day}T00:00:00Z`) - week.getTime()) / 86_400_000;
  if (days === 0) return state === "waiting" && (dueAt === null || dueAt <= now);
  return days >= APART_DAYS;
}

type Sums = { conversions: number; revenueMinor: number; commissionMinor: number };
/** What the digest tells. Paths are of the app. Amounts in minor units of the shop's currency. */
export type DigestFigures = {
  now: Sums;
  before: Sums;
  leaks: readonly DigestLine[];
  attention: readonly DigestLine[];
  due: { members: number; sumMinor: number };
  heldMinor: number;
};
export type DigestLine = { what: string; about: string; path: string };

type Written = { figures: DigestFigures; week: DigestWeek; shop: { name: string; currency: string; zone: string } };

/** Lines of one kind that are named; the app lists the others. */
const LINES = 10;

/**
 * Subject and text, in English as the admin is. `seesMoney`: without it no amount stands in it. `urlOf`: the address of a page of the app in
 * the admin. `stopUrl`: where the reader stops it.
 */
export function writeDigest(
  { figures, week, shop }: Written,
  { seesMoney, urlOf, stopUrl }: { seesMoney: boolean; urlOf: (path: string) => string; stopUrl: string },
): { subject: string; text: string } {
  const money = (minor: number) => formatMoney(minor, { currency: shop.currency, locale: "en-US" });
  const day = (at: Date, days = 0) =>
    formatDay(DateTime.fromJSDate(at, { zone: shop.zone }).plus({ days }).toISODate() ?? "", { locale: "en-US" });
  const span = `${day(week.now.from)} to ${day(week.now.to, -1)}`;
  const beside = (label: string, now: string, before: string) => `${label}: ${now} (the week before: ${before})`;
  const { now, before, leaks, attention, due, heldMinor } = figures;
  const sales = [
    beside("Conversions", `${now.conversions}`, `${before.conversions}`),
    ...(seesMoney
      ? [
          beside("Revenue", money(now.revenueMinor), money(before.revenueMinor)),
          beside("Commission", money(now.commissionMinor), money(before.commissionMinor)),
        ]
      : []),
  ];
  const list = (title: string, lines: readonly DigestLine[]) =>
    [
      title,
      ...lines.slice(0, LINES).map(({ what, about, path }) => `• ${what} (${about}): ${urlOf(path)}`),
      ...(lines.length > LINES ? [`• and ${lines.length - LINES} more: ${urlOf("/app")}`] : []),
    ].join("\n");
  const owed =
    due.sumMinor > 0
      ? `${money(due.sumMinor)} of commission is due to ${plural(due.members, "member")}: ${urlOf("/app/payouts")}`
      : "No commission is due.";
  const parts = [
    `Promo codes of ${shop.name}, ${span}:`,
    sales.join("\n"),
    leaks.length === 0 ? "No leak case is open." : list("Codes that may have leaked:", leaks),
    attention.length === 0 ? "No code needs attention." : list("Codes that need attention:", attention),
    ...(seesMoney ? [heldMinor > 0 ? `${owed}\n${money(heldMinor)} is held by leak cases.` : owed] : []),
    `Everything else: ${urlOf("/app")}`,
  ];
  const why = `You asked for this in the settings of the app Reissue. To stop it: ${stopUrl}`;
  return { subject: `${shop.name}: promo codes, ${span}`, text: `${parts.join("\n\n")}\n\n---\n${why}` };
}
