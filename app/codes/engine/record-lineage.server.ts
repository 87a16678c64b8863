/** What the end of an item means for who held which name, and when, and for the member's place in the offer. */
import { addEndedCodes, beginCodes, endCodes, promotePrimary, type LineageTx } from "#app/codes/lineage.store.server.ts";
import type { IssueReason } from "#app/codes/lineage.ts";
import { freeNames, keepClaims } from "#app/codes/name-claims.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";

import type { Transition } from "./transitions.ts";
import { endsCode, issuesCode } from "./plans.ts";

/** `channel`: what a code is for that is issued in no other's place. */
type ItemReason = { issuedFor: IssueReason; endedFor: IssueReason; channel: string | null };

type Row = { id: string; reason: string | null; kind: string | null; channel: string | null };

/** Why each of these items issues or ends a code, in the words of the lineage, by item id. */
export async function readReasons({ shop, tx }: LineageTx, itemIds: readonly string[]): Promise<Map<string, ItemReason>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT i.id::text, r.reason, c.kind, i.channel FROM "RefreshItem" i
    LEFT JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId"
    LEFT JOIN "EnrolmentChange" c ON c.shop = i.shop AND c.id = i."changeId"
    WHERE i.shop = ${shop} AND i.id = ANY(${[...itemIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, reasonsOf(row)]));
}

function reasonsOf({ reason, kind, channel }: Row): ItemReason {
  if (kind === null) return { issuedFor: (reason ?? "other") as IssueReason, endedFor: (reason ?? "other") as IssueReason, channel };
  return { issuedFor: ISSUED_BY[kind] ?? "reactivated", endedFor: ENDED_BY[kind] ?? "other", channel };
}

/** By the kind of a change of members. */
const ISSUED_BY: Readonly<Record<string, IssueReason>> = { add: "welcome", add_code: "channel" };
const ENDED_BY: Readonly<Record<string, IssueReason>> = { deactivate: "deactivated", remove: "removed", end_code: "withdrawn" };

/**
 * The old code ends when it was seen to be gone, the new one began when it was first sent to Shopify. An enrolment whose
 * code was issued is active; one whose last live code was withdrawn is what the change makes it.
 */
export async function recordLineage(scope: LineageTx, saved: readonly Transition[]): Promise<void> {
  if (saved.length === 0) return;
  const reasons = await readReasons(
    scope,
    saved.map(({ item }) => item.id),
  );
  const items = saved.map(({ item }) => ({ ...item, ...reasons.get(item.id)!, oldKey: keyOf(item.oldName) }));
  for (const { id, plan, addedAt, deletedAt } of items)
    if ((issuesCode(plan) && !addedAt) || (endsCode(plan) && !deletedAt)) throw new Error(`Item ${id} is recorded before it was verified`);
  const ended = items.filter(({ plan }) => endsCode(plan));
  const issued = items.filter(({ plan }) => issuesCode(plan));
  const enrolmentIds = items.map(({ enrolmentId }) => enrolmentId);
  await lockEnrolments(scope, enrolmentIds);
  await endCodes(
    scope,
    ended.flatMap(({ oldCodeId, deletedAt, usesAtEnd, endedFor }) =>
      oldCodeId === null ? [] : [{ codeId: oldCodeId, at: deletedAt!, usesAtEnd, endedFor }],
    ),
  );
  await beginCodes(
    scope,
    issued.map((item) => ({
      enrolmentId: item.enrolmentId,
      name: item.newName,
      redeemCodeId: item.newRedeemCodeId,
      liveFrom: item.addedAt!,
      issuedFor: item.issuedFor,
      refreshItemId: item.id,
      after: item.oldCodeId,
      channel: item.channel,
    })),
  );
  await promotePrimary(scope, enrolmentIds);
  await freeNames(
    scope,
    ended.filter(({ oldKey, newKey }) => oldKey !== newKey).map(({ oldKey, enrolmentId }) => ({ key: oldKey, enrolmentId })),
  );
  await keepClaims(
    scope,
    items.map(({ id }) => id),
  );
  await placeMembers(
    scope,
    items.map(({ id }) => id),
  );
}

/** Two codes of one member may be withdrawn at once: the last of the two sees that the other has ended. */
async function lockEnrolments({ shop, tx }: LineageTx, enrolmentIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND id = ANY(${[...new Set(enrolmentIds)]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** The member's place in the offer after a change of members, once its items are recorded or left. A refresh moves nobody. */
export async function placeMembers({ shop, tx }: LineageTx, itemIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Enrolment" en SET status = CASE
      WHEN EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL)
        THEN CASE WHEN i.plan = 'issue' THEN 'active' ELSE en.status END
      WHEN i.plan <> 'withdraw' THEN en.status
      WHEN c.kind = 'remove' THEN 'removed' ELSE 'inactive' END
    FROM "RefreshItem" i JOIN "EnrolmentChange" c ON c.shop = i.shop AND c.id = i."changeId"
    WHERE i.shop = ${shop} AND i.id = ANY(${[...itemIds]}::uuid[]) AND en.shop = i.shop AND en.id = i."enrolmentId"`;
}

/**
 * A new code that was taken back was the member's while it worked: an order under it counts for them. The old code goes on
 * as if nothing had been.
 */
export async function closeTakenBack(scope: LineageTx, saved: readonly Transition[]): Promise<void> {
  if (saved.length === 0) return;
  const items = saved.map(({ item }) => item);
  for (const item of items) if (!item.addedAt || !item.deletedAt) throw new Error(`Item ${item.id} is closed before it was verified`);
  await addEndedCodes(
    scope,
    items.map((item) => ({
      enrolmentId: item.enrolmentId,
      name: item.newName,
      redeemCodeId: item.newRedeemCodeId,
      liveFrom: item.addedAt!,
      liveUntil: item.deletedAt!,
      issuedFor: "other",
      endedFor: "taken_back",
      refreshItemId: item.id,
      after: item.oldCodeId,
    })),
  );
  await freeNames(
    scope,
    items.map(({ newKey, enrolmentId }) => ({ key: newKey, enrolmentId })),
  );
}
