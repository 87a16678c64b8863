/** A creator's two questions about a name, answered in words, wherever they ask: the storefront or their customer account. */
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import { readEqualNames } from "#app/codes/equal-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother } from "#app/codes/name-history.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { counter } from "#app/platform/db-counters.server.ts";
import { isId } from "#app/platform/ids.ts";
import { wordsIn, type Words } from "#app/i18n/translate.ts";

import { isCreator, type Creator } from "./read-creator-view.server.ts";
import { LONGEST_WISH, readWish, SHORTEST_WISH, type WishRefusal } from "./wish-name.ts";

const TEN_MINUTES = 600;

/** Checking is not asking: who has looked up many names can still ask for the one they like. */
const perMember: Record<"check" | "ask", ReturnType<typeof counter>> = {
  check: counter({ points: 12, seconds: TEN_MINUTES }),
  ask: counter({ points: 12, seconds: TEN_MINUTES }),
};

const perShop = counter({ points: 600, seconds: TEN_MINUTES });

/** `check`: can it be had? `ask`: please let me have it. `withdraw`: I do not want it any more, whatever name is sent along. */
export type NameIntent = "check" | "ask" | "withdraw";

/** `answer` is null once the wish was kept or taken back; `text` is what the creator reads, in their language. */
export type NameSaid = { asked: boolean; withdrawn?: true; answer: NameAnswer | null; text: string };

/** `not_yours`: the offer is somebody else's, or there is no code in it that could be changed. */
export async function answerName(
  ctx: ShopContext,
  wish: Wish,
  { intent, locale, ...deps }: { intent: NameIntent; codes: DiscountCodes; now: Date; locale: string },
): Promise<NameSaid | "not_yours"> {
  const t = wordsIn(locale);
  if (intent === "check") {
    const checked = await checkName(ctx, wish, { ...deps, intent });
    return checked === "not_yours" ? checked : { asked: false, answer: checked.answer, text: nameAnswerLabel(checked.answer, t) };
  }
  if (intent === "withdraw")
    return (await withdrawWish(ctx, wish, deps.now))
      ? { asked: false, withdrawn: true, answer: null, text: t("codes.withdrawn") }
      : "not_yours";
  const asked = await askForName(ctx, wish, deps);
  if (asked.ok) return { asked: true, answer: null, text: t("codes.wish.open", { name: asked.name }) };
  return asked.answer === "not_yours" ? "not_yours" : { asked: false, answer: asked.answer, text: nameAnswerLabel(asked.answer, t) };
}

/**
 * Takes back what is open of a creator's wish; one that was answered meanwhile stays answered. Repeating it changes nothing. False for
 * a place in an offer that is not theirs.
 */
async function withdrawWish({ shop, db }: ShopContext, { creator, enrolmentId }: Wish, now: Date): Promise<boolean> {
  if (!isId(enrolmentId)) return false;
  const [place] = await db.$queryRaw<{ memberId: string; offerId: string }[]>`
    SELECT m.id::text AS "memberId", en."offerId"::text FROM "Member" m
    JOIN "Enrolment" en ON en.shop = m.shop AND en."memberId" = m.id AND en.id = ${enrolmentId}::uuid
    WHERE m.shop = ${shop} AND ${isCreator(creator, shop)}`;
  if (!place) return false;
  await db.$transaction(async (tx) => {
    const open = await tx.nameRequest.updateManyAndReturn({
      where: { enrolmentId, state: "open" },
      data: { state: "withdrawn", decidedAt: now },
      select: { name: true },
    });
    const [wish] = open;
    if (!wish) return;
    const part = { memberId: place.memberId, before: { code: wish.name } };
    await recordActivity(tx, { shop, kind: "name_request_withdrawn", by: "creator", at: now, offerId: place.offerId, members: [part] });
  });
  return true;
}

/** A creator asks whether a name is free, and asks for it. Nothing is promised or changed until the merchant says yes. */
type Wish = { creator: Creator; enrolmentId: string; name: string };

type Deps = { codes: DiscountCodes; now: Date };
type Checking = Deps & { intent: "check" | "ask" };

/** `not_yours`: this creator has no such place in an offer, or no code there that could be changed. */
type NameRequestResult = { ok: true; name: string } | { ok: false; answer: NameAnswer } | { ok: false; answer: "not_yours" };

type Checked = { answer: NameAnswer; read?: { name: string; key: string }; current: string; offerId: string };

