import type { ShopContext } from "#app/platform/db.server.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";

import { pageLinks, stableLinks, type PageLinkGiven } from "./links.server.ts";

/** A member's stable link in one offer, with how often it was followed since it exists. */
export type MemberLink = { enrolmentId: string; offerTitle: string; url: string; clicks: number };

/** The links of a member, by offer, and whether a link to their own page is still good. `now`: the moment they are read. */
export async function memberLinks(
  ctx: ShopContext,
  { memberId, now }: { memberId: string; now: Date },
): Promise<{ links: MemberLink[]; pageLinkUntil: string | null }> {
  const { db } = ctx;
  const enrolments = await db.enrolment.findMany({
    where: { memberId, status: { not: "removed" }, mergedIntoId: null },
    select: { id: true, offer: { select: { title: true } }, clicks: { select: { clicks: true } } },
    orderBy: [{ offer: { title: "asc" } }, { id: "asc" }],
  });
  const urls = await stableLinks(
    ctx,
    enrolments.map(({ id }) => id),
  );
  const good = await db.pageLink.findFirst({
    where: { memberId, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { expiresAt: "desc" },
    select: { expiresAt: true },
  });
  return {
    links: enrolments.map(({ id, offer, clicks }) => ({
      enrolmentId: id,
      offerTitle: offer.title,
      url: urls.get(id) ?? "",
      clicks: clicks.reduce((sum, day) => sum + day.clicks, 0),
    })),
    pageLinkUntil: good?.expiresAt.toISOString() ?? null,
  };
}

/** A link to the member's own page for somebody who hands it over by themselves; null for a member this shop does not know. */
export async function handOverPageLink(
  ctx: ShopContext,
  { memberId, keys, now, by }: { memberId: string; keys: SigningKeys; now: Date; by: string },
): Promise<PageLinkGiven | null> {
  const given = (await pageLinks(ctx, [memberId], { keys, now })).get(memberId) ?? null;
  if (given) {
    const { shop, db } = ctx;
    await db.$transaction((tx) =>
      recordActivity(tx, { shop, kind: "page_link_made", by: staffOrSystem(by), at: now, members: [{ memberId }] }),
    );
  }
  return given;
}
