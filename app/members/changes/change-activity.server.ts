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
  add_code: "code_added",
  end_code: "code_withdrawn",
};

type Change = {
  id: string;
  offerId: string;
  kind: ChangeKind;
  createdBy: string;
  commissionBps: number | null;
  commissionMinor: number | null;
  settledAt: Date | null;
};

/** Who pressed what, with what was done at once, what is under way and what was refused. */
export async function recordChangeStarted(scope: LineageTx, changeId: string, now: Date): Promise<void> {
  const change = (await scope.tx.enrolmentChange.findFirstOrThrow({ where: { id: changeId } })) as Change;
  const { shop, tx } = scope;
  const { offerId, kind, createdBy } = change;
  const members = (await readItems(scope, changeId)).map((item) => partOf(change, item));
  await recordActivity(tx, { shop, kind: KIND[kind], by: staffOrSystem(createdBy), at: now, offerId, changeId, members });
}

/** What came of what was under way, once nothing is any more. Nothing is told where everything was settled by the press itself. */
export async function recordChangeSettled(scope: LineageTx, changeId: string): Promise<void> {
  const { shop, tx } = scope;
  const change = (await tx.enrolmentChange.findFirstOrThrow({ where: { id: changeId } })) as Change;
  const news = (await readItems(scope, changeId)).filter(({ told }) => !told);
  if (news.length === 0) return;
  const count = (outcome: Outcome) => news.filter((item) => item.outcome === outcome).length;
  const at = change.settledAt ?? new Date();
  const after = { changed: count("done"), needAttention: count("parked"), refused: count("refused") };
  const members = news.map((item) => partOf(change, item));
  await recordActivity(tx, { shop, kind: "change_settled", by: "system", at, offerId: change.offerId, changeId, after, members });
}

type Item = { memberId: string; outcome: Outcome; name: string; redeemCodeIds: string[]; told: boolean };

/** One for each member, whose codes may be several: the member is done once all of them are. */
function readItems({ shop, tx }: LineageTx, changeId: string): Promise<Item[]> {
  return tx.$queryRaw<Item[]>`
    WITH parts AS (
      SELECT i."enrolmentId", min(i.position) AS position,
        string_agg(coalesce(nullif(i."newName", ''), i."oldName"), ', ' ORDER BY i.id) AS name,
        array_remove(array_agg(coalesce(i."newRedeemCodeId", i."oldRedeemCodeId") ORDER BY i.id), NULL) AS ids,
        CASE WHEN bool_or(i.state = 'running') THEN 'running' WHEN bool_or(i.state = 'parked') THEN 'parked'
          WHEN bool_or(i.state = 'excluded') THEN 'refused' WHEN bool_or(i.state = 'left') THEN 'left' ELSE 'done' END AS outcome
      FROM "RefreshItem" i WHERE i.shop = ${shop} AND i."changeId" = ${changeId}::uuid GROUP BY i."enrolmentId"
    )
    SELECT en."memberId"::text, p.outcome, p.name, p.ids AS "redeemCodeIds",
      EXISTS (
        SELECT 1 FROM "Activity" a JOIN "ActivityMember" am ON am.shop = a.shop AND am."activityId" = a.id
        WHERE a.shop = ${shop} AND a."changeId" = ${changeId}::uuid AND am."memberId" = en."memberId" AND am.outcome = p.outcome
      ) AS told
    FROM parts p JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = p."enrolmentId" ORDER BY p.position`;
}

function partOf(change: Change, { memberId, outcome, name, redeemCodeIds }: Item): ActivityPart {
  return { memberId, outcome, ...factsOf(change, name), shopifyIds: redeemCodeIds };
}

function factsOf({ kind, commissionBps, commissionMinor }: Change, code: string): { before?: Facts; after?: Facts } {
  switch (kind) {
    case "payout":
      return { after: { commissionBps, ...(commissionMinor && { commissionMinor }) } };
    case "deactivate":
    case "remove":
    case "end_code":
      return code === "" ? {} : { before: { code }, after: { code: null } };
    case "add":
    case "readd":
    case "activate":
    case "add_code":
      return code === "" ? {} : { after: { code } };
  }
}