/** Whether a name could be theirs. Every question counts towards the limit, whatever the answer. */
async function checkName(ctx: ShopContext, wish: Wish, { codes, intent }: Checking): Promise<Checked | "not_yours"> {
  const place = await placeOf(ctx, wish);
  if (!place) return "not_yours";
  const known = { current: place.code, offerId: place.offerId };
  const read = readWish(wish.name, [place.member]);
  if (!read.ok) return { answer: { answer: "not_allowed", why: read.why, found: read.found }, ...known };
  const seconds = await countRequest(ctx.shop, { memberId: place.memberId, intent });
  if (seconds !== null) return { answer: { answer: "too_often", seconds }, ...known };
  if (read.key === keyOf(place.code)) return { answer: { answer: "same" }, ...known };
  return { answer: await availability(ctx, { ...read, memberId: place.memberId }, codes), read, ...known };
}

/** Keeps the wish for the merchant to decide. A wish that is still open gives way to the new one. */
async function askForName(ctx: ShopContext, wish: Wish, deps: Deps): Promise<NameRequestResult> {
  const checked = await checkName(ctx, wish, { ...deps, intent: "ask" });
  if (checked === "not_yours") return { ok: false, answer: "not_yours" };
  const { answer, read } = checked;
  if (!read || (answer.answer !== "available" && answer.answer !== "unknown")) return { ok: false, answer };
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

/** `member`: what the creator is called, handle included. */
type Place = { memberId: string; member: string; code: string; offerId: string };

/** The creator's own place in an offer with the code they have there; null for anybody else's. */
async function placeOf({ shop, db }: ShopContext, { creator, enrolmentId }: Wish): Promise<Place | null> {
  if (!isId(enrolmentId)) return null;
  const [row] = await db.$queryRaw<Place[]>`
    SELECT m.id::text AS "memberId", m."firstName" || ' ' || m."lastName" || ' ' || m.handle AS member, p.name AS code, o.id::text AS "offerId" FROM "Member" m
    JOIN "Enrolment" en ON en.shop = m.shop AND en."memberId" = m.id AND en.status = 'active' AND en.id = ${enrolmentId}::uuid
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId" 
      AND (o.status IN ('ACTIVE', 'SCHEDULED') OR (o.status = 'EXPIRED' AND o.rollouts @> '[{"effect": "activate"}]'))
    JOIN "PromoCode" p ON p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL AND p."isPrimary"
    WHERE m.shop = ${shop} AND ${isCreator(creator, shop)}`;
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
  if ((await readEqualNames({ shop, tx: db }, [name])).size > 0) return { answer: "not_available" };
  try {
    return { answer: (await codes.owners([name])).size > 0 ? "not_available" : "available" };
  } catch (error) {
    // Nothing is lost by not knowing: whoever approves is told, and nothing is changed before Shopify was asked.
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return { answer: "unknown" };
    throw error;
  }
}

/* How often a creator may ask, so that nobody finds out by trying which codes a shop has, or spends its points at Shopify. */

/** Counts one question. Null when it may be asked; else the seconds until the next one may. */
async function countRequest(shop: string, { memberId, intent }: { memberId: string; intent: "check" | "ask" }): Promise<number | null> {
  const waiting = (await perMember[intent].count(`${shop} ${intent} ${memberId}`)) ?? (await perShop.count(`${shop} everybody`));
  return waiting === null ? null : Math.max(1, Math.ceil(waiting / 1000));
}

/* What a creator is told about a name they would like. Never whose it is, nor why it is not to be had. */

/** `not_allowed` names what is wrong with the spelling; `unknown`: Shopify could not be asked at this moment. */
type NameAnswer =
  | { answer: "available" | "not_available" | "same" | "unknown" }
  | { answer: "not_allowed"; why: WishRefusal; found: string }
  | { answer: "too_often"; seconds: number };

/** The sentence for it; the storefront block and the account page bring shorter ones of their own. */
function nameAnswerLabel(answer: NameAnswer, t: Words): string {
  switch (answer.answer) {
    case "available":
    case "not_available":
    case "same":
    case "unknown":
      return t(`codes.answer.${answer.answer}`);
    case "too_often":
      return t("name.too_often", { count: Math.ceil(answer.seconds / 60) });
    case "not_allowed":
      return notAllowed(answer, t);
  }
}

function notAllowed({ why, found }: { why: WishRefusal; found: string }, t: Words): string {
  switch (why) {
    case "too_long":
      return t("name.too_long", { most: LONGEST_WISH });
    case "too_short":
      return t("name.too_short", { least: SHORTEST_WISH });
    case "symbol":
      return t("name.symbol", { found });
    case "not_letters":
      return found === "" ? t("name.no_letters") : t("name.symbol", { found });
    case "empty":
    case "line_break":
    case "space":
    case "offensive":
      return t(`name.${why}`);
  }
}
