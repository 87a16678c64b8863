import { claimNames, freeNames } from "#app/codes/name-claims.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother } from "#app/codes/name-history.ts";
import { keyOf, parsePromoCode, type NameRefusal } from "#app/codes/promo-code.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { RefreshItem } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { formerAnswer } from "./check-rows.server.ts";
import { isId } from "#app/platform/ids.ts";
import { firstStep, issuesCode, oldGoesFirst, planFor, type Plan, type Step } from "#app/codes/engine/plans.ts";
import type { RowCheck } from "./row-check.ts";
import { recordPress } from "./item-activity.server.ts";
import { settleParents } from "./settle-parents.server.ts";

type Retried =
  | { ok: true }
  /** `name`: the new name will not do, and why. `name_unsettled`: the earlier name may still appear at Shopify, so it cannot be dropped yet. */
  | { ok: false; reason: "not_found" | "not_parked" | "name_unsettled" }
  | { ok: false; reason: "name"; answer: RowCheck };

type Retry = { itemId: string; newName?: string; by: string; enqueue: Enqueue<ShopTx>; now?: () => Date };

/** Takes a parked item up again where it stopped, or with another name where the name has not been sent or was refused. */
export async function retryItem(
  { shop, db }: ShopContext,
  { itemId, newName, by, enqueue, now = () => new Date() }: Retry,
): Promise<Retried> {
  if (!isId(itemId)) return { ok: false, reason: "not_found" };
  return db.$transaction(async (tx): Promise<Retried> => {
    const scope = { shop, tx };
    await tx.$queryRaw`SELECT id::text FROM "RefreshItem" WHERE shop = ${shop} AND id = ${itemId}::uuid FOR UPDATE`;
    const item = await tx.refreshItem.findFirst({ where: { id: itemId } });
    if (!item) return { ok: false, reason: "not_found" };
    if (item.state !== "parked") return { ok: false, reason: "not_parked" };
    const rename = newName === undefined || newName.trim() === item.newName ? null : await renamed(scope, item, newName);
    if (rename && !rename.ok) return rename;
    await tx.refreshItem.update({
      where: { shop_id: { shop, id: itemId } },
      data: { ...RESUMED, ...rename?.data, stepSince: now(), version: { increment: 1 } },
    });
    const detail = { by, ...(rename && { newName: rename.data.newName, insteadOf: item.newName }) };
    await tx.refreshEvent.create({ data: { shop, refreshItemId: itemId, at: now(), step: item.step, outcome: "resumed", detail } });
    const orNone = (code: string) => ({ code: code === "" ? null : code });
    const wish = { before: orNone(item.oldName), after: orNone(rename?.data.newName ?? item.newName) };
    await recordPress(scope, "resumed", { item, by, at: now(), part: { enrolmentId: item.enrolmentId, outcome: "running", ...wish } });
    await settleParents(scope, [item]);
    await enqueue(tx, "refresh.advance", { shop, discountId: item.discountId });
    return { ok: true };
  });
}

const RESUMED = {
  state: "running",
  parkedFor: null,
  parkedDetail: {},
  waitingFor: null,
  dueAt: null,
  settledAt: null,
  attempts: 0,
  setbacks: 0,
};

type Renamed = {
  ok: true;
  data: { newName: string; newKey: string; plan: string; step: Step; addedAt: null; bulkCreationId: null; newRedeemCodeId: null };
};

