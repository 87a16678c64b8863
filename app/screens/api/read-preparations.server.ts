/** What offers and members came from, and what a shop has set up for its work, as the API tells it. Times are ISO, UTC. */
import type { OldEnds } from "#app/codes/engine/plans.ts";
import type { OfferSettings } from "#app/offers/create-offer.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { DEFAULT_COUPON_DOMAINS } from "#app/leaks/coupon-sites.ts";
import { readTimeline as readItemTimeline } from "#app/refreshes/read-refresh.server.ts";

import { iso, newestFirst, pageOf } from "./page.ts";
import type { Paging } from "./read-directory.server.ts";

/** Offers that were made here, newest first, those that Shopify refused included. */
export function readOfferSetups({ db }: ShopContext, paging: Paging<object>) {
  return newestFirst(
    paging,
    ({ older, take }) =>
      db.offerSetup.findMany({ where: older, orderBy: { id: "desc" }, take, include: { _count: { select: { members: true } } } }),
    ({ id, state, settings, offerId, discountId, refusal, createdBy, createdAt, settledAt, _count }) => ({
      ...{ id, state: state as "running" | "done" | "refused", offerId, discountId, refusal, createdBy },
      title: (settings as Partial<OfferSettings>).terms?.title ?? null,
      ...{ members: _count.members, createdAt: createdAt.toISOString(), settledAt: iso(settledAt) },
    }),
  );
}

/** Discounts whose codes are or were matched to members, newest first. */
export function readAdoptions({ db }: ShopContext, paging: Paging<object>) {
  return newestFirst(
    paging,
    ({ older, take }) =>
      db.adoption.findMany({ where: older, orderBy: { id: "desc" }, take, include: { _count: { select: { codes: true } } } }),
    ({ id, discountId, title, liveFrom, offerId, createdBy, createdAt, _count }) => ({
      ...{ id, discountId, title, codes: _count.codes, codesCountSince: liveFrom.toISOString(), offerId, createdBy },
      createdAt: createdAt.toISOString(),
    }),
  );
}

/** The codes of a discount that is or was adopted, in its order, with whom each was matched to. Null where there is no such adoption. */
export async function readAdoptionCodes({ db }: ShopContext, { limit, after, adoptionId }: Paging<{ adoptionId: string }>) {
  if ((await db.adoption.count({ where: { id: adoptionId } })) === 0) return null;
  const rows = await db.adoptionCode.findMany({
    where: { adoptionId, ...(after && { redeemCodeId: { gt: after[0]! } }) },
    orderBy: { redeemCodeId: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ redeemCodeId }) => [redeemCodeId],
    shown: ({ redeemCodeId, name, uses, memberId, matchedBy, chosen, channel, note, takenAt }) => ({
      ...{ redeemCodeId, code: name, uses, memberId, matchedBy, isChosen: chosen, channel, note, takenAt: iso(takenAt) },
    }),
  });
}

/** Files of members, newest first, with what came of them. Whom a file names is told by the members themselves. */
export function readMemberImports({ db }: ShopContext, paging: Paging<object>) {
  return newestFirst(
    paging,
    ({ older, take }) => db.memberImport.findMany({ where: older, orderBy: { id: "desc" }, take, omit: { file: true, rows: true } }),
    ({ id, fileName, state, progress, total, added, updated, unchanged, createdBy, createdAt, confirmedAt }) => ({
      ...{ id, fileName, state, rows: total, rowsDone: progress, added, updated, unchanged, createdBy },
      ...{ createdAt: createdAt.toISOString(), takenInAt: iso(confirmedAt) },
    }),
  );
}

/** What was tried, learned and decided for one row of a refresh, oldest first. Null where there is no such row. */
export async function readRowTimeline(ctx: ShopContext, { refreshId, position }: { refreshId: string; position: number }) {
  const item = await ctx.db.refreshItem.findFirst({ where: { refreshId, position: position - 1 }, select: { id: true } });
  return item && { items: await readItemTimeline(ctx, { itemId: item.id }) };
}

/** The shop's own templates of messages, newest first. */
export function readTemplates({ db }: ShopContext, paging: Paging<object>) {
  return newestFirst(
    paging,
    ({ older, take }) => db.messageTemplate.findMany({ where: older, orderBy: { id: "desc" }, take }),
    ({ id, name, about, subject, body, createdBy, createdAt }) => ({
      ...{ id, name, about, subject, body, createdBy, createdAt: createdAt.toISOString() },
    }),
  );
}

/** Addresses that get no mail any more, by address. */
export async function readSuppressions({ db }: ShopContext, { limit, after }: Paging<object>) {
  const rows = await db.mailSuppression.findMany({
    where: after ? { address: { gt: after[0]! } } : {},
    orderBy: { address: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, {
    limit,
    keyOf: ({ address }) => [address],
    shown: ({ address, cause, words, at }) => ({ address, cause: cause as "bounced" | "complained", words, at: at.toISOString() }),
  });
}

/** Views of lists that are kept under a name, newest first. */
export function readSavedViews({ db }: ShopContext, paging: Paging<object>) {
  return newestFirst(
    paging,
    ({ older, take }) => db.savedView.findMany({ where: older, orderBy: { id: "desc" }, take }),
    ({ id, list, name, query, createdBy, createdAt }) => ({ id, list, name, query, createdBy, createdAt: createdAt.toISOString() }),
  );
}

/** What the shop has chosen for refreshes, leaks and the digest. */
export async function readShopSettings({ db }: ShopContext) {
  const shop = await db.shop.findFirstOrThrow({});
  return {
    refreshes: {
      ...{ oldCodesEnd: shop.oldEnds as OldEnds, undoHours: shop.undoHours, namesLikeLeakedOnes: shop.lookAlikes },
      needsAttentionAfterMinutes: shop.giveUpMinutes,
    },
    leaks: {
      ...{ sensitivity: shop.leakSensitivity, quietDaysAfterMessage: shop.quietDays, journeysKeptDays: shop.journeyDays },
      ...{ couponSites: shop.couponDomains?.split("\n") ?? [...DEFAULT_COUPON_DOMAINS], codesLeftAlone: shop.leftAlone },
    },
    digest: { weekday: shop.digestWeekday },
  };
}
