import { plural } from "#app/format/counts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readLimits } from "#app/pools/draw-limit.store.server.ts";

import type { Need } from "./need.ts";

const SHOWN = 5;

/** Links that handed out as many codes for visitors as they may: one line for each offer, with how many of the codes were used. */
export async function limitedDraws(ctx: ShopContext, now: Date): Promise<Need[]> {
  const first = new Map<string, Awaited<ReturnType<typeof readLimits>>>();
  for (const limit of await readLimits(ctx, { now })) first.set(limit.offerId, [...(first.get(limit.offerId) ?? []), limit]);
  return [...first].slice(0, SHOWN).map(([offerId, limits]) => {
    const [one] = limits;
    const who = one?.member == null ? "Visitors of an offer’s links" : `Visitors of ${one.member}’s link`;
    const others = one?.member != null && limits.length > 1 ? `, and of ${plural(limits.length - 1, "more link")}` : "";
    return {
      key: `draws ${offerId}`,
      what: `${who}${others} have drawn ${plural(one?.drawn ?? 0, "code")} in a day and used ${one?.used ?? 0}: ${one?.since == null ? "the limit was reached" : "no more are handed out for now"}`,
      about: one?.offerTitle ?? "",
      action: { content: "Open offer", url: `/app/offers/${offerId}` },
    };
  });
}
