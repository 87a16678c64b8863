import type { ShopContext } from "#app/platform/db.server.ts";

import type { ConnectedOffer } from "./project.ts";
import { selectedMembers, type Selection } from "./project-members.server.ts";

/** A connected offer, seen from the members who are selected: how many belong to it, and who does not. */
export type OfferForSelection = ConnectedOffer & {
  belonging: number;
  /** Selected members who would be left out, by name. */
  outsiders: { id: string; name: string }[];
};

/** For every connected offer of the project, which of the selected members belong to it. By title. */
export async function selectionInOffers(
  ctx: ShopContext,
  { projectId, selection }: { projectId: string; selection: Selection },
): Promise<OfferForSelection[]> {
  const chosen = await selectedMembers(ctx, { projectId, selection });
  const connected = await ctx.db.projectOffer.findMany({
    where: { projectId },
    include: { offer: true },
    orderBy: [{ offer: { title: "asc" } }, { offerId: "asc" }],
  });
  const enrolments = await ctx.db.enrolment.findMany({
    where: {
      offerId: { in: connected.map(({ offerId }) => offerId) },
      memberId: { in: chosen.map(({ id }) => id) },
      status: { not: "removed" },
    },
    select: { offerId: true, memberId: true },
  });
  const belongs = new Set(enrolments.map(({ offerId, memberId }) => `${offerId} ${memberId}`));
  return connected.map(({ offer: { id, title, summary, status } }) => {
    const outsiders = chosen.filter((member) => !belongs.has(`${id} ${member.id}`));
    return { id, title, summary, status, belonging: chosen.length - outsiders.length, outsiders };
  });
}