/** Promises another name to a parked item and gives the earlier one back. */
async function renamed(scope: LineageTx, item: RefreshItem, typed: string): Promise<Renamed | Exclude<Retried, { ok: true }>> {
  if (!issuesCode(item.plan as Plan)) return { ok: false, reason: "name_unsettled" };
  const parsed = parsePromoCode(typed, { keeping: item.oldName });
  if (!parsed.ok) return { ok: false, reason: "name", answer: refusalOf(parsed) };
  const oldKey = keyOf(item.oldName);
  const unsent = item.step === "check_free" || (oldGoesFirst(item.plan as Plan) && item.step === "delete");
  if (!unsent) return { ok: false, reason: "name_unsettled" };

  const record = parsed.key === oldKey ? undefined : (await readNameHistory(scope, [parsed.key])).get(parsed.key);
  if (record?.leakedAt) return { ok: false, reason: "name", answer: { answer: "burned", leakedAt: record.leakedAt.toISOString() } };
  const { memberId } = await scope.tx.enrolment.findFirstOrThrow({ where: { id: item.enrolmentId }, select: { memberId: true } });
  const former = formerOfAnother(record, memberId);
  if (former) return { ok: false, reason: "name", answer: formerAnswer(parsed.name, former) };

  const claim = { key: parsed.key, enrolmentId: item.enrolmentId, refreshItemId: item.id };
  const { refused } = await claimNames(scope, [claim]);
  if (refused.length > 0) {
    const holder = (await readNameHistory(scope, [parsed.key])).get(parsed.key)?.holder;
    const { memberName = "another member", offerTitle = "another offer" } = holder ?? {};
    return { ok: false, reason: "name", answer: { answer: "taken_by_member", memberName, offerTitle } };
  }
  // The old code's own name stays claimed while the code is live.
  if (item.newKey === parsed.key)
    return { ok: true, data: { ...nameless, newName: parsed.name, newKey: parsed.key, plan: item.plan ?? "", step: item.step as Step } };
  if (item.newKey !== oldKey) await freeNames(scope, [{ key: item.newKey, enrolmentId: item.enrolmentId }]);
  else await scope.tx.nameClaim.updateMany({ where: { key: oldKey, enrolmentId: item.enrolmentId }, data: { refreshItemId: null } });
  if (item.plan === "issue")
    return { ok: true, data: { ...nameless, newName: parsed.name, newKey: parsed.key, plan: "issue", step: "check_free" } };
  const plan = planFor(oldKey, parsed.key, item.plan === "old_first" ? "old_first" : "at_once");
  const step = item.deletedAt === null ? firstStep(plan) : "check_free";
  return { ok: true, data: { ...nameless, newName: parsed.name, newKey: parsed.key, plan, step } };
}

const nameless = { addedAt: null, bulkCreationId: null, newRedeemCodeId: null };

function refusalOf({ reason, found }: { reason: NameRefusal; found?: string }): RowCheck {
  return reason === "empty" ? { answer: "empty" } : { answer: "invalid", reason, ...(found !== undefined && { found }) };
}

/** Takes every parked item of a refresh, or of a change of members, up again with the name it has. */
export async function retryAll(
  { shop, db }: ShopContext,
  {
    by,
    enqueue,
    now = () => new Date(),
    ...parent
  }: ({ refreshId: string } | { changeId: string }) & { by: string; enqueue: Enqueue<ShopTx>; now?: () => Date },
): Promise<{ ok: true; resumed: number } | { ok: false; reason: "not_found" }> {
  const refreshId = "refreshId" in parent ? parent.refreshId : null;
  const changeId = "changeId" in parent ? parent.changeId : null;
  const id = refreshId ?? changeId ?? "";
  if (!isId(id)) return { ok: false, reason: "not_found" };
  const known = refreshId !== null ? await db.refresh.count({ where: { id } }) : await db.enrolmentChange.count({ where: { id } });
  if (known === 0) return { ok: false, reason: "not_found" };
  return db.$transaction(async (tx) => {
    const resumed = await tx.$queryRaw<{ discountId: string }[]>`
      WITH resumed AS (
        UPDATE "RefreshItem" SET state = 'running', "parkedFor" = NULL, "parkedDetail" = NULL, "waitingFor" = NULL, "dueAt" = NULL,
          "settledAt" = NULL, attempts = 0, setbacks = 0, "stepSince" = ${now()}, version = version + 1
        WHERE shop = ${shop} AND state = 'parked' AND ("refreshId" = ${refreshId}::uuid OR "changeId" = ${changeId}::uuid)
        RETURNING id, step, "discountId"
      ), told AS (
        INSERT INTO "RefreshEvent" (shop, "refreshItemId", at, step, outcome, detail)
        SELECT ${shop}, id, ${now()}, step, 'resumed', jsonb_build_object('by', ${by}::text) FROM resumed
      )
      SELECT "discountId" FROM resumed`;
    const [first] = resumed;
    const item = { refreshId, changeId };
    if (first) await recordPress({ shop, tx }, "resumed", { item, by, at: now(), retried: resumed.length });
    await settleParents({ shop, tx }, [item]);
    if (first) await enqueue(tx, "refresh.advance", { shop, discountId: first.discountId });
    return { ok: true, resumed: resumed.length };
  });
}
