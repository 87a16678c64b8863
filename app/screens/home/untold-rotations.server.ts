import { listOf, plural } from "#app/format/counts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readUntold } from "#app/rotations/untold-members.server.ts";

import type { Need } from "./need.ts";

/** Before the old codes of a rotation would end: a person can still tell everybody. */
const SOON_MS = 3 * 86_400_000;
/** As many as a line can name. */
const NAMED_MOST = 3;

/** Members of a rotation whose old codes are about to end and who do not know it; those that somebody waits for are not told again. */
export async function untoldRotations(ctx: ShopContext, now: Date): Promise<Need[]> {
  const ending = await ctx.db.refresh.findMany({
    where: { state: "running", origin: "rotation", oldCodesHeld: true, retireAt: { lt: new Date(now.getTime() + SOON_MS) } },
    distinct: ["offerId"],
    select: { offerId: true, offer: { select: { title: true } } },
    take: 10,
  });
  const needs = await Promise.all(
    ending.map(async ({ offerId, offer }): Promise<Need[]> => {
      const untold = (await readUntold(ctx, offerId)).filter(({ isWaitedFor }) => !isWaitedFor);
      if (untold.length === 0) return [];
      const names = untold.slice(0, NAMED_MOST).map(({ name }) => name);
      const more = untold.length - names.length;
      return [
        {
          key: `rotation untold ${offerId}`,
          what: `Old codes wait: ${plural(untold.length, "member does", "members do")} not know the new one`,
          about: `${more > 0 ? `${names.join(", ")} and ${more} more` : listOf(names)}, ${offer.title}`,
          action: { content: "Tell them or wait", url: `/app/offers/${offerId}/rotation` },
        },
      ];
    }),
  );
  return needs.flat();
}
