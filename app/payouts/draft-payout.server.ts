/** A payout before it is approved: what it would pay is read from the ledger each time, by its settings. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";

import { type By, moved, nextNumber, tell, toMove, underLock } from "./payout-batch.server.ts";
import { PAYOUT_WAYS, type Moved, type PayoutSettings } from "./payout.ts";
import { paysIn } from "./paypal.ts";

/** future: orders that are not placed yet cannot be shown. minimum: less than nothing. currency: PayPal does not pay in the shop's. */
type SettingsRefusal = { ok: false; reason: "settings"; problem: "future" | "minimum" | "currency" };

/** The minimum and the way of the last payout that was drafted, for the next one to begin with. */
export async function lastTerms({ db }: ShopContext): Promise<Pick<PayoutSettings, "minimumMinor" | "way">> {
  const last = await db.payoutBatch.findFirst({
    where: { reversesId: null, state: { not: "cancelled" } },
    orderBy: { number: "desc" },
    select: { minimumMinor: true, way: true, currency: true },
  });
  const used = PAYOUT_WAYS.find((one) => one === last?.way) ?? "outside";
  const way = used === "paypal" && !paysIn(last?.currency ?? "") ? "outside" : used;
  return { minimumMinor: Number(last?.minimumMinor ?? 0n), way };
}

/** Opens a draft. `newId` is made by the page: the same press sent twice opens one. */
export async function createPayout(
  ctx: ShopContext,
  { settings, newId = randomUUID(), staff, now }: { settings: PayoutSettings; newId?: string } & By,
): Promise<Moved | SettingsRefusal> {
  const { shop } = ctx;
  return underLock(ctx, async (tx) => {
    const { currency } = await tx.shop.findFirstOrThrow({ select: { currency: true } });
    const problem = problemOf(settings, { currency, now });
    if (problem) return { ok: false, reason: "settings", problem };
    if (await tx.payoutBatch.findFirst({ where: { id: newId } })) return moved(newId);
    const number = await nextNumber(tx);
    await tx.payoutBatch.create({
      data: { id: newId, shop, number, currency, ...columns(settings), leftOut: [], createdBy: staff, createdAt: now },
    });
    await tell(tx, { shop, batch: { number }, kind: "payout_created", staff, now });
    return moved(newId);
  });
}

/** Changes what a draft pays. Refuses once it is approved. */
export async function editPayout(
  ctx: ShopContext,
  { payoutId, settings, now }: { payoutId: string; settings: PayoutSettings } & By,
): Promise<Moved | SettingsRefusal> {
  return underLock(ctx, async (tx) => {
    const found = await toMove(tx, { payoutId, move: "edit" });
    if ("refusal" in found) return found.refusal;
    const problem = problemOf(settings, { currency: found.batch.currency, now });
    if (problem) return { ok: false, reason: "settings", problem };
    await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: columns(settings) });
    return moved(payoutId);
  });
}

/** Takes a member out of a draft, or back into it. What is due to them stays due. */
export async function leaveOut(
  ctx: ShopContext,
  { payoutId, memberId, out }: { payoutId: string; memberId: string; out: boolean },
): Promise<Moved> {
  return underLock(ctx, async (tx) => {
    const found = await toMove(tx, { payoutId, move: "edit" });
    if ("refusal" in found) return found.refusal;
    const others = found.batch.leftOut.filter((id) => id !== memberId);
    await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: { leftOut: out ? [...others, memberId] : others } });
    return moved(payoutId);
  });
}

function columns({ cutOff, minimumMinor, way }: PayoutSettings) {
  return { cutOff, minimumMinor: BigInt(minimumMinor), way };
}

function problemOf(settings: PayoutSettings, { currency, now }: { currency: string; now: Date }): SettingsRefusal["problem"] | null {
  if (settings.cutOff > now) return "future";
  if (settings.minimumMinor < 0) return "minimum";
  return settings.way === "paypal" && !paysIn(currency) ? "currency" : null;
}
