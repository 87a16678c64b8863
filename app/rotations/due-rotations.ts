/** Whose code a rotation replaces now, and who is passed over and why. Knows no clock and no database. */
import { DateTime } from "luxon";

import type { Triggers } from "./rotation.ts";

/** A member of the offer, with what their code for all has come to. */
export type Candidate = {
  enrolmentId: string;
  /** In the offer and not deactivated; their record not archived. */
  isActive: boolean;
  isArchived: boolean;
  /** Since when their code works; null where they have none. */
  codeFrom: Date | null;
  inLeakCase: boolean;
  /** A refresh or a change has their code in hand. */
  inHand: boolean;
  skipOnce: boolean;
  /** Counted orders with the code since it works, or since they were last skipped. */
  uses: number;
  /** In the last 24 hours, and on the busiest of the 28 days before. */
  usesInDay: number;
  busiestDay: number;
};

export type Because = "days" | "uses" | "fuse";

export type PassedFor = "skipped" | "leak_case" | "in_hand" | "no_code" | "archived" | "young" | "offer_stopped" | "no_name";

export const PASSED_LABELS: Record<PassedFor, string> = {
  skipped: "Skipped once, as asked",
  leak_case: "In an open leak case: the case decides",
  in_hand: "A refresh or change has the code in hand",
  no_code: "Has no working code",
  archived: "Archived",
  young: "The code is younger than half of the days between two rotations",
  offer_stopped: "The offer does not run",
  no_name: "No free name was found",
};

/** A fuse does not blow for fewer uses in a day: two sales instead of one are no leak. */
export const FUSE_LEAST = 10;

type Question = {
  policy: Triggers;
  isPaused: boolean;
  /** Whether the offer's codes work at all. */
  offerRuns: boolean;
  candidates: readonly Candidate[];
  zone: string;
  now: Date;
};

export type Due = {
  due: { enrolmentId: string; because: Because }[];
  passed: { enrolmentId: string; because: PassedFor }[];
  /** Whether the day of the policy has come; `nextOn` is then the one after it. */
  dayCame: boolean;
  nextOn: string | null;
};

/**
 * A paused policy takes nobody. A day that was missed (no worker ran) is made up for once, however many were missed: the next day is then
 * the first to come in the same rhythm. Members who are not active are no part of a rotation and are not named.
 */
export function dueRotations({ policy, isPaused, offerRuns, candidates, zone, now }: Question): Due {
  const { everyDays, nextOn } = policy;
  if (isPaused) return { due: [], passed: [], dayCame: false, nextOn };
  const dayCame = everyDays !== null && nextOn !== null && rotationAt(nextOn, policy.hour, zone) <= now;
  const due: Due["due"] = [];
  const passed: Due["passed"] = [];
  for (const one of candidates) {
    if (!one.isActive && !one.isArchived) continue;
    const because = reasonFor(one, policy, dayCame);
    if (because === null) continue;
    const against = offerRuns ? obstacle(one, { because, policy, zone }) : "offer_stopped";
    if (against === null) due.push({ enrolmentId: one.enrolmentId, because });
    else passed.push({ enrolmentId: one.enrolmentId, because: against });
  }
  const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? "";
  return { due, passed, dayCame, nextOn: dayCame && everyDays !== null ? nextAfter(nextOn, { everyDays, today }) : nextOn };
}

function reasonFor(
  { usesInDay, busiestDay, uses, codeFrom }: Candidate,
  { afterUses, fuseTimes }: Triggers,
  dayCame: boolean,
): Because | null {
  if (codeFrom !== null && fuseTimes !== null && usesInDay >= FUSE_LEAST && usesInDay > fuseTimes * busiestDay) return "fuse";
  if (codeFrom !== null && afterUses !== null && uses >= afterUses) return "uses";
  return dayCame ? "days" : null;
}

type Why = { because: Because; policy: Triggers; zone: string };

function obstacle(one: Candidate, { because, policy, zone }: Why): PassedFor | null {
  if (one.isArchived) return "archived";
  if (one.codeFrom === null) return "no_code";
  if (one.inLeakCase) return "leak_case";
  if (one.inHand) return "in_hand";
  if (one.skipOnce) return "skipped";
  const { everyDays, nextOn } = policy;
  if (because !== "days" || everyDays === null || nextOn === null) return null;
  const youngFrom = DateTime.fromISO(nextOn, { zone }).minus({ days: Math.floor(everyDays / 2) });
  return DateTime.fromJSDate(one.codeFrom, { zone }) > youngFrom ? "young" : null;
}

/** The instant of a day's rotation. Where the clocks leave that hour out it is the one after it. */
export function rotationAt(day: string, hour: number, zone: string): Date {
  return DateTime.fromISO(day, { zone }).set({ hour }).toJSDate();
}

/** The first day after `today` that lies a whole number of times `everyDays` after `day`; days of the calendar, so clocks play no part. */
export function nextAfter(day: string, { everyDays, today }: { everyDays: number; today: string }): string {
  const first = DateTime.fromISO(day, { zone: "utc" });
  const behind = DateTime.fromISO(today, { zone: "utc" }).diff(first, "days").days;
  const times = Math.max(1, Math.floor(behind / everyDays) + 1);
  return first.plus({ days: times * everyDays }).toISODate() ?? day;
}

/** The days on which rotations by the calendar lie between two instants, `to` excluded, as they are planned now. */
export function plannedRotations(
  { everyDays, nextOn, hour }: Pick<Triggers, "everyDays" | "nextOn" | "hour">,
  { from, to, zone, most = 60 }: { from: Date; to: Date; zone: string; most?: number },
): Date[] {
  if (everyDays === null || nextOn === null) return [];
  const first = DateTime.fromISO(nextOn, { zone });
  const before = Math.floor(DateTime.fromJSDate(from, { zone }).diff(first, "days").days / everyDays) - 1;
  const found: Date[] = [];
  for (let step = Math.max(0, before); found.length < most; step += 1) {
    const at = rotationAt(first.plus({ days: step * everyDays }).toISODate() ?? nextOn, hour, zone);
    if (at >= to) break;
    if (at >= from) found.push(at);
  }
  return found;
}
