/** What the activity tells of changes of members; each is called in the transaction that did it. */
import type { ActivityKind, ActivityPart, Facts, Outcome } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import type { ChangeKind } from "./change.ts";

const KIND: Record<ChangeKind, ActivityKind> = {
  add: "members_joined",
  readd: "members_readded",
  activate: "members_activated",
  deactivate: "members_deactivated",
  remove: "members_removed",
  payout: "payout_changed",
};

type Change = {
  id: string;
  offerId: string;
  kind: ChangeKind;
  createdBy: string;
  commissionBps: number | null;
  commissionMinor: number | null;
};

/** Who pressed what, with what was done at once, what is under way and what was refused. */
export async function tellChangeBegun(scope: LineageTx, changeId: string, now: Date): Promise<void> {
  const change = (await scope.tx.enrolmentChange.findFirstOrThrow({ where: { id: changeId } })) as Change;
  const { shop, tx } = scope;
  const { offerId, kind, createdBy } = change;
  const members = (await readItems(scope, changeId)).map((item) => partOf(change, item));
  await recordActivity(tx, { shop, kind: KIND[kind], by: staffOrSystem(createdBy), at: now, offerId, changeId, members });
}

/** What came of what was under way, once nothing is any more. Nothing is told where everything was settled by the press itself. */
export async function tellChangeSettled(scope: LineageTx, changeId: string, now: Date): Promise<void> {
  const { shop, tx } = scope;
  const change = (await tx.enrolmentChange.findFirstOrThrow({ where: { id: changeId } })) as Change;
  const news = (await readItems(scope, changeId)).filter(({ told }) => !told);
  if (news.length === 0) return;
  const count = (outcome: Outcome) => news.filter((item) => item.outcome === outcome).length;
  const after = { changed: count("done"), refused: count("refused") };
  const members = news.map((item) => partOf(change, item));
  await recordActivity(tx, { shop, kind: "change_settled", by: "system", at: now, offerId: change.offerId, changeId, after, members });
}

type Item = { memberId: string; outcome: Outcome; name: string; redeemCodeId: string | null; told: boolean };

function readItems({ shop, tx }: LineageTx, changeId: string): Promise<Item[]> {
  return tx.$queryRaw<Item[]>`
    SELECT en."memberId"::text, i.state AS outcome, i.name, i."redeemCodeId",
      EXISTS (
        SELECT 1 FROM "Activity" a JOIN "ActivityMember" am ON am.shop = a.shop AND am."activityId" = a.id
        WHERE a.shop = i.shop AND a."changeId" = i."changeId" AND am."memberId" = en."memberId" AND am.outcome = i.state
      ) AS told
    FROM "EnrolmentChangeItem" i JOIN "Enrolment" en ON en.shop = i.shop AND en.id = i."enrolmentId"
    WHERE i.shop = ${shop} AND i."changeId" = ${changeId}::uuid ORDER BY i.position`;
}

function partOf(change: Change, { memberId, outcome, name, redeemCodeId }: Item): ActivityPart {
  return { memberId, outcome, ...factsOf(change, name), shopifyIds: redeemCodeId ? [redeemCodeId] : [] };
}

function factsOf({ kind, commissionBps, commissionMinor }: Change, code: string): { before?: Facts; after?: Facts } {
  switch (kind) {
    case "payout":
      return { after: { commissionBps, ...(commissionMinor && { commissionMinor }) } };
    case "deactivate":
    case "remove":
      return code === "" ? {} : { before: { code }, after: { code: null } };
    case "add":
    case "readd":
    case "activate":
      return code === "" ? {} : { after: { code } };
  }
}
