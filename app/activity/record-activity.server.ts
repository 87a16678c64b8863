import { randomUUID } from "node:crypto";

import type { ShopTx } from "#app/platform/db.server.ts";

import type { Act, Actor, ActorKind } from "./activity.ts";

/**
 * Tells an act, in the transaction that did it: both are there or neither is. Whoever has several members concerned names
 * them as parts of the one act. Members are added by set, so ten thousand cost one statement.
 */
export async function recordActivity(tx: ShopTx, { shop, ...act }: { shop: string } & Act): Promise<void> {
  const id = randomUUID();
  const members = act.members ?? [];
  await tx.activity.create({
    data: {
      id,
      shop,
      at: act.at ?? new Date(),
      kind: act.kind,
      ...whoIs(act.by),
      offerId: act.offerId ?? null,
      projectId: act.projectId ?? null,
      refreshId: act.refreshId ?? null,
      changeId: act.changeId ?? null,
      messageId: act.messageId ?? null,
      subject: act.subject?.slice(0, 300) ?? "",
      ...(act.before && { before: act.before }),
      ...(act.after && { after: act.after }),
      reason: act.reason?.trim() || null,
      people: members.length,
      shopifyIds: [...(act.shopifyIds ?? [])],
    },
  });
  if (members.length === 0) return;
  const parts = members.map((part) => ({
    memberId: "memberId" in part ? part.memberId : null,
    enrolmentId: "enrolmentId" in part ? part.enrolmentId : null,
    outcome: part.outcome ?? "done",
    before: part.before ?? null,
    after: part.after ?? null,
    shopifyIds: part.shopifyIds ?? [],
  }));
  await tx.$executeRaw`
    INSERT INTO "ActivityMember" (shop, "activityId", "memberId", outcome, before, after, "shopifyIds")
    SELECT ${shop}, ${id}::uuid, coalesce(p."memberId", en."memberId"), p.outcome, p.before, p.after,
      ARRAY(SELECT jsonb_array_elements_text(p."shopifyIds"))
    FROM jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
      AS p("memberId" uuid, "enrolmentId" uuid, outcome text, before jsonb, after jsonb, "shopifyIds" jsonb)
    LEFT JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = p."enrolmentId"`;
}

/** Use cases carry "who" as the staff id of the session token; whatever is no such id is the app itself. */
export function staffOrSystem(by: string | undefined): Actor {
  return by !== undefined && /^\d+$/.test(by) ? { staff: by } : "system";
}

function whoIs(by: Actor): { actor: ActorKind; staffId: string | null } {
  return typeof by === "string" ? { actor: by, staffId: null } : { actor: "staff", staffId: by.staff };
}
