import { beginCodes, endCodes, promotePrimary, type LineageTx, type OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import { freeNames, keepClaims } from "#app/codes/name-claims.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { RefreshItem } from "#app/generated/prisma/client.ts";
import type { DiscountCodes, RedeemCode } from "#app/shopify/discounts/discount-codes.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";

import { isId } from "#app/platform/ids.ts";
import { placeMembers, readReasons } from "#app/codes/engine/record-lineage.server.ts";
import { recordPress } from "./item-activity.server.ts";
import { liveDuring, type Plan, type Step } from "#app/codes/engine/plans.ts";
import { settleParents } from "./settle-parents.server.ts";

type LeaveResult =
  | { ok: true; live: { old: boolean; new: boolean } }
  /** `still_settling`: a name sent to Shopify may yet appear. `cannot_look`: Shopify does not say what is live. */
  | { ok: false; reason: "not_found" | "not_parked" | "still_settling" | "cannot_look" };

type Leave = { itemId: string; by: string; codes: DiscountCodes; onLineageChanged: OnLineageChanged; now?: () => Date };

/**
 * Ends a parked item as things stand, and writes down how they stand: where something was already sent to Shopify, what
 * it shows decides which code is the member's, not what we meant to do. Names that are not live are free again.
 */
export async function leaveAsIs(
  { shop, db }: ShopContext,
  { itemId, by, codes, onLineageChanged, now = () => new Date() }: Leave,
): Promise<LeaveResult> {
  const item = isId(itemId) ? await db.refreshItem.findFirst({ where: { id: itemId } }) : null;
  if (!item) return { ok: false, reason: "not_found" };
  if (item.state !== "parked") return { ok: false, reason: "not_parked" };
  const sight = await look(item, codes, now());
  if (typeof sight === "string") return { ok: false, reason: sight };
  return db.$transaction(async (tx): Promise<LeaveResult> => {
    const { count } = await tx.refreshItem.updateMany({
      where: { id: itemId, state: "parked", version: item.version },
      data: { state: "left", settledAt: now(), version: { increment: 1 } },
    });
    if (count === 0) return { ok: false, reason: "not_parked" };
    const detail = { by, oldWorks: sight.old, newWorks: sight.created !== null };
    await tx.refreshEvent.create({ data: { shop, refreshItemId: itemId, at: now(), step: item.step, outcome: "left", detail } });
    await settleClaims({ shop, tx }, item, sight);
    if (sight.created || (item.plan !== "issue" && !sight.old)) {
      await recordLineage({ shop, tx }, item, { ...sight, now: now() });
      await onLineageChanged(tx, { shop, keys: [...new Set([keyOf(item.oldName), item.newKey])].filter((key) => key !== "") });
    }
    const code = sight.created?.name ?? (sight.old ? item.oldName : null);
    const before = { code: item.oldName === "" ? null : item.oldName };
    const part = { enrolmentId: item.enrolmentId, outcome: "left" as const, before, after: { code } };
    await recordPress({ shop, tx }, "left", { item, by, at: now(), part });
    await settleParents({ shop, tx }, [item]);
    return { ok: true, live: { old: sight.old, new: sight.created !== null } };
  });
}

type Sight = { old: boolean; created: RedeemCode | null };

/** A creation whose id was lost in a crash cannot be asked for; after this long it has landed or never will. */
const SETTLED_AFTER_MINUTES = 15;

async function look(item: RefreshItem, codes: DiscountCodes, now: Date): Promise<Sight | "still_settling" | "cannot_look"> {
  const live = liveDuring({ ...item, plan: item.plan as Plan, step: item.step as Step });
  if ((live.old === "yes" || item.plan === "issue") && live.new === "no") return { old: live.old === "yes", created: null };
  try {
    if (live.new === "maybe" && item.parkedFor !== "discount_missing") {
      const creation = item.bulkCreationId ? await codes.creation(item.bulkCreationId) : { state: "unknown" as const };
      const waited = now.getTime() - (item.stepSince ?? now).getTime() > SETTLED_AFTER_MINUTES * 60_000;
      if (creation.state === "pending" || (creation.state === "unknown" && !waited)) return "still_settling";
    }
    const listed = await codes.list(item.discountId);
    // With the discount every code is gone; the offer itself says so, and the lineage keeps its last holder.
    if (!listed) return { old: item.plan !== "issue" && item.plan !== "withdraw", created: null };
    const old =
      item.plan === "reset" || item.plan === "withdraw"
        ? listed.find(({ id }) => id === item.oldRedeemCodeId)
        : listed.find(({ name }) => keyOf(name) === keyOf(item.oldName));
    const isIssuing = item.newKey !== "" && (item.plan !== "issue" || item.addedAt !== null);
    const created = !isIssuing ? null : (listed.find(({ id, name }) => keyOf(name) === item.newKey && id !== item.oldRedeemCodeId) ?? null);
    return { old: old !== undefined, created };
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return "cannot_look";
    throw error;
  }
}

async function settleClaims(scope: LineageTx, item: RefreshItem, { old, created }: Sight): Promise<void> {
  const oldKey = keyOf(item.oldName);
  await keepClaims(scope, [item.id]);
  const gone = [
    ...(old || (created && oldKey === item.newKey) ? [] : [oldKey]),
    ...(created || oldKey === item.newKey ? [] : [item.newKey]),
  ].filter((key) => key !== "");
  await freeNames(
    scope,
    gone.map((key) => ({ key, enrolmentId: item.enrolmentId })),
  );
}

/** The new code is the member's when it exists, though the old may work too; when neither does, the member has none. */
async function recordLineage(scope: LineageTx, item: RefreshItem, { created, now }: Sight & { now: Date }): Promise<void> {
  const { issuedFor, endedFor, channel } = (await readReasons(scope, [item.id])).get(item.id)!;
  const { enrolmentId, oldCodeId } = item;
  const at = item.deletedAt ?? now;
  if (oldCodeId !== null) await endCodes(scope, [{ codeId: oldCodeId, at, usesAtEnd: item.usesAtEnd, endedFor }]);
  if (created) {
    const beginning = { enrolmentId, name: created.name, redeemCodeId: created.id, liveFrom: item.addedAt ?? at };
    await beginCodes(scope, [{ ...beginning, issuedFor, refreshItemId: item.id, after: oldCodeId, channel }]);
  }
  await promotePrimary(scope, [enrolmentId]);
  await placeMembers(scope, [item.id]);
}
