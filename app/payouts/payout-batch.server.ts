/** One payout as every press finds it: under the ledger's lock, which is what lets two presses follow each other. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ActivityKind } from "#app/activity/activity.ts";
import type { PayoutBatch } from "#app/generated/prisma/client.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import {
  PAYOUT_MOVES,
  PAYOUT_STATES,
  PAYOUT_WAYS,
  type Moved,
  type PayoutMove,
  type PayoutState,
  type PayoutSum,
  type Refusal,
} from "./payout.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type By = { staff: string; now: Date };

/** Does a press in one transaction that nothing else of the ledger runs beside. */
export async function underLock<R>({ shop, db }: ShopContext, work: (tx: ShopTx) => Promise<R>): Promise<R> {
  return db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    return work(tx);
  }, LONG_TRANSACTION);
}

/** The payout and the state that the move leads to, or why it does not lead anywhere. */
export async function toMove(
  tx: ShopTx,
  { payoutId, move }: { payoutId: string; move: PayoutMove },
): Promise<{ batch: PayoutBatch; to: PayoutState } | { refusal: Refusal }> {
  const batch = await tx.payoutBatch.findFirst({ where: { id: payoutId } });
  if (!batch) return { refusal: { ok: false, reason: "unknown" } };
  const state = stateOf(batch);
  const to = PAYOUT_MOVES[state][move];
  return to === null ? { refusal: await first(tx, batch) } : { batch, to };
}

/** What a draft asks of the ledger. */
export function draftOf(batch: { cutOff: Date; minimumMinor: bigint; way: string; currency: string; leftOut: string[] }) {
  const way = PAYOUT_WAYS.find((one) => one === batch.way) ?? "outside";
  return { cutOff: batch.cutOff, minimumMinor: Number(batch.minimumMinor), way, currency: batch.currency, leftOut: batch.leftOut };
}

/** Throws on a state that no release ever wrote. */
export function stateOf({ state }: { state: string }): PayoutState {
  const known = PAYOUT_STATES.find((one) => one === state);
  if (!known) throw new Error("A payout in an unknown state");
  return known;
}

/** Who brought the payout where it is. */
async function first(tx: ShopTx, batch: PayoutBatch): Promise<Refusal> {
  const state = stateOf(batch);
  const [staff, at] = {
    draft: [batch.createdBy, batch.createdAt],
    approved: [batch.approvedBy, batch.approvedAt],
    paying: [batch.startedBy, batch.startedAt],
    paid: [batch.paidBy, batch.paidAt],
    cancelled: [batch.cancelledBy, batch.cancelledAt],
  }[state] as [string | null, Date | null];
  const names = await staffNames({ db: tx }, staff === null ? [] : [staff]);
  return { ok: false, reason: "state", state, by: (staff !== null && names.get(staff)) || null, at: at?.toISOString() ?? null };
}

/** What an approved payout comes to. Its lines never change, so the sum needs no mark. */
export function fixedSum({ members, lines, sumMinor, cutOff }: PayoutBatch): PayoutSum {
  return { members, lines, sumMinor: Number(sumMinor), mark: "", cutOff: cutOff.toISOString() };
}

/** The shop's next number. The caller holds the ledger's lock. */
export async function nextNumber(tx: ShopTx): Promise<number> {
  const last = await tx.payoutBatch.findFirst({ orderBy: { number: "desc" }, select: { number: true } });
  return (last?.number ?? 0) + 1;
}

type Told = {
  shop: string;
  batch: { number: number };
  kind: ActivityKind;
  sum?: PayoutSum;
  reason?: string;
  members?: readonly string[];
} & By;

/** Tells a press in the activity. */
export async function tell(tx: ShopTx, { shop, batch, kind, sum, reason, members, staff, now }: Told): Promise<void> {
  const after = sum && { people: sum.members, conversions: sum.lines, sumMinor: sum.sumMinor };
  const act = { kind, by: staffOrSystem(staff), at: now, subject: `Payout ${batch.number}`, reason: reason ?? null };
  const people = members && { members: members.map((memberId) => ({ memberId })) };
  await recordActivity(tx, { shop, ...act, ...(after && { after }), ...people });
}

export const moved = (payoutId: string): Moved => ({ ok: true, payoutId });
