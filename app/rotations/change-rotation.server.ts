/** What staff do with the rotation of an offer. */
import { DateTime } from "luxon";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { waitForMembers } from "#app/refreshes/call-off.server.ts";

import { readCandidates } from "./candidates.server.ts";
import { nextAfter, rotationAt } from "./due-rotations.ts";
import { planNames } from "./plan-names.server.ts";
import { dayColumn, readPolicy } from "./policy.server.ts";
import { policyLabel, refusalOf, type RotationForm } from "./rotation.ts";
import { readUntold } from "./untold-members.server.ts";

type By = { offerId: string; by: string; now: Date };
type Changed = { refused: string | null };

const DONE: Changed = { refused: null };
const GONE: Changed = { refused: "This offer has no rotation any more. Load the page again." };

/** Turns a rotation on, or changes what brings it about; the names of the next codes are drawn. Refusals are sentences. */
export async function saveRotation(ctx: ShopContext, { offerId, by, now, form }: By & { form: RotationForm }): Promise<Changed> {
  const { shop, db } = ctx;
  const offer = await db.offer.findFirst({ where: { id: offerId }, select: { value: true } });
  if (!offer) return GONE;
  const { ianaTimezone: zone } = await db.shop.findFirstOrThrow({ select: { ianaTimezone: true } });
  const refused = refusalOf(form, DateTime.fromJSDate(now, { zone }).toISODate() ?? "");
  if (refused !== null) return { refused };
  const before = await readPolicy(ctx, offerId);
  const { everyDays, hour, afterUses, fuseTimes, leadDays, namePattern } = form;
  const nextOn = everyDays === null ? null : form.nextOn;
  const data = {
    isOn: true,
    everyDays,
    nextOn: dayColumn(nextOn),
    hour,
    afterUses,
    fuseTimes,
    leadDays,
    namePattern,
    trouble: null,
    troubleAt: null,
  };
  await db.$transaction(async (tx) => {
    await tx.rotation.upsert({ where: { shop_offerId: { shop, offerId } }, create: { shop, offerId, ...data }, update: data });
    if (!before?.isOn)
      await tx.rotationMember.updateMany({ where: { offerId }, data: { nextName: "", skipOnce: false, passedFor: null, passedAt: null } });
    else if (before.namePattern !== namePattern) await tx.rotationMember.updateMany({ where: { offerId }, data: { nextName: "" } });
    // Uses from before bring nothing about at once: whoever saves this expects the first one from now on.
    if (!before?.isOn || before.afterUses !== afterUses || before.fuseTimes !== fuseTimes)
      await tx.$executeRaw`
        INSERT INTO "RotationMember" (shop, "offerId", "enrolmentId", "countsFrom")
        SELECT ${shop}, en."offerId", en.id, ${now} FROM "Enrolment" en WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid
        ON CONFLICT (shop, "enrolmentId") DO UPDATE SET "countsFrom" = EXCLUDED."countsFrom"`;
    await tell(tx, { shop, offerId, by, now, before: before?.isOn ? policyLabel(before) : "Off", after: policyLabel(form), nextOn });
  });
  const members = (await readCandidates(ctx, { offerId, now })).filter(({ isActive, nextName }) => isActive && nextName === "");
  await planNames(ctx, { offerId, namePattern, value: offer.value, members });
  return DONE;
}

type Telling = By & { shop: string; before: string; after: string; nextOn: string | null };

async function tell(tx: ShopTx, { shop, offerId, by, now, before, after, nextOn }: Telling): Promise<void> {
  await recordActivity(tx, {
    ...{ shop, kind: "rotation_changed", by: staffOrSystem(by), at: now, offerId },
    ...{ before: { rotation: before }, after: { rotation: after, ...(nextOn !== null && { rotationNext: nextOn }) } },
  });
}

/** Turns it off for good. Refreshes that it began go on: their old codes still end once their members were told. */
export async function endRotation(ctx: ShopContext, { offerId, by, now }: By): Promise<Changed> {
  const policy = await readPolicy(ctx, offerId);
  if (!policy?.isOn) return GONE;
  await ctx.db.$transaction(async (tx) => {
    await tx.rotation.updateMany({ where: { offerId }, data: { isOn: false, pausedAt: null, trouble: null, troubleAt: null } });
    await tell(tx, { shop: ctx.shop, offerId, by, now, before: policyLabel(policy), after: "Off", nextOn: null });
  });
  return DONE;
}

