/**
 * Pays the members of a payout at Shopify, one after the other. A mark is written before each call. A call whose answer never came is
 * looked for; where the look proves nothing it is in doubt, and a person decides. Nothing is called again that may have been paid.
 */
import { randomBytes, randomUUID } from "node:crypto";

import type { PayoutBatch, PayoutTransfer } from "#app/generated/prisma/client.ts";
import { decimalOf } from "#app/orders/minor-units.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { cutTo } from "#app/platform/plain-text.ts";
import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { Payments } from "#app/shopify/people/payments.server.ts";

import { isByShopify } from "./payout.ts";
import { draftOf } from "./payout-batch.server.ts";
import { finishPayout } from "./settle-payout.server.ts";
import { judgeCredits, NO_ACCESS, NO_CUSTOMER } from "./transfer.ts";
import { endCall, HOLD_MS, holdPayout, letGo, markCall, nextTransfer } from "./transfer-rows.server.ts";

type Deps = { payments: Payments; now: () => Date; signal: AbortSignal };

/** Others of the shop have their turn after this long. */
const TURN_MS = 10 * 60_000;

/**
 * Seconds until it goes on; null when nothing is left to do but for a person, or nothing at all. Ends with the payout paid where every
 * member is.
 */
export async function sendTransfers(ctx: ShopContext, payoutId: string, { payments, now, signal }: Deps): Promise<number | null> {
  const batch = await ctx.db.payoutBatch.findFirst({ where: { id: payoutId, state: "paying" } });
  if (!batch || !isByShopify(draftOf(batch).way)) return null;
  const holder = randomUUID();
  const hold = () => holdPayout(ctx, { payoutId, holder, now: now() });
  if (!(await hold())) return HOLD_MS / 1_000;
  // A call may wait for points longer than the hold lasts.
  const renewal = setInterval(() => void hold().catch(() => undefined), HOLD_MS / 4);
  const endsAt = now().getTime() + TURN_MS;
  try {
    for (;;) {
      if (signal.aborted || now().getTime() > endsAt) return 0;
      const row = await nextTransfer(ctx, payoutId);
      if (!row) break;
      if (!(await hold())) return HOLD_MS / 1_000;
      await move(ctx, { batch, row, payments, now });
    }
  } catch (error) {
    // Marked calls stay as they are: the next turn looks what became of them.
    if (error instanceof ShopifyUnavailable) return error.retryAfterSeconds;
    throw error;
  } finally {
    clearInterval(renewal);
    await letGo(ctx, { payoutId, holder });
  }
  await finishPayout(ctx, { payoutId, now: now() });
  return null;
}

type Moving = { batch: PayoutBatch; row: PayoutTransfer; payments: Payments; now: () => Date };

async function move(ctx: ShopContext, moving: Moving): Promise<void> {
  const { batch, row, now } = moving;
  if (batch.way === "store_credit" && row.calledAt !== null) {
    const found = await look(ctx, moving);
    if (found.is === "paid") return endCall(ctx, row, { state: "paid", shopifyId: found.id });
    // That nothing is found proves nothing: Shopify may be at it still. Where a person has said that it was not paid, that counts.
    if (row.state === "calling") return endCall(ctx, row, { state: "doubtful", lookedAt: now() });
  }
  const marked = await markCall(ctx, row, { now: now(), code: batch.way === "gift_card" ? newCode() : null });
  if (!marked) return;
  const isSure = row.state === "waiting";
  if (marked.customerId !== "") return call(ctx, { ...moving, row: marked, isSure });
  await endCall(ctx, marked, isSure ? { state: "refused", refusal: NO_CUSTOMER, words: "" } : { state: "doubtful", lookedAt: now() });
}

/** What the customer's account says of the last call. A look that is denied proves nothing. */
async function look(ctx: ShopContext, { batch, row, payments }: Moving): Promise<ReturnType<typeof judgeCredits>> {
  const { amountMinor, calledAt, customerId } = row;
  if (calledAt === null || customerId === "") return { is: "unproven" };
  const credits = await payments.credits(customerId).catch((error: unknown) => {
    if (error instanceof ShopifyAccessLost || error instanceof ShopifyRejected) return null;
    throw error;
  });
  if (!credits) return { is: "unproven" };
  const ids = credits.map(({ id }) => id);
  const others = await ctx.db.payoutTransfer.findMany({ where: { shopifyId: { in: ids } }, select: { shopifyId: true } });
  const known = new Set(others.flatMap(({ shopifyId }) => shopifyId ?? []));
  return judgeCredits(credits, { amountMinor: Number(amountMinor), currency: batch.currency, calledAt }, known);
}

/** `isSure`: whatever was called before is known to have moved nothing, so that a refusal now says that nothing was paid. */
async function call(ctx: ShopContext, { batch, row, payments, isSure }: Moving & { isSure: boolean }): Promise<void> {
  const { customerId, code } = row;
  const money = { amount: decimalOf(Number(row.amountMinor), batch.currency), currency: batch.currency };
  const refuse = (refusal: string, words: string) =>
    endCall(ctx, row, isSure ? { state: "refused", refusal, words: cutTo(words, 300) } : { state: "doubtful", lookedAt: row.calledAt! });
  try {
    const moved =
      batch.way === "gift_card"
        ? await payments.giveCard({ customerId, money, code: code ?? "", note: `Payout ${batch.number}` })
        : await payments.credit({ customerId, money });
    // The code was made here for this member alone: a card that has it is the one of a call before.
    if (moved.ok || moved.code === "taken") return await endCall(ctx, row, { state: "paid", shopifyId: moved.ok ? moved.id : null });
    await refuse(moved.code, "message" in moved ? moved.message : "");
  } catch (error) {
    if (error instanceof ShopifyRejected) return refuse(error.code, error.message);
    if (error instanceof ShopifyAccessLost) {
      await refuse(NO_ACCESS, "");
      return refuseAll(ctx, row);
    }
    if (error instanceof ShopifyUnavailable && error.hadNoEffect && isSure) await endCall(ctx, row, { state: "waiting" });
    throw error;
  }
}

/** The app may not pay: whoever still waits would be refused like this one. */
async function refuseAll({ db }: ShopContext, { payoutId }: PayoutTransfer): Promise<void> {
  await db.payoutTransfer.updateMany({
    where: { payoutId, state: "waiting" },
    data: { state: "refused", refusal: NO_ACCESS, words: "" },
  });
}

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Sixteen letters and digits that nobody can guess. */
function newCode(): string {
  return [...randomBytes(64)]
    .filter((byte) => byte < LETTERS.length * 8)
    .slice(0, 16)
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join("");
}
