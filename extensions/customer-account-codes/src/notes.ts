/** The sentences of an offer in the customer's language; which ones there are is the app's to say. Dates are in the shop's zone. */
import type { CreatorNote, WishNote } from "#app/portal/creator-notes.ts";
import type { CreatorOffer } from "#app/portal/creator-view.ts";
import type { DiscountPart } from "#app/portal/discount-parts.ts";

import { host, t } from "./host.ts";

/** What the discount gives; Shopify's own line in English, or where a part of it is not known. */
export function givesText({ gives, discount }: Pick<CreatorOffer, "gives" | "discount">): string {
  const english = host().localization.extensionLanguage.value.isoCode.startsWith("en");
  return gives === null || english ? discount : gives.map(partText).join(" • ");
}

function partText({ says, percent, amount = "", item = "", count = 0, buys = 0, gets = 0, country }: DiscountPart): string {
  const percents = { style: "percent", maximumFractionDigits: 2 } as const;
  const worth = percent === undefined ? amount : host().i18n.formatNumber(percent / 100, percents);
  const language = host().localization.extensionLanguage.value.isoCode;
  const named = country === undefined ? "" : (new Intl.DisplayNames(language, { type: "region" }).of(country) ?? country);
  return t(`gives.${says}`, { worth, amount, item, number: count, buys, gets, country: named });
}

export function noteText({ says, code = "", now = "", on, at }: CreatorNote, zone: string): string {
  const date = at !== undefined ? moment(at, zone) : on !== undefined ? day(on, zone) : "";
  return t(`note.${says}`, { code, now, date });
}

export function wishText({ says, name, answer }: WishNote): string {
  return t(`wish.${says}`, { name, answer }).trim();
}

const day = (instant: string, timeZone: string) => host().i18n.formatDate(new Date(instant), { timeZone, dateStyle: "medium" });
/** With its zone: a creator may live in another one than the shop. */
const moment = (instant: string, timeZone: string) =>
  host().i18n.formatDate(new Date(instant), {
    ...{ timeZone, year: "numeric", month: "short", day: "numeric" },
    ...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
  });
