/** One commission that a person holds or releases: a move of many with one in it. What is held is not paid. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { commissionState, type CommissionState } from "./commission-state.ts";
import { moveCommissions, type Move, type Part } from "./move-commissions.server.ts";

/** `unknown`: there is no such part. Otherwise the state in which the move is refused. */
export type Held = { ok: true } | { ok: false; reason: "unknown" | CommissionState };

type Asked = { part: Part; staff: string; now: Date };

/** Keeps one member's part of an order from being paid until it is released, and says why. Refuses what is paid, void or held already. */
export async function holdCommission(ctx: ShopContext, { reason, ...asked }: Asked & { reason: string }): Promise<Held> {
  return moveOne(ctx, asked, { move: "hold", reason });
}

/** The part may be paid again, as its order says. */
export async function releaseCommission(ctx: ShopContext, asked: Asked): Promise<Held> {
  return moveOne(ctx, asked, { move: "release" });
}

async function moveOne({ shop, db }: ShopContext, { part, staff, now }: Asked, to: Move): Promise<Held> {
  return db.$transaction(async (tx): Promise<Held> => {
    const order = await tx.order.findFirst({ where: { id: part.orderId }, select: { name: true } });
    const moved = await moveCommissions(tx, shop, { parts: [part], to, subject: order?.name ?? "", staff, now });
    if (moved.length > 0) return { ok: true };
    const conversion = await tx.conversion.findUnique({ where: { shop_orderId_enrolmentId: { shop, ...part } } });
    return { ok: false, reason: conversion ? commissionState(conversion, now) : "unknown" };
  });
}
