/** What the activity tells of refreshes; each is called in the transaction that did it. */
import type { ActivityPart, Outcome } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import type { Refresh } from "#app/generated/prisma/client.ts";

import type { NamedRow } from "#app/refreshes/check-rows.server.ts";
import type { RefreshReason } from "./plans.ts";
import { REASON_LABELS } from "#app/refreshes/labels.ts";

/** Who pressed "Update offer" or "Undo", why, and which code was to become which. */
export async function recordRefreshStarted({ shop, tx }: LineageTx, refresh: Refresh, named: readonly NamedRow[]): Promise<void> {
  const { oldEnds, retireAt } = refresh;
  await recordActivity(tx, {
    shop,
    kind: refresh.undoOf === null ? "refresh_started" : "refresh_undone",
    by: staffOrSystem(refresh.startedBy ?? ""),
    ...(refresh.startedAt && { at: refresh.startedAt }),
    offerId: refresh.offerId,
    refreshId: refresh.id,
    after: { oldEnds, ...(retireAt && { oldCodesEnd: retireAt.toISOString() }) },
    reason: whyOf(refresh),
    members: named.map(({ row, name }) => ({
      enrolmentId: row.enrolmentId,
      outcome: "running",
      before: { code: row.oldName },
      after: { code: name },
      shopifyIds: row.current?.redeemCodeId ? [row.current.redeemCodeId] : [],
    })),
  });
}

/** What was chosen, and what was written to it: "Leaked: seen on a coupon site". "Other" alone says nothing, nor does it beside an undo. */
function whyOf({ reason, note, origin }: Pick<Refresh, "reason" | "note" | "origin">): string | null {
  if (origin === "rotation") return `Rotation: ${note ?? ""}`;
  const chosen = reason === null || reason === "other" ? null : REASON_LABELS[reason as RefreshReason];
  return [chosen, note?.trim()].filter(Boolean).join(": ") || null;
}

type SettledItem = {
  memberId: string;
  outcome: Outcome;
  told: boolean;
  oldName: string;
  newName: string;
  oldRedeemCodeId: string | null;
  newRedeemCodeId: string | null;
};

/** What came of a refresh that has nothing under way any more: the counts of all, and those members nothing was told of yet. */
export async function recordRefreshSettled({ shop, tx }: LineageTx, { id, offerId }: { id: string; offerId: string }): Promise<void> {
  const items = await tx.$queryRaw<SettledItem[]>`
    SELECT en."memberId"::text, o.outcome, i."oldName", i."newName", i."oldRedeemCodeId", i."newRedeemCodeId",
      EXISTS (
        SELECT 1 FROM "Activity" a JOIN "ActivityMember" am ON am.shop = a.shop AND am."activityId" = a.id
        WHERE a.shop = i.shop AND a."refreshId" = i."refreshId" AND am."memberId" = en."memberId" AND am.outcome = o.outcome
      ) AS told
    FROM "RefreshItem" i JOIN "Enrolment" en ON en.shop = i.shop AND en.id = i."enrolmentId"
    CROSS JOIN LATERAL (SELECT CASE WHEN i.plan = 'take_back' AND i.state = 'done' THEN 'left' ELSE i.state END AS outcome) o
    WHERE i.shop = ${shop} AND i."refreshId" = ${id}::uuid AND i.state IN ('done', 'parked', 'left')
    ORDER BY i.position`;
  const count = (outcome: Outcome) => items.filter((item) => item.outcome === outcome).length;
  const counted = { changed: count("done"), needAttention: count("parked"), leftAsIs: count("left") };
  await recordEvents(tx, shop, [{ type: "refresh.finished", at: new Date(), data: { refreshId: id, offerId, ...counted } }]);
  await recordActivity(tx, {
    shop,
    kind: "refresh_settled",
    by: "system",
    offerId,
    refreshId: id,
    after: counted,
    members: items.filter(({ told }) => !told).map(partOf),
  });
}

function partOf({ memberId, outcome, oldName, newName, oldRedeemCodeId, newRedeemCodeId }: SettledItem): ActivityPart {
  return {
    memberId,
    outcome,
    before: { code: oldName },
    after: { code: outcome === "left" ? oldName : newName },
    shopifyIds: [oldRedeemCodeId, newRedeemCodeId].flatMap((one) => one ?? []),
  };
}

type Press = { refreshId: string; offerId: string; by: string; at: Date };

/** A press on a refresh that is under way. */
export async function recordRefreshAction(
  { shop, tx }: LineageTx,
  kind: "refresh_called_off" | "old_codes_ended",
  { by, at, ...press }: Press & { count?: number; of?: { enrolmentId: string; oldName: string } },
): Promise<void> {
  const { refreshId, offerId, count, of } = press;
  await recordActivity(tx, {
    shop,
    kind,
    by: staffOrSystem(by),
    at,
    refreshId,
    offerId,
    ...(count !== undefined && { after: { leftAsIs: count } }),
    ...(of && { members: [{ enrolmentId: of.enrolmentId, before: { code: of.oldName } }] }),
  });
}
