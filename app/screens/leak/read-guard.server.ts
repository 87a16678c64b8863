/** How the guard of a case's code stands: at Shopify, not only as it was asked for. */
import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { stableLinks } from "#app/portal/links.server.ts";

/** Instants ISO, UTC. */
export type GuardView = {
  /** `asked`: the checkout does not know of it yet. `on`: it refuses others. `ending`: it refuses others still. */
  state: "asked" | "on" | "ending";
  sentence: string;
  by: string;
  askedAt: string;
  /** Since when the checkout knows of it. */
  appliedAt: string | null;
  /** The address through which the code works; for a channel's code that of the channel. */
  link: string;
  /** What is in the way, as GuardedShop.trouble has it; Shopify's words where it said something. */
  trouble: { kind: string; detail: string | null } | null;
};

/** Null where the code is not guarded, or was and is so no more. */
export async function readGuard(ctx: ShopContext, { id, enrolmentId }: { id: string; enrolmentId: string }): Promise<GuardView | null> {
  const [guard, shop] = await Promise.all([
    ctx.db.codeGuard.findFirst({ where: { caseId: id, removedAt: null } }),
    ctx.db.guardedShop.findFirst(),
  ]);
  if (!guard) return null;
  const [names, links, code] = await Promise.all([
    staffNames(ctx, [guard.askedBy]),
    stableLinks(ctx, [enrolmentId]),
    ctx.db.promoCode.findFirst({ where: { id: guard.promoCodeId }, select: { channel: true } }),
  ]);
  return {
    state: guard.endedAt !== null ? "ending" : guard.appliedAt === null ? "asked" : "on",
    sentence: guard.sentence,
    by: names.get(guard.askedBy) ?? "Somebody",
    askedAt: guard.askedAt.toISOString(),
    appliedAt: guard.appliedAt?.toISOString() ?? null,
    link: [links.get(enrolmentId) ?? "", code?.channel].filter(Boolean).join("/"),
    trouble: shop?.trouble == null ? null : { kind: shop.trouble, detail: shop.troubleDetail },
  };
}
