import { rolloutsFrom, worksForSomebody } from "#app/codes/availability.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";

import type { Need } from "./need.ts";

const FORTNIGHT_MS = 14 * 86_400_000;

/**
 * Offers with members whose discount is gone, or ended by itself in the last two weeks: creators may still be posting its
 * codes. One that a rollout still gives to shoppers has not ended for them. Offers that somebody paused or put in the archive are as they are meant to be.
 */
export async function endedDiscounts({ db }: ShopContext, now: Date): Promise<Need[]> {
  const ended = { status: "EXPIRED", endsAt: { gte: new Date(now.getTime() - FORTNIGHT_MS), lte: now } };
  const rows = await db.offer.findMany({
    where: { archivedAt: null, pausedAt: null, OR: [{ status: "MISSING" }, ended], enrolments: { some: { status: "active" } } },
    select: { id: true, title: true, status: true, rollouts: true, _count: { select: { enrolments: { where: { status: "active" } } } } },
    orderBy: [{ title: "asc" }, { id: "asc" }],
    take: 20,
  });
  const over = rows.filter(({ status, rollouts }) => !worksForSomebody({ status, rollouts: rolloutsFrom(rollouts) }));
  return over.map(({ id, title, status, rollouts, _count }) => ({
    key: `ended ${id}`,
    what:
      status === "MISSING"
        ? `The discount was deleted in Shopify, and the codes of ${plural(_count.enrolments, "member")} with it`
        : `The discount ${rollouts === null ? "should be over by its end date" : "has ended"}, and ${plural(_count.enrolments, "member")} may still be posting its codes`,
    about: title,
    action: { content: "Open offer", url: `/app/offers/${id}` },
  }));
}
