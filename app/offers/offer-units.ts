/** The form of an offer as what is decided in it one by one, for people who edit the same offer at the same time. */
import { eachField, fields, type Unit } from "#app/edits/merge-edits.ts";
import { listOf } from "#app/format/counts.ts";

import { buyersLabel } from "./buyers-labels.ts";
import type { Choice, OfferForm } from "./offer-form.ts";

export const offerRecord = (offerId: string) => `offer/${offerId}`;

const COMBINES = ["productDiscounts", "orderDiscounts", "shippingDiscounts"] as const;
const ITEMS = ["items", "buysItems", "getsItems"] as const;

/** What a discount gives is one decision: a percentage means nothing once a colleague has made it an amount. */
export const OFFER_UNITS: readonly Unit<OfferForm>[] = [
  ...eachField<OfferForm>("title", "description", "usageLimit", "oncePerCustomer", "startsAt", "endsAt", "namePattern"),
  fields<OfferForm, keyof OfferForm & string>(
    "gives",
    ...(["gives", "otherType", "percent", "amount", "eachItem", "buysQuantity", "getsQuantity", "getsPercent"] as const),
  ),
  // A segment's name may change without anybody having chosen another.
  {
    ...fields<OfferForm, "buyers">("buyers", "buyers"),
    get: ({ buyers }) => [buyers.kind, buyers.kind === "segments" ? buyers.segments.map(({ id }) => id).toSorted() : null],
  },
  // A title of a product may change without anybody having chosen another.
  ...ITEMS.map((name): Unit<OfferForm> => ({
    ...fields<OfferForm, typeof name>(name, name),
    get: (form) => [form[name].kind, form[name].picked.map(({ id }) => id).toSorted()],
  })),
  fields<OfferForm, keyof OfferForm & string>("minimum", "minimum", "minimumAmount", "minimumQuantity"),
  ...COMBINES.map((name): Unit<OfferForm> => ({
    name,
    get: (form) => form.combinesWith[name],
    put: (into, from) => ({ ...into, combinesWith: { ...into.combinesWith, [name]: from.combinesWith[name] } }),
  })),
  ...eachField<OfferForm>("commissionPercent", "commissionAmount"),
  fields<OfferForm, keyof OfferForm & string>("tiers", "tiersBy", "tiersPeriod", "tiers"),
];

/** A unit's value for people: "12%", "Two products", "no limit". Times are in the shop's zone, as in the form. */
export function offerUnitLabel(unit: string, { form, currency }: { form: OfferForm; currency: string }): string {
  const amount = (text: string) => (text === "" ? "nothing" : `${currency} ${text}`);
  const percent = (text: string) => (text === "" ? "nothing" : `${text}%`);
  switch (unit) {
    case "gives":
      return givesLabel(form, currency);
    case "items":
    case "buysItems":
    case "getsItems":
      return itemsLabel(form[unit]);
    case "minimum":
      if (form.minimum === "none") return "none";
      return form.minimum === "subtotal" ? amount(form.minimumAmount) : `${form.minimumQuantity} items`;
    case "productDiscounts":
    case "orderDiscounts":
    case "shippingDiscounts":
      return form.combinesWith[unit] ? "on" : "off";
    case "oncePerCustomer":
      return form.oncePerCustomer ? "on" : "off";
    case "buyers":
      return buyersLabel(form.buyers);
    case "usageLimit":
      return form.usageLimit === "" ? "no limit" : form.usageLimit;
    case "startsAt":
      return typedTime(form.startsAt);
    case "endsAt":
      return form.endsAt === "" ? "no end" : typedTime(form.endsAt);
    case "commissionPercent":
      return percent(form.commissionPercent);
    case "commissionAmount":
      return amount(form.commissionAmount);
    case "tiers":
      return tiersLabel(form, { amount, percent });
    case "title":
    case "description":
    case "namePattern":
      return form[unit] === "" ? "empty" : `“${form[unit]}”`;
    default:
      return "";
  }
}

function givesLabel({ gives, percent, amount, ...form }: OfferForm, currency: string): string {
  switch (gives) {
    case "percentage":
      return `${percent}%`;
    case "amount":
      return `${currency} ${amount}${form.eachItem ? " off each item" : ""}`;
    case "free_shipping":
      return "free shipping";
    case "bxgy":
      return `buy ${form.buysQuantity}, get ${form.getsQuantity} at ${form.getsPercent}% off`;
    case "other":
      return "as it is set in Shopify";
  }
}

function itemsLabel({ kind, picked }: Choice): string {
  return kind === "all" ? "all products" : listOf(picked.map(({ title }) => title)) || "nothing";
}

type Words = { amount: (text: string) => string; percent: (text: string) => string };

function tiersLabel({ tiers, tiersBy, tiersPeriod }: OfferForm, { amount, percent }: Words): string {
  if (tiers.length === 0) return "no tiers";
  const steps = tiers.map((tier) => {
    const pays = [tier.percent === "" ? "" : percent(tier.percent), tier.amount === "" ? "" : amount(tier.amount)]
      .filter(Boolean)
      .join(" and ");
    return `${pays} after ${tiersBy === "conversions" ? `${tier.from} conversions` : `${amount(tier.from)} of sales`}`;
  });
  return `${listOf(steps)}${tiersPeriod === "month" ? " in a month" : ""}`;
}

function typedTime(text: string): string {
  return text.replace("T", ", ");
}
