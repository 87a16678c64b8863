import { DateTime } from "luxon";

import type { ShopContext } from "#app/platform/db.server.ts";

import { readCandidates } from "./candidates.server.ts";
import { dueRotations, FUSE_LEAST, PASSED_LABELS, plannedRotations, rotationAt, type PassedFor } from "./due-rotations.ts";
import { offerRuns, readPolicy } from "./policy.server.ts";
import { NAME_PATTERN, type RotationForm } from "./rotation.ts";

/** The rotation of an offer; instants are ISO, UTC. */
export type RotationSummary = {
  isOn: boolean;
  isPaused: boolean;
  form: RotationForm;
  /** The next days by the calendar; none where it is paused or not by the calendar. */
  next: string[];
  trouble: string | null;
  /** A refresh that it began and whose old codes still work: how many of its members were not told is on its page. */
  running: string | null;
};

export type RotationMemberView = {
  enrolmentId: string;
  memberId: string;
  name: string;
  code: string | null;
  nextName: string;
  skipOnce: boolean;
  /** What would keep the next rotation from taking them along, as it stands now; null where nothing would. */
  against: string | null;
  /** Why the last rotation passed them over; null where it did not. */
  passedFor: string | null;
  uses: number;
  usesInDay: number;
  /** Uses in a day from which on the fuse blows; null without one. */
  fuseAt: number | null;
};

/** Days that are shown ahead. */
const AHEAD = 3;

export async function readRotation(ctx: ShopContext, { offerId, now }: { offerId: string; now: Date }): Promise<RotationSummary> {
  const policy = await readPolicy(ctx, offerId);
  const { ianaTimezone: zone } = await ctx.db.shop.findFirstOrThrow({ select: { ianaTimezone: true } });
  const monthAhead = DateTime.fromJSDate(now, { zone }).plus({ days: 30 }).toISODate() ?? "";
  const blank: RotationForm = {
    everyDays: 30,
    nextOn: monthAhead,
    hour: 10,
    afterUses: null,
    fuseTimes: null,
    leadDays: 7,
    namePattern: NAME_PATTERN,
  };
  if (!policy) return { isOn: false, isPaused: false, form: blank, next: [], trouble: null, running: null };
  const { everyDays, nextOn, hour, afterUses, fuseTimes, leadDays, namePattern, isOn } = policy;
  const isPaused = policy.pausedAt !== null;
  const to = DateTime.fromJSDate(now, { zone }).plus({ years: 10 }).toJSDate();
  const running = await ctx.db.refresh.findFirst({
    where: { offerId, state: "running", origin: "rotation" },
    orderBy: { startedAt: "desc" },
    select: { id: true },
  });
  const by = { everyDays, nextOn: nextOn ?? monthAhead, hour, afterUses, fuseTimes };
  return {
    ...{ isOn, isPaused, form: { ...by, leadDays, namePattern }, trouble: policy.trouble, running: running?.id ?? null },
    next: isOn && !isPaused ? plannedRotations({ ...by, nextOn }, { from: now, to, zone, most: AHEAD }).map((at) => at.toISOString()) : [],
  };
}

/** Every member as the next rotation would find them now, with the name they would get. Empty where the offer has none. */
export async function readRotationMembers(
  ctx: ShopContext,
  { offerId, now }: { offerId: string; now: Date },
): Promise<RotationMemberView[]> {
  const policy = await readPolicy(ctx, offerId);
  if (!policy?.isOn) return [];
  const candidates = await readCandidates(ctx, { offerId, now });
  const known = await ctx.db.rotationMember.findMany({
    where: { offerId, passedFor: { not: null } },
    select: { enrolmentId: true, passedFor: true },
  });
  const passedFor = new Map(known.map((one) => [one.enrolmentId, one.passedFor]));
  const { zone, nextOn, hour, fuseTimes } = policy;
  // As on the day by the calendar; without one as if their uses were reached now.
  const on = nextOn === null ? now : new Date(Math.max(now.getTime(), rotationAt(nextOn, hour, zone).getTime()));
  const asked = nextOn === null ? { ...policy, afterUses: 0 } : policy;
  const { passed } = dueRotations({ policy: asked, isPaused: false, offerRuns: offerRuns(policy.offer), candidates, zone, now: on });
  const against = new Map(passed.map(({ enrolmentId, because }) => [enrolmentId, because]));
  const label = (because: string | null | undefined) => (because == null ? null : PASSED_LABELS[because as PassedFor]);
  return candidates
    .filter(({ isActive, isArchived }) => isActive || isArchived)
    .map((one) => ({
      ...{ enrolmentId: one.enrolmentId, memberId: one.memberId, code: one.code, nextName: one.nextName, skipOnce: one.skipOnce },
      ...{ name: `${one.firstName} ${one.lastName}`.trim() || one.handle, uses: one.uses, usesInDay: one.usesInDay },
      fuseAt: fuseTimes === null ? null : Math.max(FUSE_LEAST, fuseTimes * one.busiestDay + 1),
      against: label(against.get(one.enrolmentId)),
      passedFor: label(passedFor.get(one.enrolmentId)),
    }));
}
