import { NO_CODES, readLiveCodes } from "#app/codes/live-codes.server.ts";
import type { WorkingCode } from "#app/codes/live-codes.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";
import { pageLinks, stableLinks } from "#app/portal/links.server.ts";

import { lastPayouts, type LastPayout } from "./last-payouts.server.ts";
import { memberSums } from "./member-totals.server.ts";
import type { Facts } from "./variables.ts";

type FactsAsk = {
  offerId: string;
  enrolmentIds: readonly string[];
  now: Date;
  /** Which links are made: none, those to share, or also those to members' own pages, signed with these keys. */
  links: "none" | "to_share" | { keys: SigningKeys };
};

/** What stands where a link will be, in everything that is not sent. */
const LINK_LATER = "(made when it is sent)";

/**
 * What can be said of these members now, by enrolment id. Codes are what is live at this moment, never what was true when a
 * draft was begun.
 */
export async function readFacts(ctx: ShopContext, { offerId, enrolmentIds, now, links }: FactsAsk): Promise<Map<string, Facts>> {
  const { db } = ctx;
  const ids = [...enrolmentIds];
  const [enrolments, codes, live, sums, toShare] = await Promise.all([
    db.enrolment.findMany({ where: { id: { in: ids }, offerId }, include: { member: true, offer: { select: { title: true } } } }),
    // A main code that was withdrawn had given its place to another one before it ended.
    db.promoCode.findMany({
      where: { enrolmentId: { in: ids }, OR: [{ isPrimary: true }, { endedFor: "withdrawn" }], channel: null, liveUntil: { not: null } },
    }),
    readLiveCodes(ctx, ids),
    memberSums(ctx, ids),
    links === "none" ? null : stableLinks(ctx, ids),
  ]);
  const memberIds = enrolments.map(({ memberId }) => memberId);
  const pages = typeof links === "string" ? null : await pageLinks(ctx, memberIds, { keys: links.keys, now });
  const paid = await lastPayouts(ctx, memberIds);
  const heldBy = new Map<string, Held[]>();
  for (const code of codes) heldBy.set(code.enrolmentId, [...(heldBy.get(code.enrolmentId) ?? []), code]);
  return new Map(
    enrolments.map(({ id, memberId, member, offer }) => {
      const { now: working, channels } = live.get(id) ?? NO_CODES;
      const ofCodes = codesOf(working, heldBy.get(id) ?? []);
      const { orders, revenueMinor, earnedMinor } = sums.get(id) ?? { orders: 0, revenueMinor: 0, earnedMinor: 0 };
      const facts: Facts = {
        firstName: member.firstName,
        lastName: member.lastName,
        offer: offer.title,
        ...ofCodes,
        channels: channels.flatMap(({ channel, code }) => (code === null ? [] : [{ channel, code }])),
        link: toShare === null ? LINK_LATER : (toShare.get(id) ?? null),
        pageLink: pages === null ? LINK_LATER : (pages.get(memberId)?.url ?? null),
        ...{ orders, revenueMinor, earnedMinor },
        locale: member.locale,
        payout: payoutOf(paid.get(memberId), pages === null ? null : (pages.get(memberId)?.url ?? "")),
      };
      return [id, facts];
    }),
  );
}

/** `page`: the member's page link; null where links are made later. */
function payoutOf(paid: LastPayout | undefined, page: string | null): Facts["payout"] {
  if (!paid) return null;
  const { id, ...payout } = paid;
  if (page === null) return { ...payout, link: LINK_LATER };
  const link = page === "" ? null : page.replace("/page?", `/statement?payout=${id}&`);
  return { ...payout, link };
}

/** A code for all that has ended. */
type Held = { name: string; liveUntil: Date | null };

/** A code that was given out again under its name left nothing behind that a creator would have to change. */
function codesOf(live: WorkingCode, held: readonly Held[]): Pick<Facts, "newCode" | "oldCode" | "oldEndsAt"> {
  if (live.old) return { newCode: live.code, oldCode: live.old.name, oldEndsAt: live.old.endsAt?.toISOString() ?? null };
  const [last] = held.toSorted((one, other) => Number(other.liveUntil) - Number(one.liveUntil));
  const same = live.code !== null && last && keyOf(live.code) === keyOf(last.name);
  return {
    newCode: live.code,
    oldCode: last && !same ? last.name : null,
    oldEndsAt: last?.liveUntil && !same ? last.liveUntil.toISOString() : null,
  };
}
