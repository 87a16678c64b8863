/** A creator says that their own code is where it should not be: a case is opened, or what they saw joins the one that is open. */
import { reportLeak } from "#app/leaks/leak-cases.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { counter } from "#app/platform/db-counters.server.ts";
import { wordsIn } from "#app/i18n/translate.ts";
import { isId } from "#app/platform/ids.ts";

import { isCreator, type Creator } from "./read-creator-view.server.ts";

/** What they saw: the address of a page, or words. */
type Seen = { creator: Creator; enrolmentId: string; seen: string };

/** `empty`: they said nothing. `too_often`: after the seconds they may again. `not_yours`: no live code of theirs. */
type Reported = { ok: true } | { ok: false; reason: "empty" | "not_yours" } | { ok: false; reason: "too_often"; seconds: number };

/** Longer ones are cut. */
const LONGEST = 500;

const HOUR = 3_600;
const perMember = counter({ points: 5, seconds: HOUR });
const perShop = counter({ points: 200, seconds: HOUR });

/** Reports the creator's live code in an offer, as leaked since today (UTC). Nothing is changed before the shop decides. */
export async function reportOwnLeak(ctx: ShopContext, { creator, enrolmentId, seen }: Seen, now: Date): Promise<Reported> {
  const place = await placeOf(ctx, { creator, enrolmentId });
  if (place === null) return { ok: false, reason: "not_yours" };
  const words = [...seen.trim().replaceAll(/\s+/g, " ")].slice(0, LONGEST).join("");
  if (words === "") return { ok: false, reason: "empty" };
  const waiting = (await perMember.count(`${ctx.shop} leak ${place.memberId}`)) ?? (await perShop.count(`${ctx.shop} leaks of everybody`));
  if (waiting !== null) return { ok: false, reason: "too_often", seconds: Math.max(1, Math.ceil(waiting / 1000)) };
  const since = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const reported = await reportLeak(ctx, { promoCodeId: place.promoCodeId, address: words, since, now, by: "creator" });
  return reported === "ended" ? { ok: false, reason: "not_yours" } : { ok: true };
}

async function placeOf(
  { shop, db }: ShopContext,
  { creator, enrolmentId }: { creator: Creator; enrolmentId: string },
): Promise<{ memberId: string; promoCodeId: string } | null> {
  if (!isId(enrolmentId)) return null;
  const [row] = await db.$queryRaw<{ memberId: string; promoCodeId: string }[]>`
    SELECT m.id::text AS "memberId", p.id::text AS "promoCodeId" FROM "Member" m
    JOIN "Enrolment" en ON en.shop = m.shop AND en."memberId" = m.id AND en.id = ${enrolmentId}::uuid
    JOIN "PromoCode" p ON p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL AND p."isPrimary"
    WHERE m.shop = ${shop} AND ${isCreator(creator, shop)}`;
  return row ?? null;
}

/** What the creator reads. */
export function reportedWords(reported: Reported, locale: string): string {
  const t = wordsIn(locale);
  if (reported.ok) return t("leak.thanks");
  switch (reported.reason) {
    case "empty":
      return t("leak.empty");
    case "too_often":
      return t("leak.too_often", { count: Math.ceil(reported.seconds / 60) });
    case "not_yours":
      return t("leak.ended");
  }
}
