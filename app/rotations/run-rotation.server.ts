/** Runs the rotation of one offer: the refreshes are those of the one engine, and no old code ends whose member was not told. */
import { DateTime } from "luxon";

import { recordActivity } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { plural } from "#app/format/counts.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { unnotifiedIn } from "#app/messages/unnotified.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { releaseOldCodes, stopWaitingFor, waitForMembers } from "#app/refreshes/call-off.server.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { discardDraft, discardDrafts } from "#app/refreshes/discard-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { leaveOut } from "#app/refreshes/leave-out.server.ts";
import { checkWholeDraft, type PreviewDeps } from "#app/refreshes/preview-draft.server.ts";
import { blocks } from "#app/refreshes/row-check.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";

import { readCandidates, type RotationCandidate } from "./candidates.server.ts";
import { dueRotations, PASSED_LABELS, type Because, type Due } from "./due-rotations.ts";
import { planNames } from "./plan-names.server.ts";
import { dayColumn, offerRuns, readPolicy, type Policy } from "./policy.server.ts";
import { ROTATION } from "./rotation.ts";

type RotationDeps = PreviewDeps & { enqueue: Enqueue<ShopTx>; now: () => Date };

/** `started`: a refresh was begun. `passed`: the day came and nobody could be taken. `failed`: a person reads why on Home; it is tried again. */
type Ran = { state: "idle" | "passed" | "failed" } | { state: "started"; refreshId: string };

/** A name that Shopify or somebody else has is drawn anew so often. */
const NAME_ROUNDS = 5;

/** Looks what is due of this offer and begins one refresh for all of it, or none. May be called at any time and by several at once. */
export async function runRotation(ctx: ShopContext, offerId: string, deps: RotationDeps): Promise<Ran> {
  await keepUntilTold(ctx, offerId, deps);
  const policy = await readPolicy(ctx, offerId);
  if (!policy?.isOn) return { state: "idle" };
  const now = deps.now();
  const members = await readCandidates(ctx, { offerId, now });
  const unnamed = members.filter(({ nextName, isActive }) => isActive && nextName === "");
  for (const [enrolmentId, name] of await planNames(ctx, { ...policy, value: policy.offer.value, members: unnamed })) {
    const member = unnamed.find((one) => one.enrolmentId === enrolmentId);
    if (member) member.nextName = name;
  }
  const isPaused = policy.pausedAt !== null;
  const found = dueRotations({ policy, isPaused, offerRuns: offerRuns(policy.offer), candidates: members, zone: policy.zone, now });
  if (found.due.length === 0) return passOver(ctx, { policy, found, now });
  return begin(ctx, { policy, found, members, now }, deps);
}

type Found = { policy: Policy; found: Due; now: Date };

async function passOver(ctx: ShopContext, { policy, found, now }: Found): Promise<Ran> {
  if (found.passed.length === 0 && !found.dayCame) return { state: "idle" };
  const went = await ctx.db.$transaction((tx) => settle(tx, { shop: ctx.shop, policy, found, now }));
  return { state: went && found.dayCame ? "passed" : "idle" };
}

type Settling = Found & { shop: string };

