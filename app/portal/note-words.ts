/** The sentences of a creator's page, by what `creator-notes` and `discount-parts` say. */
import { formatDate, formatMoment } from "#app/format/dates.ts";
import { languageOf } from "#app/i18n/languages.ts";
import { translate } from "#app/i18n/translate.ts";

import type { CreatorNote, WishNote } from "./creator-notes.ts";
import type { CreatorOffer } from "./creator-view.ts";
import type { DiscountPart } from "./discount-parts.ts";

/** A page has no other place to name the zone, so times bring theirs. */
export type Where = { zone: string; locale: string };

export function noteText({ says, code = "", now = "", on, at }: CreatorNote, where: Where): string {
  const date = at !== undefined ? formatMoment(at, where) : on !== undefined ? formatDate(on, where) : "";
  return translate(where.locale, `codes.note.${says}`, { code, now, date });
}

export function wishText({ says, name, answer }: WishNote, locale: string): string {
  return translate(locale, `codes.wish.${says}`, { name, answer });
}

/** What the discount gives; Shopify's own line in English, or where a part of it is not known. */
export function givesText({ gives, discount }: Pick<CreatorOffer, "gives" | "discount">, locale: string): string {
  return gives === null || languageOf(locale) === "en" ? discount : gives.map((part) => partText(part, locale)).join(" • ");
}

function partText({ says, percent, amount = "", item = "", count = 0, buys = 0, gets = 0, country }: DiscountPart, locale: string): string {
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const worth = percent === undefined ? amount : percents.format(percent / 100);
  const named = country === undefined ? "" : (new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country);
  return translate(locale, `codes.gives.${says}`, { worth, amount, item, number: count, buys, gets, country: named });
}
