/** Moves commissions, one or many at once, through the one table of states. */
import { recordActivities, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ActivityKind } from "#app/activity/activity.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import type { RejectReason } from "#app/orders/attribution/review-labels.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

import { commissionState, isAllowed } from "./commission-state.ts";
import { heldEvent } from "./paid-events.ts";

export type Part = { orderId: string; enrolmentId: string };

/** `reason` of a hold and `note` of a rejection are a person's words, or those of the case that holds. */
export type Move = { move: "hold"; reason: string } | { move: "release" } | { move: "reject"; reason: RejectReason; note: string };

/** `subject`: what the parts have in common, for the activity, such as the code they were placed with. */
type Moving = { parts: readonly Part[]; to: Move; subject: string; staff: string; now: Date };

const KINDS: Record<Move["move"], ActivityKind> = {
  hold: "commission_held",
  release: "commission_released",
  reject: "conversion_rejected",
};

/**
 * Moves every part whose state allows it, in the caller's transaction, by set, and answers which those were. Parts that are unknown
 * or whose state refuses the move are left as they are. A part that is rejected is held no longer. Each member's parts are told as
 * one act.
 */
export async function moveCommissions(tx: ShopTx, shop: string, { parts, to, subject, staff, now }: Moving): Promise<Part[]> {
  await lockLedger(tx, shop);
  const found = await readParts(tx, shop, parts);
  const moved = found.filter((part) => isAllowed(to.move, commissionState(part, now)));
  if (moved.length === 0) return [];
  await write(tx, shop, { parts: moved, to, staff, now });
  await attributeOrders(tx, shop, [...new Set(moved.map(({ orderId }) => orderId))]);
  const reason = to.move === "hold" ? to.reason : to.move === "reject" ? to.note : null;
  const acts = [...groupsOf(moved)].map(([enrolmentId, [first, ...others]]) => ({
    ...{ kind: KINDS[to.move], by: staffOrSystem(staff), at: now, reason, subject, offerId: first.offerId },
    shopifyIds: [first, ...others].map(({ orderId }) => orderId),
    members: [{ enrolmentId }],
    after: { conversions: others.length + 1, ...(to.move === "reject" && { rejectedFor: to.reason }) },
  }));
  await recordActivities(tx, shop, acts);
  if (to.move === "hold")
    await recordEvents(
      tx,
      shop,
      [...groupsOf(moved)].map(([enrolmentId, held]) => heldEvent({ enrolmentId, parts: held, at: now })),
    );
  return moved.map(({ orderId, enrolmentId }) => ({ orderId, enrolmentId }));
}

type Found = Part & { offerId: string } & Parameters<typeof commissionState>[0];

function readParts(tx: ShopTx, shop: string, parts: readonly Part[]): Promise<Found[]> {
  return tx.$queryRaw<Found[]>`
    SELECT c."orderId", c."enrolmentId"::text, c."offerId"::text, c.state, c."approvesAt", c."heldAt", c."payoutAt", c."paidAt"
    FROM jsonb_to_recordset(${asRows(parts)}::jsonb) AS p("orderId" text, "enrolmentId" uuid)
    JOIN "Conversion" c ON c.shop = ${shop} AND c."orderId" = p."orderId" AND c."enrolmentId" = p."enrolmentId"
    ORDER BY c.at, c."orderId"`;
}

async function write(tx: ShopTx, shop: string, { parts, to, staff, now }: Pick<Moving, "parts" | "to" | "staff" | "now">): Promise<void> {
  const rows = asRows(parts);
  if (to.move === "hold") {
    await tx.$executeRaw`
      INSERT INTO "ConversionReview" (shop, "orderId", "enrolmentId", "heldFor", "heldBy", "heldAt", "reviewedBy", "reviewedAt")
      SELECT ${shop}, p."orderId", p."enrolmentId", ${to.reason}, ${staff}, ${now}, ${staff}, ${now}
      FROM jsonb_to_recordset(${rows}::jsonb) AS p("orderId" text, "enrolmentId" uuid)
      ON CONFLICT (shop, "orderId", "enrolmentId") DO UPDATE
        SET "heldFor" = excluded."heldFor", "heldBy" = excluded."heldBy", "heldAt" = excluded."heldAt"`;
    return;
  }
  if (to.move === "release") {
    await tx.$executeRaw`
      UPDATE "ConversionReview" r SET "heldFor" = NULL, "heldBy" = NULL, "heldAt" = NULL
      FROM jsonb_to_recordset(${rows}::jsonb) AS p("orderId" text, "enrolmentId" uuid)
      WHERE r.shop = ${shop} AND r."orderId" = p."orderId" AND r."enrolmentId" = p."enrolmentId"`;
    return;
  }
  await tx.$executeRaw`
    INSERT INTO "ConversionReview" (shop, "orderId", "enrolmentId", "rejectedFor", note, "reviewedBy", "reviewedAt")
    SELECT ${shop}, p."orderId", p."enrolmentId", ${to.reason}, ${to.note}, ${staff}, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS p("orderId" text, "enrolmentId" uuid)
    ON CONFLICT (shop, "orderId", "enrolmentId") DO UPDATE
      SET "heldFor" = NULL, "heldBy" = NULL, "heldAt" = NULL, "rejectedFor" = excluded."rejectedFor", note = excluded.note,
        "reviewedBy" = excluded."reviewedBy", "reviewedAt" = excluded."reviewedAt"`;
}

function asRows(parts: readonly Part[]): string {
  return JSON.stringify(parts.map(({ orderId, enrolmentId }) => ({ orderId, enrolmentId })));
}

function groupsOf(parts: readonly Found[]): Map<string, [Found, ...Found[]]> {
  const groups = new Map<string, [Found, ...Found[]]>();
  for (const part of parts) {
    const group = groups.get(part.enrolmentId);
    if (group) group.push(part);
    else groups.set(part.enrolmentId, [part]);
  }
  return groups;
}
