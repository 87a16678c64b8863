/** Makes codes of a discount their members', where a person has said whose they are. The codes at Shopify are not touched. */
import { randomUUID } from "node:crypto";

import { keepChannel } from "#app/codes/channels.server.ts";
import { beginCodes, type OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import { claimNames } from "#app/codes/name-claims.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerNameLabels, formerOfAnother } from "#app/codes/name-history.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

import { primaryOf } from "./adoption.store.server.ts";

export type LeftCode = { name: string; because: string };
export type TakenCodes = { taken: { enrolmentId: string; name: string; redeemCodeId: string }[]; left: LeftCode[] };

type Scope = { shop: string; tx: ShopTx };
type Taking = {
  adoptionId: string;
  offerId: string;
  /** Since when the codes count as their members'. */
  liveFrom: Date;
  /** Ids of the codes that are on the discount now. */
  onDiscount: ReadonlySet<string>;
  onLineageChanged: OnLineageChanged;
  now: Date;
};

/**
 * Takes over the ticked codes that are not members' yet. Whoever has no live code in the offer gets one primary code (as chosen, else
 * the one used most); every other code is theirs beside it. A member who was inactive or removed is active again: a code of theirs
 * works. A code that a file says is for a channel is for it, but for the primary one, which is for all. Left with the reason: what is no longer on the discount, names that leaked or were another member's, names that are promised,
 * the second of two names that are compared as one, and codes of members whose code is being changed.
 */
export async function takeCodes(
  scope: Scope,
  { adoptionId, offerId, liveFrom, onDiscount, onLineageChanged, now }: Taking,
): Promise<TakenCodes> {
  const { shop, tx } = scope;
  const chosen = await tx.adoptionCode.findMany({
    where: { adoptionId, chosen: true, memberId: { not: null }, takenAt: null },
    orderBy: { position: "asc" },
  });
  const memberIds = [...new Set(chosen.flatMap(({ memberId }) => memberId ?? []))];
  const places = await lockPlaces(scope, { offerId, memberIds });
  const records = await readNameHistory(
    scope,
    chosen.map(({ key }) => key),
  );
  const liveNames = await liveNamesOf(scope, { offerId, keys: chosen.map(({ key }) => key) });
  const left: LeftCode[] = [];
  const planned = chosen.flatMap((row) => {
    const memberId = row.memberId ?? "";
    const record = records.get(row.key);
    const former = formerOfAnother(record, memberId);
    const place = places.get(memberId);
    const because = !onDiscount.has(row.redeemCodeId)
      ? "It is no longer on the discount."
      : record?.leakedAt
        ? "It leaked before and stays retired."
        : former
          ? formerNameLabels({
              ...{ name: "It", holder: former.memberName, until: former.until?.toISOString() ?? null, conversions: former.conversions },
            })
          : place?.busy
            ? "Another code of this member is being changed. Give it again when that is done."
            : liveNames.has(row.key)
              ? alikeTo(liveNames.get(row.key) ?? "")
              : null;
    if (because !== null) left.push({ name: row.name, because });
    return because === null ? [{ ...row, memberId }] : [];
  });
  const enrolmentOf = new Map(planned.map(({ memberId }) => [memberId, places.get(memberId)?.enrolmentId ?? randomUUID()]));
  const rows = planned.map((row) => ({ ...row, enrolmentId: enrolmentOf.get(row.memberId) ?? "" }));
  // Of two names that are compared as one, the first of the list is taken over and the other left: they are never merged.
  const firstOf = new Map(rows.toReversed().map((row) => [row.key, row]));
  const { refused } = await claimNames(
    scope,
    [...firstOf.values()].map(({ key, enrolmentId }) => ({ key, enrolmentId, refreshItemId: null })),
  );
  const isRefused = new Set(refused);
  const ours = rows.filter((row) => !isRefused.has(row.key) && firstOf.get(row.key) === row);
  for (const row of rows) {
    if (isRefused.has(row.key)) left.push({ name: row.name, because: "Its name is promised to another member." });
    else if (firstOf.get(row.key) !== row) left.push({ name: row.name, because: alikeTo(firstOf.get(row.key)?.name ?? "") });
  }
  await placeMembers(scope, { offerId, liveFrom, places, rows: ours });
  const primary = primaryOf(ours);
  const channelOf = await channelsFor(scope, { codes: ours, primary, now });
  const began = (code: (typeof ours)[number]) => ({
    ...{ enrolmentId: code.enrolmentId, name: code.name, redeemCodeId: code.redeemCodeId, liveFrom },
    ...{ issuedFor: "adopted" as const, refreshItemId: null, channel: channelOf.get(code.redeemCodeId) ?? null },
  });
  // The primary ones first: a code that begins while its member has a primary one is not primary.
  await beginCodes(scope, ours.filter(({ redeemCodeId }) => primary.has(redeemCodeId)).map(began));
  await beginCodes(scope, ours.filter(({ redeemCodeId }) => !primary.has(redeemCodeId)).map(began));
  const taken = ours.map(({ redeemCodeId }) => redeemCodeId);
  await tx.adoptionCode.updateMany({ where: { adoptionId, redeemCodeId: { in: taken } }, data: { takenAt: now } });
  await onLineageChanged(tx, { shop, keys: ours.map(({ key }) => key) });
  return { taken: ours.map(({ enrolmentId, name, redeemCodeId }) => ({ enrolmentId, name, redeemCodeId })), left };
}

type ForChannel = { redeemCodeId: string; enrolmentId: string; channel: string | null };

/**
 * The slugs of the channels that these codes are for, made where the shop has none of the name. A member has one live code for each,
 * and the primary one is for all.
 */
async function channelsFor(
  scope: Scope,
  { codes, primary, now }: { codes: readonly ForChannel[]; primary: ReadonlySet<string>; now: Date },
): Promise<Map<string, string>> {
  const named = codes.filter(({ channel }) => channel !== null);
  const where = { enrolmentId: { in: named.map(({ enrolmentId }) => enrolmentId) }, liveUntil: null };
  const live = await scope.tx.promoCode.findMany({ where, select: { enrolmentId: true, channel: true, isPrimary: true } });
  const hasPrimary = new Set(live.flatMap(({ enrolmentId, isPrimary }) => (isPrimary ? [enrolmentId] : [])));
  const taken = new Set(live.map(({ enrolmentId, channel }) => `${enrolmentId} ${channel}`));
  const slugs = new Map<string, string | null>();
  const channelOf = new Map<string, string>();
  for (const { redeemCodeId, enrolmentId, channel } of named) {
    if (primary.has(redeemCodeId) && !hasPrimary.has(enrolmentId)) continue;
    const typed = channel ?? "";
    const slug = slugs.has(typed) ? slugs.get(typed) : ((await keepChannel(scope, { typed, now }))?.slug ?? null);
    slugs.set(typed, slug ?? null);
    if (!slug || taken.has(`${enrolmentId} ${slug}`)) continue;
    taken.add(`${enrolmentId} ${slug}`);
    channelOf.set(redeemCodeId, slug);
  }
  return channelOf;
}

const alikeTo = (name: string) => `It cannot be told apart from ${name}.`;

/** Members' live codes in the offer by the form in which names are compared. */
async function liveNamesOf(
  { shop, tx }: Scope,
  { offerId, keys }: { offerId: string; keys: readonly string[] },
): Promise<Map<string, string>> {
  const where = { shop, offerId, liveUntil: null, key: { in: [...keys] } };
  const live = await tx.promoCode.findMany({ where, select: { key: true, name: true } });
  return new Map(live.map(({ key, name }) => [key, name]));
}

type Place = { memberId: string; enrolmentId: string; busy: boolean };

/** The members' places in the offer, held until the end of the transaction: no change of theirs is planned meanwhile. */
async function lockPlaces(
  { shop, tx }: Scope,
  { offerId, memberIds }: { offerId: string; memberIds: readonly string[] },
): Promise<Map<string, Place>> {
  await tx.$queryRaw`
    SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid AND "memberId" = ANY(${[...memberIds]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`;
  const places = await tx.$queryRaw<Place[]>`
    SELECT en."memberId"::text, en.id::text AS "enrolmentId", EXISTS (
      SELECT 1 FROM "RefreshItem" i WHERE i.shop = en.shop AND i."enrolmentId" = en.id AND i.state IN ('running', 'parked')) AS busy
    FROM "Enrolment" en
    WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid AND en."memberId" = ANY(${[...memberIds]}::uuid[])`;
  return new Map(places.map((place) => [place.memberId, place]));
}

type Placing = {
  offerId: string;
  liveFrom: Date;
  places: ReadonlyMap<string, Place>;
  rows: readonly { memberId: string; enrolmentId: string }[];
};

async function placeMembers({ shop, tx }: Scope, { offerId, liveFrom, places, rows }: Placing): Promise<void> {
  const enrolmentOf = new Map(rows.map(({ memberId, enrolmentId }) => [memberId, enrolmentId]));
  const fresh = [...enrolmentOf].filter(([memberId]) => !places.has(memberId));
  await tx.enrolment.createMany({ data: fresh.map(([memberId, id]) => ({ id, shop, offerId, memberId, createdAt: liveFrom })) });
  const known = [...enrolmentOf].filter(([memberId]) => places.has(memberId)).map(([, id]) => id);
  await tx.enrolment.updateMany({ where: { id: { in: known }, status: { not: "active" } }, data: { status: "active" } });
}