/** Moves the day on and writes down who was passed over. False, and nothing is written, where somebody else did meanwhile. */
async function settle(tx: ShopTx, { shop, policy, found, now }: Settling): Promise<boolean> {
  const { offerId } = policy;
  const { count } = await tx.rotation.updateMany({
    where: { offerId, isOn: true, pausedAt: null, nextOn: dayColumn(policy.nextOn) },
    data: { nextOn: dayColumn(found.nextOn) },
  });
  if (count === 0) return false;
  const rows = JSON.stringify(found.passed);
  // By uses or the fuse somebody may be passed over at each look: it is told when it begins, and on each day of the calendar.
  const told = await tx.$queryRaw<{ enrolmentId: string; because: keyof typeof PASSED_LABELS }[]>`
    WITH p AS (SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r("enrolmentId" uuid, because text)),
      before AS (SELECT "enrolmentId", "passedFor" FROM "RotationMember" WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid),
      kept AS (
        INSERT INTO "RotationMember" AS rm (shop, "offerId", "enrolmentId", "passedFor", "passedAt")
        SELECT ${shop}, ${offerId}::uuid, p."enrolmentId", p.because, ${now} FROM p
        ON CONFLICT (shop, "enrolmentId") DO UPDATE SET "passedFor" = EXCLUDED."passedFor",
          "passedAt" = CASE WHEN rm."passedFor" IS DISTINCT FROM EXCLUDED."passedFor" OR ${found.dayCame}::boolean THEN ${now} ELSE rm."passedAt" END,
          "skipOnce" = rm."skipOnce" AND EXCLUDED."passedFor" <> 'skipped',
          "countsFrom" = CASE WHEN EXCLUDED."passedFor" = 'skipped' THEN ${now} ELSE rm."countsFrom" END)
    SELECT p."enrolmentId"::text, p.because FROM p LEFT JOIN before USING ("enrolmentId")
    WHERE ${found.dayCame}::boolean OR before."passedFor" IS DISTINCT FROM p.because`;
  if (told.length === 0) return true;
  const counted = Object.entries(PASSED_LABELS).flatMap(([because, label]) => {
    const number = told.filter((one) => one.because === because).length;
    return number === 0 ? [] : [`${plural(number, "member")}: ${label}`];
  });
  await recordActivity(tx, {
    ...{ shop, kind: "rotation_passed_over", by: "system", at: now, offerId, reason: counted.join(". ") },
    members: told.map(({ enrolmentId }) => ({ enrolmentId, outcome: "left" as const })),
  });
  return true;
}

type Beginning = Found & { members: readonly RotationCandidate[] };

/** Somebody else went on with the same rotation; nothing of this one is kept. */
class Overtaken extends Error {}

async function begin(ctx: ShopContext, { policy, found, members, now }: Beginning, deps: RotationDeps): Promise<Ran> {
  const { shop, db } = ctx;
  const { offerId } = policy;
  const left = await db.refresh.findMany({ where: { offerId, state: "draft", createdBy: ROTATION }, select: { id: true } });
  // What an interrupted run left: nothing of it was started.
  await discardDrafts(
    ctx,
    left.map(({ id }) => id),
  );
  const enrolmentIds = found.due.map(({ enrolmentId }) => enrolmentId);
  const draft = await createDraft(ctx, {
    offerId,
    enrolmentIds,
    createdBy: ROTATION,
    reason: "other",
    origin: { from: "rotation" },
    codes: deps.codes,
  });
  if (!draft.ok) return { state: "idle" };
  const { refreshId } = draft;
  const retireAt = DateTime.fromJSDate(now, { zone: policy.zone }).plus({ days: policy.leadDays }).toJSDate();
  await saveDraftNames(ctx, { refreshId, names: {}, oldEnds: "at_time", retireAt, note: whyLabel(found.due, policy) });
  const named = await nameRows(ctx, { refreshId, policy, members }, deps);
  const passed = [...found.passed, ...named.without.map((enrolmentId) => ({ enrolmentId, because: "no_name" as const }))];
  const memberIds = members.filter(({ enrolmentId }) => named.with.includes(enrolmentId)).map(({ memberId }) => memberId);
  const alongside = async (tx: ShopTx) => {
    if (!(await settle(tx, { shop, policy, found: { ...found, passed }, now }))) throw new Overtaken("The rotation went on elsewhere");
    await tx.refresh.updateMany({ where: { id: refreshId }, data: { oldCodesHeld: true } });
    await tx.rotationMember.updateMany({
      where: { enrolmentId: { in: named.with } },
      data: { nextName: "", passedFor: null, passedAt: null, countsFrom: null },
    });
    const trouble = named.without.length === 0 ? null : `No free name was found for ${plural(named.without.length, "member")}`;
    await tx.rotation.updateMany({ where: { offerId }, data: { trouble, troubleAt: trouble === null ? null : now } });
  };
  try {
    const started = await startRefresh(ctx, { refreshId, startedBy: ROTATION, enqueue: deps.enqueue, now: deps.now, alongside });
    if (!started.ok) return await fail(ctx, { policy, refreshId, nobody: named.with.length === 0, now });
  } catch (error) {
    await discardDraft(ctx, { refreshId });
    if (error instanceof Overtaken) return { state: "idle" };
    throw error;
  }
  await composeMessage(ctx, { offerId, cause: { kind: "refresh", id: refreshId }, memberIds, template: "ending", createdBy: ROTATION });
  return { state: "started", refreshId };
}

