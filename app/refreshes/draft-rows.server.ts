/** A draft with everything its rows are judged by, read from our own records in one query. */
import type { Channel } from "#app/codes/channels.ts";
import type { InHand } from "#app/codes/in-hand.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import { inFlight } from "#app/codes/in-flight.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { isId } from "#app/platform/ids.ts";
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";

export type Draft = {
  id: string;
  offerId: string;
  offerTitle: string;
  discountId: string;
  usageLimit: number | null;
  oncePerCustomer: boolean;
  /** Whom the offer is for, as it was read last; null where it was not. */
  buyers: string | null;
  value: number | null;
  reason: RefreshReason | null;
  oldEnds: OldEnds;
  retireAt: Date | null;
  /** Names on the discount that are nobody's on our record, as its pages showed them a moment ago; null when nobody has looked lately. */
  strangers: ReadonlySet<string> | null;
  rows: DraftRow[];
};

export type DraftRow = {
  itemId: string;
  /** From 1, counting only rows that are still in the draft. */
  position: number;
  enrolmentId: string;
  memberId: string;
  firstName: string;
  lastName: string;
  handle: string;
  email: string;
  oldCodeId: string;
  oldName: string;
  oldUses: number | null;
  /** As the person left it: not yet parsed. */
  typed: string;
  /** The burned name a person wants all the same, and why; null while nobody does. */
  burnedKey: string | null;
  burnedWhy: string | null;
  /** The channel that the code is for; null for one that is for all. */
  channel: Channel | null;
  /** The code of this row at this moment, or the one that took its place; null when there is none or they are no longer in the offer. */
  current: { id: string; name: string; redeemCodeId: string | null } | null;
  /** A refresh or another change of this member that is under way. */
  inHand: InHand | null;
};

/** While somebody works on a draft its discount's pages are not read again and again. */
const STRANGERS_KEPT_MS = 5 * 60_000;

/** Null when this shop has no such refresh, or it is no draft any more. */
export async function readDraft({ shop, tx }: LineageTx, refreshId: string): Promise<Draft | null> {
  if (!isId(refreshId)) return null;
  const refresh = await tx.refresh.findFirst({ where: { id: refreshId, state: "draft" }, include: { offer: true } });
  if (!refresh) return null;
  const rows = await tx.$queryRaw<
    (Omit<DraftRow, "current" | "inHand" | "channel"> & {
      inFlight: boolean;
      channel: string | null;
      channelName: string | null;
      currentId: string | null;
      currentName: string;
      redeemCodeId: string | null;
    })[]
  >`
    SELECT i.id::text AS "itemId", (row_number() OVER (ORDER BY i.position))::int AS position, i."enrolmentId"::text,
      en."memberId"::text, m."firstName", m."lastName", m.handle, m.email, i."oldCodeId"::text, i."oldName", i."oldUses", i."newName" AS typed, i."burnedKey", i."burnedWhy",
      old.channel, ch.name AS "channelName", p.id::text AS "currentId", p.name AS "currentName", p."redeemCodeId",
      ${inFlight(shop, Prisma.sql`i."enrolmentId"`)} AS "inFlight"
    FROM "RefreshItem" i
    JOIN "Enrolment" en ON en.shop = i.shop AND en.id = i."enrolmentId"
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "PromoCode" old ON old.shop = i.shop AND old.id = i."oldCodeId"
    LEFT JOIN "Channel" ch ON ch.shop = old.shop AND ch.slug = old.channel
    LEFT JOIN LATERAL (
      SELECT c.id, c.name, c."redeemCodeId" FROM "PromoCode" c
      WHERE c.shop = en.shop AND c."enrolmentId" = en.id AND c."liveUntil" IS NULL AND en.status = 'active'
        AND (c.id = old.id OR CASE WHEN coalesce(old."isPrimary", true) THEN c."isPrimary" ELSE c.channel = old.channel END)
      ORDER BY c.id = old.id DESC LIMIT 1
    ) p ON true
    WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND i.state = 'draft'
    ORDER BY i.position`;
  const busy = rows.filter((row) => row.inFlight).map(({ enrolmentId }) => enrolmentId);
  const inHand = await readInHand({ shop, db: tx }, busy);
  return {
    id: refresh.id,
    offerId: refresh.offerId,
    offerTitle: refresh.offer.title,
    discountId: refresh.offer.discountId,
    usageLimit: refresh.offer.usageLimit,
    oncePerCustomer: refresh.offer.appliesOncePerCustomer,
    buyers: refresh.offer.buyers,
    value: refresh.offer.value,
    reason: refresh.reason as RefreshReason | null,
    oldEnds: refresh.oldEnds as OldEnds,
    retireAt: refresh.retireAt,
    strangers: Date.now() - (refresh.strangersReadAt?.getTime() ?? 0) < STRANGERS_KEPT_MS ? new Set(refresh.strangers) : null,
    rows: rows.map(({ currentId, currentName, redeemCodeId, inFlight: _, channel, channelName, ...row }) => ({
      ...row,
      channel: channel === null ? null : { slug: channel, name: channelName ?? channel },
      inHand: inHand.get(row.enrolmentId) ?? null,
      current: currentId ? { id: currentId, name: currentName, redeemCodeId } : null,
    })),
  };
}
