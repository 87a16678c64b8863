import { randomUUID } from "node:crypto";

import type { ShopTx } from "#app/platform/db.server.ts";
import { cutTo } from "#app/platform/plain-text.ts";

import { byKey, keyBehind, type Act, type ActivityPart, type Actor, type ActorKind, type Outcome } from "./activity.ts";
import { FLOW_KINDS } from "./flow-kinds.ts";

/**
 * Tells an act, in the transaction that did it: both are there or neither is. Whoever has several members concerned names
 * them as parts of the one act. Members are added by set, so ten thousand cost one statement.
 */
export async function recordActivity(tx: ShopTx, { shop, ...act }: { shop: string } & Act): Promise<void> {
  await recordActivities(tx, shop, [act]);
}

/** The same for many acts, in two statements, and a third for those that Shopify Flow is to be told of. */
export async function recordActivities(tx: ShopTx, shop: string, acts: readonly Act[]): Promise<void> {
  if (acts.length === 0) return;
  const told = acts.map((act) => ({ id: randomUUID(), act, members: oneForEach(act.members ?? []) }));
  await tx.activity.createMany({
    data: told.map(({ id, act, members }) => ({
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
      pressId: act.pressId ?? null,
      subject: cutTo(act.subject ?? "", 300),
      ...(act.before && { before: act.before }),
      ...(act.after && { after: act.after }),
      reason: act.reason?.trim() || null,
      people: members.length,
      shopifyIds: [...(act.shopifyIds ?? [])],
    })),
  });
  const forFlow = told.filter(({ act, members }) => FLOW_KINDS.has(act.kind) && members.length > 0);
  if (forFlow.length > 0) await tx.flowEvent.createMany({ data: forFlow.map(({ id }) => ({ shop, activityId: id, dueAt: new Date() })) });
  const parts = told.flatMap(({ id, members }) =>
    members.map((part) => ({
      activityId: id,
      memberId: "memberId" in part ? part.memberId : null,
      enrolmentId: "enrolmentId" in part ? part.enrolmentId : null,
      outcome: part.outcome ?? "done",
      before: part.before ?? null,
      after: part.after ?? null,
      shopifyIds: part.shopifyIds ?? [],
    })),
  );
  if (parts.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "ActivityMember" (shop, "activityId", "memberId", outcome, before, after, "shopifyIds")
    SELECT ${shop}, p."activityId", coalesce(p."memberId", en."memberId"), p.outcome, p.before, p.after,
      ARRAY(SELECT jsonb_array_elements_text(p."shopifyIds"))
    FROM jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
      AS p("activityId" uuid, "memberId" uuid, "enrolmentId" uuid, outcome text, before jsonb, after jsonb, "shopifyIds" jsonb)
    LEFT JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = p."enrolmentId"`;
}

/** What weighs most first. */
const WEIGHS: readonly Outcome[] = ["running", "parked", "refused", "left", "done"];

/** An act has one part for each member: several codes of one member are one part, their names in one line. */
function oneForEach(parts: readonly ActivityPart[]): ActivityPart[] {
  const found = new Map<string, ActivityPart>();
  for (const part of parts) {
    const whose = "memberId" in part ? part.memberId : part.enrolmentId;
    const other = found.get(whose);
    found.set(whose, other ? both(other, part) : part);
  }
  return [...found.values()];
}

function both(one: ActivityPart, other: ActivityPart): ActivityPart {
  const outcomes = [one.outcome ?? "done", other.outcome ?? "done"];
  const facts = (of: "before" | "after") => {
    const codes = [one[of]?.code, other[of]?.code].filter((code) => code != null);
    return { ...one[of], ...other[of], ...(codes.length > 0 && { code: [...new Set(codes)].join(", ") }) };
  };
  return {
    ...one,
    outcome: WEIGHS.find((outcome) => outcomes.includes(outcome)) ?? "done",
    ...((one.before ?? other.before) && { before: facts("before") }),
    ...((one.after ?? other.after) && { after: facts("after") }),
    shopifyIds: [...(one.shopifyIds ?? []), ...(other.shopifyIds ?? [])],
  };
}

/** Use cases carry "who" as the staff id of the session token, or as `byKey` writes it; whatever is neither is the app itself. */
export function staffOrSystem(by: string | undefined): Actor {
  const apiKey = keyBehind(by ?? "");
  if (apiKey !== null) return { apiKey };
  return by !== undefined && /^\d+$/.test(by) ? { staff: by } : "system";
}

function whoIs(by: Actor): { actor: ActorKind; staffId: string | null } {
  if (typeof by === "string") return { actor: by, staffId: null };
  return "apiKey" in by ? { actor: "api_key", staffId: byKey(by.apiKey) } : { actor: "staff", staffId: by.staff };
}
