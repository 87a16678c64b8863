/** The set-up guide: what a new shop does first. It ticks itself, and goes when all is done or somebody closes it. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { PRESENT } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export type SetUpStep = { key: "members" | "offer" | "codes" | "storefront" | "mail"; done: boolean };

/** Null when there is nothing to guide to any more. */
export async function readSetUp({ db }: ShopContext, { hasMailServer }: { hasMailServer: boolean }): Promise<SetUpStep[] | null> {
  const [shop, member, offer, code] = await Promise.all([
    db.shop.findFirstOrThrow({ select: { blockSeenAt: true, guideClosedAt: true } }),
    db.member.findFirst({ where: PRESENT, select: { id: true } }),
    db.offer.findFirst({ select: { id: true } }),
    db.promoCode.findFirst({ where: { liveUntil: null }, select: { id: true } }),
  ]);
  if (shop.guideClosedAt !== null) return null;
  const steps: SetUpStep[] = [
    { key: "members", done: member !== null },
    { key: "offer", done: offer !== null },
    { key: "codes", done: code !== null },
    { key: "storefront", done: shop.blockSeenAt !== null },
    { key: "mail", done: hasMailServer },
  ];
  return steps.every(({ done }) => done) ? null : steps;
}

/** When the block of the theme first asked for a creator's codes; ISO, UTC. Null while nobody has seen it. */
export async function blockSeenAt({ db }: ShopContext): Promise<string | null> {
  const { blockSeenAt: seen } = await db.shop.findFirstOrThrow({ select: { blockSeenAt: true } });
  return seen?.toISOString() ?? null;
}

/** Closed for everybody in the shop, and for good. */
export async function closeSetUp({ shop, db, by }: ShopContext, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.shop.updateMany({ where: { guideClosedAt: null }, data: { guideClosedAt: now } });
    if (count > 0) await recordActivity(tx, { shop, kind: "guide_closed", by: staffOrSystem(by), at: now });
  });
}

const known = new Set<string>();

/** The storefront block has asked for codes, so it is on. Written down once. */
export async function noteBlock({ shop, db }: ShopContext, now: Date): Promise<void> {
  if (known.has(shop)) return;
  await db.shop.updateMany({ where: { blockSeenAt: null }, data: { blockSeenAt: now } });
  known.add(shop);
}
