import { rolloutsFrom, type OfferStanding } from "#app/codes/availability.ts";
import type { Channel } from "#app/codes/channels.ts";
import { ownChannels } from "#app/codes/channels.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** One code of a lineage; instants are UTC. `until` null is the code the member holds now. */
export type HeldCode = {
  id: string;
  name: string;
  from: string;
  until: string | null;
  /** Why it was issued and why it ended: welcome, adopted, leak, creator_request, reset_usage, other. */
  issuedFor: string;
  endedFor: string | null;
  usesAtEnd: number | null;
  /** What it is for; null for all. */
  channel: Channel | null;
  /** The one that is posted everywhere. */
  primary: boolean;
};

export type MemberOffer = OfferStanding & {
  enrolmentId: string;
  offerId: string;
  title: string;
  /** Stopped here, to be resumed. */
  paused: boolean;
  /** The member's place in it: active, inactive, removed. */
  enrolment: string;
  since: string;
  /** Newest first. */
  codes: HeldCode[];
};

export type MemberView = {
  id: string;
  name: string;
  firstName: string;
  lastName: string;
  handle: string;
  email: string;
  customerId: string | null;
  createdAt: string;
  /** ISO, UTC; null while they are not. */
  archivedAt: string | null;
  /** The member whom this record became a part of; null for one that stands for itself. */
  mergedIntoId: string | null;
  tags: { key: string; name: string }[];
  /** Records that became a part of this one, as they were called. */
  formerly: { name: string; email: string }[];
  offers: MemberOffer[];
};

/** One member with every code they ever held, by offer; null when this shop has no such member. */
export async function readMember({ db }: ShopContext, memberId: string): Promise<MemberView | null> {
  const member = await db.member.findFirst({
    where: { id: memberId },
    include: {
      tags: { select: { key: true, name: true }, orderBy: { key: "asc" } },
      merged: { select: { firstName: true, lastName: true, email: true }, orderBy: [{ archivedAt: "asc" }, { id: "asc" }] },
      enrolments: {
        include: { offer: true, codes: { where: { issuedFor: { not: "visitor" } }, orderBy: [{ liveFrom: "desc" }, { id: "desc" }] } },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      },
    },
  });
  if (!member) return null;
  const channels = new Map((await ownChannels({ db })).map((channel) => [channel.slug, channel]));
  return {
    id: member.id,
    name: `${member.firstName} ${member.lastName}`.trim(),
    firstName: member.firstName,
    lastName: member.lastName,
    handle: member.handle,
    email: member.email,
    customerId: member.customerId,
    createdAt: member.createdAt.toISOString(),
    archivedAt: member.archivedAt?.toISOString() ?? null,
    mergedIntoId: member.mergedIntoId,
    tags: member.tags,
    formerly: member.merged.map(({ firstName, lastName, email }) => ({ name: `${firstName} ${lastName}`.trim(), email })),
    offers: member.enrolments.map(({ offer, codes, ...enrolment }) => ({
      enrolmentId: enrolment.id,
      offerId: offer.id,
      title: offer.title,
      status: offer.status,
      paused: offer.pausedAt !== null && offer.status === "EXPIRED",
      rollouts: rolloutsFrom(offer.rollouts),
      enrolment: enrolment.status,
      since: enrolment.createdAt.toISOString(),
      codes: codes.map((code) => ({
        id: code.id,
        name: code.name,
        from: code.liveFrom.toISOString(),
        until: code.liveUntil?.toISOString() ?? null,
        issuedFor: code.issuedFor,
        endedFor: code.endedFor,
        usesAtEnd: code.usesAtEnd,
        channel: code.channel === null ? null : (channels.get(code.channel) ?? { slug: code.channel, name: code.channel }),
        primary: code.isPrimary,
      })),
    })),
  };
}
