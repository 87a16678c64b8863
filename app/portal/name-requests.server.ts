import type { ShopContext } from "#app/platform/db.server.ts";

import type { WishState } from "./creator-view.ts";

/** A wish as the merchant reads it. Instants are ISO 8601, UTC. */
export type NameRequestRow = {
  id: string;
  name: string;
  state: WishState;
  askedAt: string;
  decidedAt: string | null;
  answer: string;
  refreshId: string | null;
  memberId: string;
  memberName: string;
  offerId: string;
  offerTitle: string;
  currentCode: string | null;
};

const SHOWN = 100;

/** Open wishes, oldest first, or those decided, newest first; of one member when named. `total` counts all of them. */
export async function listNameRequests(
  { db }: ShopContext,
  { which, memberId }: { which: "open" | "decided" | "all"; memberId?: string },
): Promise<{ rows: NameRequestRow[]; total: number }> {
  const state = { open: { equals: "open" }, decided: { in: ["approved", "declined"] }, all: { not: "withdrawn" } }[which];
  const where = { state, ...(memberId !== undefined && { enrolment: { memberId } }) };
  const [rows, total] = await Promise.all([
    db.nameRequest.findMany({
      where,
      orderBy: which === "open" ? [{ createdAt: "asc" }, { id: "asc" }] : [{ createdAt: "desc" }, { id: "desc" }],
      take: SHOWN,
      include: {
        enrolment: {
          include: {
            member: true,
            offer: { select: { title: true } },
            codes: { where: { liveUntil: null, isPrimary: true }, select: { name: true } },
          },
        },
      },
    }),
    db.nameRequest.count({ where }),
  ]);
  return {
    total,
    rows: rows.map(({ enrolment, ...wish }) => ({
      id: wish.id,
      name: wish.name,
      state: wish.state as WishState,
      askedAt: wish.createdAt.toISOString(),
      decidedAt: wish.decidedAt?.toISOString() ?? null,
      answer: wish.answer,
      refreshId: wish.refreshId,
      memberId: enrolment.memberId,
      memberName: `${enrolment.member.firstName} ${enrolment.member.lastName}`.trim(),
      offerId: enrolment.offerId,
      offerTitle: enrolment.offer.title,
      currentCode: enrolment.codes[0]?.name ?? null,
    })),
  };
}

/** How many creators wait for an answer. */
export function countOpenRequests({ db }: ShopContext): Promise<number> {
  return db.nameRequest.count({ where: { state: "open" } });
}
