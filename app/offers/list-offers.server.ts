import { rolloutsFrom, worksForSomebody, type OfferStanding } from "#app/codes/availability.ts";
import { PLACE_SHOWN } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export type OfferRow = OfferStanding & {
  id: string;
  title: string;
  summary: string;
  /** Stopped here, to be resumed; to Shopify it has ended. */
  paused: boolean;
  archived: boolean;
  members: number;
  /** Members who have a working code now. */
  codesLive: number;
  /** When a refresh of this offer last started; null while there was none. */
  lastRefreshAt: string | null;
  /** Codes whose refresh or change is parked and waits for a person. */
  needsAttention: number;
};

/** Every offer of the shop by title, with who is in it and what waits for a person. Five queries, whatever the number of offers. */
export async function listOffers({ db }: ShopContext): Promise<OfferRow[]> {
  const [offers, members, live, refreshes, parked] = await Promise.all([
    db.offer.findMany({ orderBy: [{ title: "asc" }, { id: "asc" }] }),
    db.enrolment.groupBy({ by: ["offerId"], where: { status: { not: "removed" }, ...PLACE_SHOWN }, _count: { _all: true } }),
    db.promoCode.groupBy({ by: ["offerId"], where: { liveUntil: null, isPrimary: true }, _count: { _all: true } }),
    db.refresh.groupBy({ by: ["offerId"], where: { state: { not: "draft" } }, _max: { startedAt: true } }),
    db.refreshItem.groupBy({ by: ["discountId"], where: { state: "parked" }, _count: { _all: true } }),
  ]);
  const membersOf = new Map(members.map((row) => [row.offerId, row._count._all]));
  const liveOf = new Map(live.map((row) => [row.offerId, row._count._all]));
  const refreshedAt = new Map(refreshes.map((row) => [row.offerId, row._max.startedAt]));
  const parkedOn = new Map(parked.map((row) => [row.discountId, row._count._all]));
  return offers.map((offer) => {
    const standing = { status: offer.status, rollouts: rolloutsFrom(offer.rollouts) };
    return {
      id: offer.id,
      title: offer.title,
      summary: offer.summary,
      ...standing,
      paused: offer.pausedAt !== null && offer.status === "EXPIRED",
      archived: offer.archivedAt !== null,
      // Of a discount that has ended, is gone or has not begun, no code works, unless a rollout adds it; one may also take it away.
      codesLive: worksForSomebody(standing) ? (liveOf.get(offer.id) ?? 0) : 0,
      members: membersOf.get(offer.id) ?? 0,
      lastRefreshAt: refreshedAt.get(offer.id)?.toISOString() ?? null,
      needsAttention: parkedOn.get(offer.discountId) ?? 0,
    };
  });
}

/** Offers that are not archived, by title, for a choice of one. */
export async function offerChoices({ db }: ShopContext): Promise<{ id: string; title: string }[]> {
  return db.offer.findMany({ where: { archivedAt: null }, select: { id: true, title: true }, orderBy: [{ title: "asc" }, { id: "asc" }] });
}
