/** How many codes for visitors may be handed out, so that nobody empties the pool by asking again and again. */

/** So many times as on the busiest day of the last four weeks; 0 is without a limit. */
export const LIMIT_TIMES = [3, 10, 50, 0] as const;

/** What a member's link may hand out in a day on which nothing is known of it, and an offer with few links. */
const LEAST_OF_MEMBER = 300;
const LEAST_OF_OFFER = 1_000;
/** Of many links not all have their first day at once. */
const LEAST_OF_OFFER_BY_LINK = 50;

/** In an hour a third of a day's codes. */
const HOURS_SHARE = 3;

/**
 * A code that an order uses stands for so many visitors: each makes room for more, and a day counts as busy no further than its orders
 * bear out. Somebody who draws codes and buys nothing raises no limit.
 */
export const VISITORS_OF_AN_ORDER = 100;

/** Codes handed out in the last hour and day, and how many of these orders have used. */
export type Drawn = { hour: number; hourUsed: number; day: number; dayUsed: number };
export const NOTHING_DRAWN: Drawn = { hour: 0, hourUsed: 0, day: 0, dayUsed: 0 };

type Measure = { drawn: Drawn; busiestDay: number; times: number };

/** How many codes may be made for a member's link, beside the `ready` ones: what is ready may all be handed out at once. */
export function roomOfMember({ ready, ...measure }: Measure & { ready: number }): number {
  return roomLeft(measure, LEAST_OF_MEMBER) - ready;
}

/** The same of an offer with so many links. */
export function roomOfOffer({ ready, links, ...measure }: Measure & { ready: number; links: number }): number {
  return roomLeft(measure, Math.max(LEAST_OF_OFFER, LEAST_OF_OFFER_BY_LINK * links)) - ready;
}

function roomLeft({ drawn, busiestDay, times }: Measure, least: number): number {
  if (times === 0) return Infinity;
  const usual = Math.max(least, times * busiestDay);
  const inHour = Math.ceil(usual / HOURS_SHARE) + VISITORS_OF_AN_ORDER * drawn.hourUsed;
  const inDay = usual + VISITORS_OF_AN_ORDER * drawn.dayUsed;
  return Math.min(inHour - drawn.hour, inDay - drawn.day);
}

export type Wish = { enrolmentId: string; ready: number; wished: number; drawn: Drawn; busiestDay: number };

type Offer = { ready: number; links: number; drawn: Drawn; busiestDay: number; times: number };

/** `limited`: members, or the whole offer, who want codes and have neither a ready one nor room for another. */
type Allowed = { counts: Map<string, number>; limited: { members: Set<string>; offer: boolean } };

/** How many of the wished codes are made for each member, in the order of the wishes. */
export function allowed(wishes: readonly Wish[], offer: Offer): Allowed {
  let left = Math.max(0, roomOfOffer(offer));
  const counts = new Map<string, number>();
  const members = new Set<string>();
  let cut = false;
  for (const { enrolmentId, wished, ...own } of wishes) {
    const room = Math.max(0, roomOfMember({ ...own, times: offer.times }));
    const count = Math.min(wished, room, left);
    left -= count;
    if (count > 0) counts.set(enrolmentId, count);
    else if (own.ready === 0 && room === 0) members.add(enrolmentId);
    else if (own.ready === 0) cut = true;
  }
  return { counts, limited: { members, offer: cut } };
}
