/** What Shopify Flow asks for, done once for each of its `action_run_id`s, by the use cases of a person's press. */
import { randomUUID } from "node:crypto";

import { recordActivity } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { reportLeak } from "#app/leaks/leak-cases.server.ts";
import type { ChangeRefusal } from "#app/members/changes/change.ts";
import { refusedLabel } from "#app/members/changes/change-labels.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import { previewChange } from "#app/members/changes/judge-members.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { discardDraft } from "#app/refreshes/discard-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { answerLabel, EXCLUSION_LABELS } from "#app/refreshes/labels.ts";
import { checkWholeDraft } from "#app/refreshes/preview-draft.server.ts";
import { blocks } from "#app/refreshes/row-check.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { FlowRun, PrismaClient } from "#app/generated/prisma/client.ts";

import { actionLabel, type FlowAction, type RunStanding } from "./actions.ts";

/** As the staff member of what Flow starts: nobody's id, so that the activity names the app. */
const BY = "flow";
/** For as long one request works on a run; another that comes meanwhile is told to ask again. */
const ATTEMPT_MS = 60_000;

type Deps = { codes: DiscountCodes; enqueue: Enqueue<ShopTx>; room: () => Promise<number>; now: Date };

/**
 * Begins a run or says how it stands. Asked again it does nothing twice, also when two requests race or the first one died: what a
 * run starts is written down with it. A run that ends is told in the activity. Throws ShopifyUnavailable and ShopifyAccessLost, after
 * which the same may be asked again.
 */
export async function runAction(ctx: ShopContext, { runId, ...asked }: { runId: string } & FlowAction, deps: Deps): Promise<RunStanding> {
  const { shop, db } = ctx;
  const { now } = deps;
  await db.flowRun.createMany({
    data: { shop, runId, action: asked.action, changeId: randomUUID(), createdAt: now },
    skipDuplicates: true,
  });
  const run = await db.flowRun.findFirstOrThrow({ where: { runId } });
  // An id that comes back with another action is none of Flow's.
  if (run.action !== asked.action) return { state: "refused", outcome: "This run was another action's." };
  if (run.state !== "running") return { state: run.state as RunStanding["state"], outcome: run.outcome };
  const begun = await progressOf(ctx, run);
  if (begun) return begun.state === "running" ? begun : end(ctx, { run, asked, standing: begun, now });
  const mine = await db.flowRun.updateMany({
    where: { runId, state: "running", OR: [{ attemptUntil: null }, { attemptUntil: { lt: now } }] },
    data: { attemptUntil: new Date(now.getTime() + ATTEMPT_MS) },
  });
  if (mine.count === 0) return { state: "running", outcome: "" };
  try {
    const standing = await attempt(ctx, { run, asked }, deps);
    if (standing === BUSY) await db.flowRun.updateMany({ where: { runId }, data: { attemptUntil: null } });
    return standing.state === "running" ? standing : await end(ctx, { run, asked, standing, now });
  } catch (error) {
    await db.flowRun.updateMany({ where: { runId }, data: { attemptUntil: null } });
    throw error;
  }
}

/** Flow asks about a run for 36 hours (documented); a month later it is forgotten. */
export async function forgetRuns(db: Pick<PrismaClient, "flowRun">, now: Date): Promise<void> {
  await db.flowRun.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - 30 * 86_400_000) } } });
}

type Asked = { run: FlowRun; asked: FlowAction };

/** Written once, however many requests see that a run is over. */
async function end(
  { shop, db }: ShopContext,
  { run, asked, standing, now }: Asked & { standing: RunStanding; now: Date },
): Promise<RunStanding> {
  await db.$transaction(async (tx) => {
    const { state, outcome } = standing;
    const { count } = await tx.flowRun.updateMany({ where: { runId: run.runId, state: "running" }, data: { state, outcome } });
    if (count === 0) return;
    const { refreshId } = run;
    await recordActivity(tx, {
      ...{ shop, kind: "flow_action_run", by: "system", at: now, subject: actionLabel(asked), reason: outcome },
      ...(refreshId !== null && { refreshId }),
    });
  });
  return standing;
}

/** Something else is at work on the member: Flow asks again, and then it may be over. */
const BUSY: RunStanding = { state: "running", outcome: "" };