/** Nothing was started: the draft goes, the day stays, and Home says so until it works; unless another run has just begun the same. */
async function fail(
  { shop, db, ...rest }: ShopContext,
  { policy, refreshId, nobody, now }: { policy: Policy; refreshId: string; nobody: boolean; now: Date },
): Promise<Ran> {
  await discardDraft({ shop, db, ...rest }, { refreshId });
  const since = new Date(now.getTime() - 3_600_000);
  const begunElsewhere = await db.refresh.count({ where: { offerId: policy.offerId, origin: "rotation", startedAt: { gte: since } } });
  if (begunElsewhere > 0) return { state: "idle" };
  const trouble = nobody ? "No free name was found for anybody" : "The codes were being changed by somebody else";
  await db.$transaction(async (tx) => {
    const { count } = await tx.rotation.updateMany({
      where: { offerId: policy.offerId, OR: [{ trouble: null }, { trouble: { not: trouble } }] },
      data: { trouble, troubleAt: now },
    });
    if (count > 0)
      await recordActivity(tx, { shop, kind: "rotation_failed", by: "system", at: now, offerId: policy.offerId, reason: trouble });
  });
  return { state: "failed" };
}

type Naming = { refreshId: string; policy: Policy; members: readonly RotationCandidate[] };

/** Types the planned names into the draft, and draws others for those that will not do. Rows without a good one are left out. */
async function nameRows(
  ctx: ShopContext,
  { refreshId, policy, members }: Naming,
  deps: PreviewDeps,
): Promise<{ with: string[]; without: string[] }> {
  const known = new Map(members.map((member) => [member.enrolmentId, member]));
  const names = new Map(members.map(({ enrolmentId, nextName }) => [enrolmentId, nextName]));
  const refused = new Set<string>();
  for (let round = 1; ; round += 1) {
    const checked = await check(ctx, { refreshId, names }, deps);
    if (!checked) return { with: [], without: [] };
    const bad = checked.filter(({ isGood }) => !isGood);
    for (const { enrolmentId } of bad) refused.add(keyOf(names.get(enrolmentId) ?? ""));
    if (bad.length > 0 && round < NAME_ROUNDS) {
      const again = bad.flatMap(({ enrolmentId }) => known.get(enrolmentId) ?? []);
      const drawn = await planNames(ctx, { ...policy, value: policy.offer.value, members: again, not: refused });
      for (const { enrolmentId } of bad) names.set(enrolmentId, drawn.get(enrolmentId) ?? "");
      continue;
    }
    for (const { itemId } of bad) await leaveOut(ctx, { itemId });
    return {
      with: checked.filter(({ isGood }) => isGood).map(({ enrolmentId }) => enrolmentId),
      without: bad.map(({ enrolmentId }) => enrolmentId),
    };
  }
}

type Checked = { itemId: string; enrolmentId: string; isGood: boolean };

