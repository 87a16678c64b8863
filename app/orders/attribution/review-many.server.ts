/** Decides about many conversions in one press, and takes such a press back. Each of them is told in the activity by itself. */
import type { Act, Facts } from "#app/activity/activity.ts";
import { recordActivities, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import { RULED_OUT } from "./order-rules.ts";
import { REJECT_REASONS, type RejectReason } from "./review-labels.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** More in one press would hold the ledger for too long: whoever has more narrows the dates. */
export const MOST_AT_ONCE = 5_000;

export type Part = { orderId: string; enrolmentId: string };
type Decision = { reject: RejectReason; note: string } | "restore";

/** `changed` conversions were decided about; `inPayout` ones are in a payout that is approved and were left; the rest was so already or is gone. */
type ReviewedMany = { ok: true; pressId: string; changed: number; inPayout: number } | { ok: false; reason: "too_many" };

/**
 * Rejects these conversions for a reason, or counts them again. `pressId` is made by the page: the same press sent twice decides once.
 */
export async function reviewMany(
  { shop, db }: ShopContext,
  { parts, decision, pressId, staff, now }: { parts: readonly Part[]; decision: Decision; pressId: string; staff: string; now: Date },
): Promise<ReviewedMany> {
  if (parts.length > MOST_AT_ONCE) return { ok: false, reason: "too_many" };
  return db.$transaction(async (tx): Promise<ReviewedMany> => {
    await lockLedger(tx, shop);
    const before = await tx.activity.count({ where: { pressId } });
    if (before > 0) return { ok: true, pressId, changed: before, inPayout: 0 };
    const found = await readParts(tx, shop, parts);
    const open = found.filter(({ inPayout }) => !inPayout);
    const rejects = decision !== "restore";
    const rows = open
      .filter(({ state }) => (rejects ? state === "counted" : state === "rejected"))
      .map((row) => ({
        ...row,
        ...(rejects ? { to: decision.reject, toNote: decision.note } : { to: null, toNote: "" }),
        allows: !rejects,
      }));
    await decide({ shop, tx }, { rows, pressId, staff, now });
    return { ok: true, pressId, changed: rows.length, inPayout: found.length - open.length };
  }, LONG_TRANSACTION);
}

/**
 * Puts back what the press changed, as it was before it. What somebody decided about since, and what came into a payout since, stays and is
 * counted in `kept`. Taking back twice changes nothing more.
 */
export async function takeBackReview(
  { shop, db }: ShopContext,
  { pressId, undoId, staff, now }: { pressId: string; undoId: string; staff: string; now: Date },
): Promise<{ changed: number; kept: number }> {
  return db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    const again = await tx.activity.count({ where: { pressId: undoId } });
    if (again > 0) return { changed: again, kept: 0 };
    const acts = await tx.$queryRaw<
      { orderId: string; enrolmentId: string; at: Date; before: Facts | null; after: Facts | null; reason: string | null }[]
    >`
      SELECT a."shopifyIds"[1] AS "orderId", en.id::text AS "enrolmentId", a.at, a.before, a.after, a.reason FROM "Activity" a
      JOIN "ActivityMember" am ON am.shop = a.shop AND am."activityId" = a.id
      JOIN "Enrolment" en ON en.shop = a.shop AND en."offerId" = a."offerId" AND en."memberId" = am."memberId"
      WHERE a.shop = ${shop} AND a."pressId" = ${pressId}::uuid AND a.kind IN ('conversion_rejected', 'conversion_restored')`;
    const was = new Map(acts.map((act) => [`${act.orderId} ${act.enrolmentId}`, act]));
    const found = await readParts(tx, shop, acts);
    const rows = found.flatMap((row) => {
      const act = was.get(`${row.orderId} ${row.enrolmentId}`);
      const isAsLeft = row.reviewedAt?.getTime() === act?.at.getTime() && row.rejectedFor === (act?.after?.rejectedFor ?? null);
      if (!act || row.inPayout || !isAsLeft) return [];
      const to = REJECT_REASONS.find((reason) => reason === act.before?.rejectedFor) ?? null;
      // What a rule had left out is left to the rule again.
      const wasRuledOut = RULED_OUT.some((rule) => act.before?.rejectedFor === `rule_${rule}`);
      return [{ ...row, to, toNote: to === null ? "" : (act.reason ?? ""), allows: to === null && !wasRuledOut }];
    });
    await decide({ shop, tx }, { rows, pressId: undoId, staff, now });
    return { changed: rows.length, kept: acts.length - rows.length };
  }, LONG_TRANSACTION);
}

