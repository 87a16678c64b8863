/** Who of the staff gets the weekly digest, and on which day. */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import { staffLabels } from "#app/activity/activity-labels.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { isEmailAddress } from "#app/format/email-address.ts";

import { WEEKDAYS } from "./digest.ts";

/** `weekday`: 1 is Monday, null while it is off. `mine`: the address of whoever looks, null where they do not get it. */
export type DigestSettings = { weekday: number | null; mine: string | null; readers: { id: string; name: string; address: string }[] };

export async function readDigestSettings(ctx: ShopContext, staffId: string): Promise<DigestSettings> {
  const { digestWeekday } = await ctx.db.shop.findFirstOrThrow({ select: { digestWeekday: true } });
  const readers = await ctx.db.digestRecipient.findMany({ where: { stoppedAt: null }, orderBy: { address: "asc" } });
  const ids = readers.map((reader) => reader.staffId);
  const names = await staffNames(ctx, ids);
  return {
    weekday: digestWeekday,
    mine: readers.find((reader) => reader.staffId === staffId)?.address ?? null,
    readers: readers.map(({ id, staffId: of, address }) => ({ id, name: staffLabels({ id: of, name: names.get(of) ?? null }), address })),
  };
}

/** The day it leaves on from now on, or null for never. Who gets it stays as it is. */
export async function setDigestDay({ shop, db }: ShopContext, { weekday, by }: { weekday: number | null; by: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const { digestWeekday } = await tx.shop.findFirstOrThrow({ select: { digestWeekday: true } });
    if (digestWeekday === weekday) return;
    await tx.shop.update({ where: { domain: shop }, data: { digestWeekday: weekday } });
    await told(tx, shop, { by, subject: "", before: { weekday: dayLabel(digestWeekday) }, after: { weekday: dayLabel(weekday) } });
  });
}

type Asked = { ok: true } | { ok: false; because: string };

/**
 * Sends the digest to whoever asks, at their own address, which Shopify has verified (null where it has not). The first who asks for it
 * turns it on, for Mondays.
 */
export async function askForDigest(
  { shop, db }: ShopContext,
  { staffId, address, now }: { staffId: string; address: string | null; now: Date },
): Promise<Asked> {
  if (address === null || !isEmailAddress(address))
    return { ok: false, because: "Shopify knows no verified e-mail address of yours. Verify it in your Shopify account first." };
  await db.$transaction(async (tx) => {
    const key = { shop_staffId: { shop, staffId } };
    const known = await tx.digestRecipient.findUnique({ where: key });
    if (known?.stoppedAt === null && known.address === address) return;
    const data = { address, since: now, stoppedAt: null };
    await tx.digestRecipient.upsert({ where: key, create: { shop, id: randomUUID(), staffId, ...data }, update: data });
    await tx.shop.updateMany({ where: { digestWeekday: null }, data: { digestWeekday: 1 } });
    await told(tx, shop, { by: staffId, subject: address, after: { email: address } });
  });
  return { ok: true };
}

/** Sends somebody no more of it: whoever holds their link (`by` undefined), or a colleague. False for nobody known. Repeating it changes nothing. */
export async function stopDigest({ shop, db }: ShopContext, { id, by, now }: { id: string; by?: string; now: Date }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const reader = await tx.digestRecipient.findUnique({ where: { shop_id: { shop, id } } });
    if (!reader) return false;
    const { count } = await tx.digestRecipient.updateMany({ where: { id, stoppedAt: null }, data: { stoppedAt: now } });
    if (count > 0) await told(tx, shop, { by: by ?? reader.staffId, subject: reader.address, before: { email: reader.address } });
    return true;
  });
}

/** Whether the link of a digest is somebody's, and whether they still get it; null for nobody's. */
export async function readDigestReader({ shop, db }: ShopContext, id: string): Promise<{ gets: boolean; shopName: string } | null> {
  const reader = await db.digestRecipient.findUnique({ where: { shop_id: { shop, id } }, select: { stoppedAt: true } });
  const known = reader && (await db.shop.findFirst({ select: { name: true } }));
  return known ? { gets: reader.stoppedAt === null, shopName: known.name } : null;
}

const dayLabel = (weekday: number | null) => (weekday === null ? "Off" : (WEEKDAYS[weekday - 1] ?? ""));

type Told = { by: string; subject: string; before?: Record<string, string>; after?: Record<string, string> };

async function told(tx: ShopTx, shop: string, { by, ...act }: Told): Promise<void> {
  await recordActivity(tx, { shop, kind: "digest_changed", by: staffOrSystem(by), ...act });
}
