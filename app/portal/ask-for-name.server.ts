/** A creator asks whether a name is free, and asks for it. Nothing is promised or changed until the merchant says yes. */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother } from "#app/codes/name-history.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/errors.ts";

import { countQuestion } from "./ask-limits.server.ts";
import { readWish, type NameAnswer } from "./name-answer.ts";
import { isCreator, type Creator } from "./read-creator-view.server.ts";

export type Wish = { creator: Creator; enrolmentId: string; name: string };
type Deps = { codes: DiscountCodes; now: Date };

/** `not_yours`: this creator has no such place in an offer, or no code there that could be changed. */
export type Asked = { ok: true; name: string } | { ok: false; answer: NameAnswer } | { ok: false; answer: "not_yours" };

type Checked = { answer: NameAnswer; current: string; offerId: string };

/** Whether a name could be theirs. Every question counts towards the limit, whatever the answer. */
export async function checkName(ctx: ShopContext, wish: Wish, { codes }: Deps): Promise<Checked | "not_yours"> {
  const place = await placeOf(ctx, wish);
  if (!place) return "not_yours";
  const known = { current: place.code, offerId: place.offerId };
  const read = readWish(wish.name);
  if (!read.ok) return { answer: read.answer, ...known };
  const seconds = await countQuestion(ctx.shop, place.memberId);
  if (seconds !== null) return { answer: { answer: "too_often", seconds }, ...known };
  if (read.key === keyOf(place.code)) return { answer: { answer: "same" }, ...known };
  return { answer: await availability(ctx, { ...read, memberId: place.memberId }, codes), ...known };
}

/** Keeps the wish for the merchant to decide. A wish that is still open gives way to the new one. */
export async function askForName(ctx: ShopContext, wish: Wish, deps: Deps): Promise<Asked> {
  const checked = await checkName(ctx, wish, deps);
  if (checked === "not_yours") return { ok: false, answer: "not_yours" };
  const { answer } = checked;
  if (answer.answer !== "available" && answer.answer !== "unknown") return { ok: false, answer };
  const read = readWish(wish.name);
  if (!read.ok) return { ok: false, answer: read.answer };
  const { shop, db } = ctx;
  const { enrolmentId } = wish;
  await db.$transaction(async (tx) => {
    // Two who press at once wait for each other here; the second replaces the first.
    await tx.$queryRaw`SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND id = ${enrolmentId}::uuid FOR UPDATE`;
    await tx.nameRequest.updateMany({ where: { enrolmentId, state: "open" }, data: { state: "withdrawn", decidedAt: deps.now } });
    await tx.nameRequest.create({ data: { shop, enrolmentId, name: read.name, key: read.key, createdAt: deps.now } });
    const part = { enrolmentId, before: { code: checked.current }, after: { code: read.name } };
    await recordActivity(tx, { shop, kind: "name_requested", by: "creator", at: deps.now, offerId: checked.offerId, members: [part] });
  });
  return { ok: true, name: read.name };
}

type Place = { memberId: string; code: string; offerId: string };

/** The creator's own place in an offer with the code they have there; null for anybody else's. */
async function placeOf({ shop, db }: ShopContext, { creator, enrolmentId }: Wish): Promise<Place | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(enrolmentId)) return null;
  const [row] = await db.$queryRaw<Place[]>`
    SELECT m.id::text AS "memberId", p.name AS code, o.id::text AS "offerId" FROM "Member" m
    JOIN "Enrolment" en ON en.shop = m.shop AND en."memberId" = m.id AND en.status = 'active' AND en.id = ${enrolmentId}::uuid
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId" AND o.status IN ('ACTIVE', 'SCHEDULED')
    JOIN "PromoCode" p ON p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL AND p."isPrimary"
    WHERE m.shop = ${shop} AND ${isCreator(creator)}`;
  return row ?? null;
}

/** A name that leaked, or that was somebody's, is as little to be had as one that is: the creator is told no more than that. */
async function availability(
  { shop, db }: ShopContext,
  { name, key, memberId }: { name: string; key: string; memberId: string },
  codes: DiscountCodes,
): Promise<NameAnswer> {
  const record = (await readNameHistory({ shop, tx: db }, [key])).get(key);
  const promised = await db.nameClaim.count({ where: { key } });
  const isTaken = promised > 0 || (record !== undefined && (record.holder !== null || record.leakedAt !== null));
  if (isTaken || formerOfAnother(record, memberId)) return { answer: "not_available" };
  try {
    return { answer: (await codes.owners([name])).size > 0 ? "not_available" : "available" };
  } catch (error) {
    // Nothing is lost by not knowing: whoever approves is told, and nothing is changed before Shopify was asked.
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return { answer: "unknown" };
    throw error;
  }
}