type Found = Part & {
  offerId: string;
  orderName: string;
  state: string;
  inPayout: boolean;
  rejectedFor: string | null;
  ruledOut: string | null;
  note: string;
  reviewedAt: Date | null;
};

export function readParts(tx: ShopTx, shop: string, parts: readonly Part[]): Promise<Found[]> {
  const asked = parts.map(({ orderId, enrolmentId }) => ({ orderId, enrolmentId }));
  return tx.$queryRaw<Found[]>`
    SELECT c."orderId", c."enrolmentId"::text, c."offerId"::text, o.name AS "orderName", c.state, c."payoutAt" IS NOT NULL AS "inPayout",
      r."rejectedFor", c."ruledOut", coalesce(r.note, '') AS note, r."reviewedAt"
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS p("orderId" text, "enrolmentId" uuid)
    JOIN "Conversion" c ON c.shop = ${shop} AND c."orderId" = p."orderId" AND c."enrolmentId" = p."enrolmentId"
    JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
    LEFT JOIN "ConversionReview" r ON r.shop = c.shop AND r."orderId" = c."orderId" AND r."enrolmentId" = c."enrolmentId"`;
}

type Deciding = {
  rows: readonly (Found & { to: RejectReason | null; toNote: string; allows: boolean })[];
  /** By which a press on many can be taken back. */
  pressId: string | null;
  staff: string;
  now: Date;
};

/** Writes the decisions, counts their orders anew and tells each. The caller holds the ledger's lock. */
export async function decide({ shop, tx }: { shop: string; tx: ShopTx }, { rows, pressId, staff, now }: Deciding): Promise<void> {
  if (rows.length === 0) return;
  const facts = rows.map(({ orderId, enrolmentId, to, toNote, allows }) => ({ orderId, enrolmentId, to, toNote, allows }));
  await tx.$executeRaw`
    INSERT INTO "ConversionReview" (shop, "orderId", "enrolmentId", "rejectedFor", note, "isAllowed", "reviewedBy", "reviewedAt")
    SELECT ${shop}, p."orderId", p."enrolmentId", p."to", p."toNote", p.allows, ${staff}, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) AS p("orderId" text, "enrolmentId" uuid, "to" text, "toNote" text, allows boolean)
    ON CONFLICT (shop, "orderId", "enrolmentId") DO UPDATE SET "rejectedFor" = excluded."rejectedFor", note = excluded.note,
      "isAllowed" = excluded."isAllowed",
      "reviewedBy" = excluded."reviewedBy", "reviewedAt" = excluded."reviewedAt"`;
  await attributeOrders(tx, shop, [...new Set(rows.map(({ orderId }) => orderId))]);
  const acts = rows.map(({ orderId, orderName, enrolmentId, offerId, rejectedFor, ruledOut, note, to, toNote }): Act => ({
    kind: to === null ? "conversion_restored" : "conversion_rejected",
    by: staffOrSystem(staff),
    at: now,
    offerId,
    pressId,
    subject: orderName,
    shopifyIds: [orderId],
    members: [{ enrolmentId }],
    // The reason it had goes with what is taken from it, so that the press can be taken back.
    before: { rejectedFor: rejectedFor ?? (ruledOut === null ? null : `rule_${ruledOut}`) },
    after: { rejectedFor: to },
    reason: to === null ? note : toNote,
  }));
  await recordActivities(tx, shop, acts);
}
