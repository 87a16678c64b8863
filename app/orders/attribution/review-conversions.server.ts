/** What a person decides about one conversion: rejecting it, and taking that back. Many at once: review-many. */
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { RejectReason } from "./review-labels.ts";
import { decide, readParts, type Part } from "./review-many.server.ts";

export type ReviewResult = "done" | "unknown" | "in_payout";
type Asked = { part: Part; staff: string; now: Date };

/**
 * The part counts nothing from now on and says why. What was paid for it stays paid, and the next payout takes it back. What is in a
 * payout that is approved waits for it and answers "in_payout".
 */
export async function rejectConversion(
  ctx: ShopContext,
  { reason, note, ...asked }: Asked & { reason: RejectReason; note: string },
): Promise<ReviewResult> {
  return decideOne(ctx, asked, { to: reason, toNote: note, allows: false });
}

/** The part counts again as its order says now, also where a rule of the shop left it out. */
export async function restoreConversion(ctx: ShopContext, asked: Asked): Promise<ReviewResult> {
  return decideOne(ctx, asked, { to: null, toNote: "", allows: true });
}

type Decision = { to: RejectReason | null; toNote: string; allows: boolean };

/** One is decided about in whatever state it is; of many only those that are not so already. */
async function decideOne({ shop, db }: ShopContext, { part, staff, now }: Asked, decision: Decision): Promise<ReviewResult> {
  return db.$transaction(async (tx): Promise<ReviewResult> => {
    await lockLedger(tx, shop);
    const [found] = await readParts(tx, shop, [part]);
    if (!found) return "unknown";
    if (found.inPayout) return "in_payout";
    await decide({ shop, tx }, { rows: [{ ...found, ...decision }], pressId: null, staff, now });
    return "done";
  });
}