async function attempt(ctx: ShopContext, { run, asked }: Asked, deps: Deps): Promise<RunStanding> {
  const held = await ctx.db.promoCode.findFirst({
    where: { key: keyOf(asked.code), liveUntil: null },
    select: { id: true, enrolmentId: true, offerId: true },
  });
  if (!held) return refused(`No member has ${asked.code} now.`);
  switch (asked.action) {
    case "refresh":
      return refresh(ctx, { run, asked, held }, deps);
    case "deactivate": {
      const { enqueue, now } = deps;
      const [row] = (await previewChange(ctx, { offerId: held.offerId, kind: "deactivate", enrolmentIds: [held.enrolmentId] })) ?? [];
      if (row?.refusal === "being_refreshed" || row?.refusal === "being_changed") return BUSY;
      const change = { changeId: run.changeId, offerId: held.offerId, enrolmentIds: [held.enrolmentId], createdBy: BY };
      const started = await changeMembers(ctx, { kind: "deactivate", ...change, enqueue, now: () => now });
      if (!started.ok) return refused("The member is no longer in the offer.");
      return (await progressOf(ctx, run)) ?? { state: "running", outcome: "" };
    }
    case "leak": {
      if (asked.address !== "" && !/^https?:\/\/\S+$/i.test(asked.address)) return refused("The address is none of a web page.");
      const since = new Date(`${deps.now.toISOString().slice(0, 10)}T00:00:00Z`);
      const caseId = await reportLeak(ctx, { promoCodeId: held.id, address: asked.address, since, now: deps.now });
      return caseId === "ended" ? refused(`${asked.code} has ended meanwhile.`) : { state: "done", outcome: "A case is open." };
    }
  }
}

type Held = { id: string; offerId: string };

async function refresh(
  ctx: ShopContext,
  { run, asked, held }: { run: FlowRun; asked: Extract<FlowAction, { action: "refresh" }>; held: Held },
  { codes, enqueue, room, now }: Deps,
): Promise<RunStanding> {
  const draft = await beginRefresh(ctx, {
    offerId: held.offerId,
    codeIds: [held.id],
    createdBy: `${BY} ${run.runId}`,
    reason: "other",
    codes,
  });
  if (!draft.ok) {
    const [why] = draft.excluded;
    if (why?.reason === "already_refreshing") return BUSY;
    return refused(why ? `${EXCLUSION_LABELS[why.reason]}.` : "The member is no longer in the offer.");
  }
  const { refreshId } = draft;
  const item = await ctx.db.refreshItem.findFirstOrThrow({ where: { refreshId, state: "draft" } });
  if (asked.newCode !== "") await saveDraftNames(ctx, { refreshId, names: { [item.id]: asked.newCode } });
  const look = { codes, room };
  if (asked.dryRun) {
    const checked = await checkWholeDraft(ctx, look, { refreshId });
    const answer = checked?.answers.get(item.id) ?? { answer: "empty" as const };
    const name = checked?.draft.rows.find(({ itemId }) => itemId === item.id)?.typed ?? "";
    await discardDraft(ctx, { refreshId });
    if (blocks(answer)) return refused(`Dry run: ${name === "" ? "no new code" : name} cannot be used. ${answerLabel(answer).text}.`);
    return { state: "done", outcome: `Dry run: ${asked.code} would become ${name}. Nothing was changed.` };
  }
  const alongside = async (tx: ShopTx) => void (await tx.flowRun.updateMany({ where: { runId: run.runId }, data: { refreshId } }));
  const started = await startRefresh(ctx, { refreshId, startedBy: BY, enqueue, look, alongside, now: () => now });
  if (started.ok) return { state: "running", outcome: "" };
  await discardDraft(ctx, { refreshId });
  const [row] = started.rows;
  return refused(row ? `${answerLabel(row.answer).text}.` : "The refresh could not be started.");
}

const refused = (outcome: string): RunStanding => ({ state: "refused", outcome });

/** How what the run started stands: null before it has started anything. */
async function progressOf({ db }: Pick<ShopContext, "db">, { refreshId, changeId }: FlowRun): Promise<RunStanding | null> {
  const where = refreshId === null ? { changeId } : { refreshId };
  const items = await db.refreshItem.findMany({ where, select: { state: true, oldName: true, newName: true, excludedFor: true } });
  if (items.some(({ state }) => state === "parked")) return refused("It needs attention: see the code in the app.");
  if (items.some(({ state }) => state === "running" || state === "draft")) return { state: "running", outcome: "" };
  if (refreshId !== null) {
    const [item] = items;
    return item?.state === "done" ? { state: "done", outcome: `${item.oldName} became ${item.newName}.` } : refused("It was called off.");
  }
  // Something began on the member between the look and the change: nothing was done.
  const left = items.find(({ state }) => state === "excluded");
  if (left) return refused(refusedLabel(left.excludedFor as ChangeRefusal, { name: left.oldName, detail: null }));
  const change = await db.enrolmentChange.findFirst({ where: { id: changeId } });
  return change ? { state: "done", outcome: "The member is inactive and has no code." } : null;
}