async function check(
  ctx: ShopContext,
  { refreshId, names }: { refreshId: string; names: ReadonlyMap<string, string> },
  deps: PreviewDeps,
): Promise<Checked[] | null> {
  const items = await ctx.db.refreshItem.findMany({ where: { refreshId, state: "draft" }, select: { id: true, enrolmentId: true } });
  await saveDraftNames(ctx, {
    refreshId,
    names: Object.fromEntries(items.map(({ id, enrolmentId }) => [id, names.get(enrolmentId) ?? ""])),
  });
  const checked = await checkWholeDraft(ctx, deps, { refreshId });
  return (
    checked?.draft.rows.map(({ itemId, enrolmentId }) => {
      const answer = checked.answers.get(itemId) ?? { answer: "empty" as const };
      // The name they have now would end the code for a moment, and change nothing.
      return { itemId, enrolmentId, isGood: !blocks(answer) && answer.answer !== "same_name" };
    }) ?? null
  );
}

const BECAUSE: Record<Because, (policy: Policy) => string> = {
  days: ({ everyDays }) => `every ${plural(everyDays ?? 0, "day")}`,
  uses: ({ afterUses }) => `after ${plural(afterUses ?? 0, "use")}`,
  fuse: () => "more uses in a day than expected",
};

function whyLabel(due: Due["due"], policy: Policy): string {
  return [...new Set(due.map(({ because }) => because))].map((because) => BECAUSE[because](policy)).join(", ");
}

/** Before the end of the lead time comes this near, it is moved on while somebody was not told; then by so much. */
const NEAR_HOURS = 24;
const MOVED_HOURS = 48;

/**
 * The old codes of a rotation end once their time has come and every member of it was told; until then they stay, and the time that
 * creators read is moved on. Members that somebody waits for keep theirs until they were told, and hold up no other. The engine ends none of
 * them before this lets it, so a job that does not run keeps them too.
 */
async function keepUntilTold(ctx: ShopContext, offerId: string, { enqueue, now: clock }: RotationDeps): Promise<void> {
  const now = clock();
  const held = await ctx.db.refresh.findMany({
    where: {
      offerId,
      state: "running",
      origin: "rotation",
      OR: [{ oldCodesHeld: true }, { items: { some: { waitsUntil: { not: null } } } }],
    },
    select: { id: true, retireAt: true, oldCodesHeld: true },
  });
  if (held.length === 0) return;
  const untold = new Set(await unnotifiedIn(ctx, offerId));
  const isNear = (at: Date | null) => at === null || at.getTime() < now.getTime() + NEAR_HOURS * 3_600_000;
  const later = new Date(now.getTime() + MOVED_HOURS * 3_600_000);
  for (const { id: refreshId, retireAt, oldCodesHeld } of held) {
    const items = await ctx.db.refreshItem.findMany({
      // One whose old code a person has ended holds up nobody.
      where: { refreshId, state: { in: ["running", "parked"] }, oldEndsAt: null },
      select: { enrolmentId: true, state: true, waitingFor: true, waitsUntil: true },
    });
    const waitedFor = items.filter(({ waitsUntil }) => waitsUntil !== null);
    const told = waitedFor.filter(({ enrolmentId }) => !untold.has(enrolmentId)).map(({ enrolmentId }) => enrolmentId);
    await stopWaitingFor(ctx, { refreshId, enrolmentIds: told, by: ROTATION, enqueue, now });
    const late = waitedFor.filter(({ enrolmentId, waitsUntil }) => untold.has(enrolmentId) && isNear(waitsUntil));
    const lateIds = late.map(({ enrolmentId }) => enrolmentId);
    if (late.length > 0) await ctx.db.$transaction((tx) => waitForMembers(tx, { refreshId, enrolmentIds: lateIds, until: later }));
    if (!oldCodesHeld) continue;
    const others = items.filter(({ waitsUntil }) => waitsUntil === null);
    // Of a code that is not there yet nobody can have been told.
    if (
      others.every(({ enrolmentId, state, waitingFor }) => state === "running" && waitingFor === "schedule" && !untold.has(enrolmentId))
    ) {
      await releaseOldCodes(ctx, { refreshId, by: ROTATION, enqueue, now });
    } else if (isNear(retireAt)) {
      await ctx.db.refresh.updateMany({
        where: { id: refreshId, state: "running", oldCodesHeld: true, retireAt },
        data: { retireAt: later },
      });
    }
  }
}
