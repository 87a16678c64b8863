import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/db.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";
import { pageLinks, stableLinks } from "#app/portal/links.server.ts";

import { memberSums } from "./member-sums.server.ts";
import type { Facts } from "./variables.ts";

export type FactsAsk = {
  offerId: string;
  enrolmentIds: readonly string[];
  now: Date;
  /** Which links are made: none, those to share, or also those to members' own pages, signed with these keys. */
  links: "none" | "to_share" | { keys: SigningKeys };
};

/** What stands where a link will be, in everything that is not sent. */
export const LINK_LATER = "(made when it is sent)";

/**
 * What can be said of these members now, by enrolment id. Codes are read from the lineage at this moment, and from a
 * refresh whose new code works already while the old one waits for its end: never from what was true when a draft was begun.
 */
export async function readFacts(ctx: ShopContext, { offerId, enrolmentIds, now, links }: FactsAsk): Promise<Map<string, Facts>> {
  const { db } = ctx;
  const ids = [...enrolmentIds];
  const [enrolments, codes, between, sums, toShare] = await Promise.all([
    db.enrolment.findMany({ where: { id: { in: ids }, offerId }, include: { member: true, offer: { select: { title: true } } } }),
    db.promoCode.findMany({ where: { enrolmentId: { in: ids } }, orderBy: { liveFrom: "desc" } }),
    db.refreshItem.findMany({
      where: { enrolmentId: { in: ids }, state: "running", waitingFor: "schedule", plan: "rename" },
      include: { refresh: { select: { retireAt: true } } },
    }),
    memberSums(ctx, ids),
    links === "none" ? null : stableLinks(ctx, ids),
  ]);
  const memberIds = enrolments.map(({ memberId }) => memberId);
  const pages = typeof links === "string" ? null : await pageLinks(ctx, memberIds, { keys: links.keys, now });
  const heldBy = new Map<string, Held[]>();
  for (const code of codes) heldBy.set(code.enrolmentId, [...(heldBy.get(code.enrolmentId) ?? []), code]);
  const waitingOf = new Map(between.map((item) => [item.enrolmentId, item]));
  return new Map(
    enrolments.map(({ id, memberId, member, offer }) => {
      const waiting = waitingOf.get(id);
      const ofCodes = waiting
        ? { newCode: waiting.newName, oldCode: waiting.oldName, oldEndsAt: waiting.refresh.retireAt?.toISOString() ?? null }
        : codesIn(heldBy.get(id) ?? []);
      const { orders, revenueMinor, earnedMinor } = sums.get(id) ?? { orders: 0, revenueMinor: 0, earnedMinor: 0 };
      const facts: Facts = {
        firstName: member.firstName,
        lastName: member.lastName,
        offer: offer.title,
        ...ofCodes,
        link: toShare === null ? LINK_LATER : (toShare.get(id) ?? null),
        pageLink: pages === null ? LINK_LATER : (pages.get(memberId)?.url ?? null),
        ...{ orders, revenueMinor, earnedMinor },
      };
      return [id, facts];
    }),
  );
}

type Held = { name: string; liveUntil: Date | null };

/** Newest first. A code that was given out again under its name left nothing behind that a creator would have to change. */
function codesIn(held: readonly Held[]): Pick<Facts, "newCode" | "oldCode" | "oldEndsAt"> {
  const live = held.find(({ liveUntil }) => liveUntil === null);
  const [last] = held
    .filter(({ liveUntil }) => liveUntil !== null)
    .toSorted((one, other) => Number(other.liveUntil) - Number(one.liveUntil));
  const same = live && last && keyOf(live.name) === keyOf(last.name);
  return {
    newCode: live?.name ?? null,
    oldCode: last && !same ? last.name : null,
    oldEndsAt: last?.liveUntil && !same ? last.liveUntil.toISOString() : null,
  };
}
