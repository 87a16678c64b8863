import { rolloutsFrom, type OfferStanding } from "#app/codes/availability.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { keptBuyersLabel } from "./buyers-labels.ts";
import { commissionOf } from "./commission-columns.server.ts";
import type { CommissionTerms } from "./commission-terms.ts";

export type OfferView = OfferStanding & {
  id: string;
  discountId: string;
  title: string;
  summary: string;
  /** The number in what it gives, for `{VALUE}` in name patterns; null when it has none or it is not whole. */
  value: number | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  /** Whom it is for, in words; null for everybody, and where it was not read yet. */
  limitedTo: string | null;
  startsAt: string;
  endsAt: string | null;
  commission: CommissionTerms;
  description: string;
  /** How codes of new members are named; empty when nobody chose. */
  namePattern: string;
  archived: boolean;
  /** Ended by "Pause" here, to go on later. */
  paused: boolean;
  members: number;
};

/** One offer with the number of members in it; null when this shop has no such offer. Instants are UTC. */
export async function readOffer({ db }: ShopContext, offerId: string): Promise<OfferView | null> {
  const offer = await db.offer.findFirst({ where: { id: offerId } });
  if (!offer) return null;
  const members = await db.enrolment.count({ where: { offerId, status: { not: "removed" } } });
  return {
    id: offer.id,
    discountId: offer.discountId,
    title: offer.title,
    summary: offer.summary,
    status: offer.status,
    rollouts: rolloutsFrom(offer.rollouts),
    value: offer.value,
    usageLimit: offer.usageLimit,
    appliesOncePerCustomer: offer.appliesOncePerCustomer,
    limitedTo: offer.buyers === "all" ? null : keptBuyersLabel(offer.buyers),
    startsAt: offer.startsAt.toISOString(),
    endsAt: offer.endsAt?.toISOString() ?? null,
    commission: commissionOf(offer),
    description: offer.description,
    namePattern: offer.namePattern,
    archived: offer.archivedAt !== null,
    paused: offer.pausedAt !== null && offer.status === "EXPIRED",
    members,
  };
}