/** Stops it for a while, or lets it go on. A day that passed meanwhile is not made up for: the next one in the rhythm is. */
export async function pauseRotation(ctx: ShopContext, { offerId, by, now, paused }: By & { paused: boolean }): Promise<Changed> {
  const policy = await readPolicy(ctx, offerId);
  if (!policy?.isOn) return GONE;
  const { everyDays, hour, zone } = policy;
  const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? "";
  const isPast = policy.nextOn !== null && rotationAt(policy.nextOn, hour, zone) <= now;
  const nextOn =
    !paused && isPast && policy.nextOn !== null && everyDays !== null ? nextAfter(policy.nextOn, { everyDays, today }) : policy.nextOn;
  await ctx.db.$transaction(async (tx) => {
    await tx.rotation.updateMany({ where: { offerId, isOn: true }, data: { pausedAt: paused ? now : null, nextOn: dayColumn(nextOn) } });
    const label = policyLabel(policy);
    await tell(tx, { shop: ctx.shop, offerId, by, now, before: paused ? label : "Paused", after: paused ? "Paused" : label, nextOn });
  });
  return DONE;
}

/** Leaves the next day out for the whole offer. `seen` is the day on the page: one that has passed meanwhile is not taken for the next. */
export async function skipDay(ctx: ShopContext, { offerId, by, now, seen }: By & { seen: string }): Promise<Changed> {
  const policy = await readPolicy(ctx, offerId);
  if (!policy?.isOn || policy.everyDays === null || policy.nextOn === null) return GONE;
  if (policy.nextOn !== seen) return { refused: "That rotation has begun or was skipped already. The page now shows the next one." };
  const nextOn = nextAfter(policy.nextOn, { everyDays: policy.everyDays, today: policy.nextOn });
  const { shop, db } = ctx;
  const label = policyLabel(policy);
  const skipped = await db.$transaction(async (tx) => {
    const { count } = await tx.rotation.updateMany({
      where: { offerId, isOn: true, nextOn: dayColumn(seen) },
      data: { nextOn: dayColumn(nextOn) },
    });
    if (count > 0) await tell(tx, { shop, offerId, by, now, before: label, after: `${label}; the one on ${seen} is skipped`, nextOn });
    return count > 0;
  });
  return skipped ? DONE : { refused: "That rotation has begun or was skipped already. The page now shows the next one." };
}

/** Has the next rotation pass one member over, or takes that back. */
export async function skipMember(
  { shop, db }: ShopContext,
  { offerId, enrolmentId, skip, by, now }: By & { enrolmentId: string; skip: boolean },
): Promise<Changed> {
  if ((await db.rotation.count({ where: { offerId, isOn: true } })) === 0) return GONE;
  if ((await db.enrolment.count({ where: { id: enrolmentId, offerId } })) === 0) return GONE;
  await db.$transaction(async (tx) => {
    const where = { shop_enrolmentId: { shop, enrolmentId } };
    await tx.rotationMember.upsert({ where, create: { shop, offerId, enrolmentId, skipOnce: skip }, update: { skipOnce: skip } });
    await recordActivity(tx, {
      ...{ shop, kind: "rotation_changed", by: staffOrSystem(by), at: now, offerId },
      reason: skip ? "The next rotation passes the member over" : "The next rotation takes the member along again",
      members: [{ enrolmentId }],
    });
  });
  return DONE;
}

/** Draws another next name for one member. */
export async function redrawName(
  ctx: ShopContext,
  { offerId, enrolmentId, now }: Omit<By, "by"> & { enrolmentId: string },
): Promise<Changed> {
  const policy = await readPolicy(ctx, offerId);
  const member = (await readCandidates(ctx, { offerId, now })).find((one) => one.enrolmentId === enrolmentId);
  if (!policy?.isOn || !member) return GONE;
  const drawn = await planNames(ctx, { ...policy, value: policy.offer.value, members: [member] });
  return drawn.size > 0 ? DONE : { refused: "No free name was found. Change the names under the settings of the rotation." };
}

/**
 * Waits for the members who do not know their new code: their old ones stay for another lead time, and then until they were told. The
 * others' end on their day.
 */
export async function waitForUntold({ shop, db, ...rest }: ShopContext, { offerId, by, now }: By): Promise<Changed> {
  const untold = (await readUntold({ shop, db, ...rest }, offerId)).filter(({ isWaitedFor }) => !isWaitedFor);
  if (untold.length === 0) return { refused: "Everybody was told meanwhile, or is waited for already. The page now shows how it stands." };
  const policy = await db.rotation.findFirst({ where: { offerId }, select: { leadDays: true } });
  const refreshIds = [...new Set(untold.map(({ refreshId }) => refreshId))];
  await db.$transaction(async (tx) => {
    for (const refreshId of refreshIds) {
      const of = untold.filter((one) => one.refreshId === refreshId);
      const until = DateTime.fromMillis(Math.max(now.getTime(), Date.parse(of[0]?.until ?? "") || 0))
        .plus({ days: policy?.leadDays ?? 7 })
        .toJSDate();
      await waitForMembers(tx, { refreshId, enrolmentIds: of.map(({ enrolmentId }) => enrolmentId), until });
      const members = of.map(({ enrolmentId, oldName }) => ({ enrolmentId, before: { code: oldName } }));
      await recordActivity(tx, { shop, kind: "rotation_waits", by: staffOrSystem(by), at: now, offerId, refreshId, members });
    }
  });
  return DONE;
}
