/** The form of an offer: what a person fills in, what it means, and what is wrong with it. */
import { fromTyped, toTyped } from "#app/format/zone-input.ts";
import type { Buyers } from "#app/shopify/discounts/buyers.ts";
import type { DiscountTerms, Gives, Items, Minimum, Picked } from "#app/shopify/discounts/discount-terms.ts";

import { commissionFormOf, newCommission, readCommission, type CommissionForm } from "./commission-form.ts";
import type { CommissionTerms } from "./commission-terms.ts";
import { amountProblem, typedBps, typedCount, typedMinor, withPoint } from "./typed-numbers.ts";

export type Choice = { kind: "all" | "collections" | "products"; picked: Picked[] };

/** Everything as typed. `other` gives what only Shopify can express. Times are in the shop's zone. */
export type OfferForm = {
  title: string;
  description: string;
  gives: Gives["kind"];
  otherType: "basic" | "bxgy";
  percent: string;
  amount: string;
  /** Whether the amount is taken off each item, not once for each order. */
  eachItem: boolean;
  items: Choice;
  buysQuantity: string;
  buysItems: Choice;
  getsQuantity: string;
  getsPercent: string;
  getsItems: Choice;
  usageLimit: string;
  oncePerCustomer: boolean;
  buyers: Buyers;
  minimum: Minimum["kind"];
  minimumAmount: string;
  minimumQuantity: string;
  combinesWith: DiscountTerms["combinesWith"];
  startsAt: string;
  endsAt: string;
  namePattern: string;
} & CommissionForm;

export type FieldErrors = Partial<Record<keyof OfferForm, string>>;
/** What only this app keeps. */
export type OwnSettings = { description: string; namePattern: string; commission: CommissionTerms };
type ReadForm = { ok: true; terms: DiscountTerms; own: OwnSettings } | { ok: false; errors: FieldErrors };

const EVERYTHING: Choice = { kind: "all", picked: [] };
const NOTHING_PICKED: Choice = { kind: "products", picked: [] };

/** A form to begin with: the commonest offer. */
export function newForm({ now, zone }: { now: Date; zone: string }): OfferForm {
  return {
    ...{
      title: "",
      description: "",
      gives: "percentage",
      otherType: "basic",
      percent: "15",
      amount: "",
      eachItem: false,
      items: EVERYTHING,
    },
    ...{ buysQuantity: "1", buysItems: NOTHING_PICKED, getsQuantity: "1", getsPercent: "100", getsItems: NOTHING_PICKED },
    ...{ usageLimit: "", oncePerCustomer: true, buyers: { kind: "all" }, minimum: "none", minimumAmount: "", minimumQuantity: "" },
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
    ...{ startsAt: toTyped(now.toISOString(), zone), endsAt: "", namePattern: "{FIRST}{VALUE}" },
    ...newCommission(),
  };
}

/** A form that shows an offer as it is. */
export function formOf(terms: DiscountTerms, own: OwnSettings, { zone, currency }: { zone: string; currency: string }): OfferForm {
  const { gives, minimum } = terms;
  const form = newForm({ now: new Date(terms.startsAt), zone });
  return {
    ...form,
    title: terms.title,
    description: own.description,
    gives: gives.kind,
    ...(gives.kind === "other" && { otherType: gives.type }),
    ...(gives.kind === "percentage" && { percent: String(gives.percent), items: choiceOf(gives.items) }),
    ...(gives.kind === "amount" && { amount: gives.amount, eachItem: gives.eachItem, items: choiceOf(gives.items) }),
    ...(gives.kind === "bxgy" && {
      buysQuantity: String(gives.buys.quantity),
      buysItems: choiceOf(gives.buys.items),
      getsQuantity: String(gives.gets.quantity),
      getsPercent: String(gives.gets.percent),
      getsItems: choiceOf(gives.gets.items),
    }),
    usageLimit: terms.usageLimit === null ? "" : String(terms.usageLimit),
    oncePerCustomer: terms.appliesOncePerCustomer,
    buyers: terms.buyers,
    minimum: minimum.kind,
    minimumAmount: minimum.kind === "subtotal" ? minimum.amount : "",
    minimumQuantity: minimum.kind === "quantity" ? String(minimum.quantity) : "",
    combinesWith: terms.combinesWith,
    endsAt: terms.endsAt === null ? "" : toTyped(terms.endsAt, zone),
    ...commissionFormOf(own.commission, currency),
    namePattern: own.namePattern,
  };
}

function choiceOf(items: Items): Choice {
  return items.kind === "all" ? EVERYTHING : items;
}

/** Of what is bought and of what is got: Shopify takes less than 100,000 (recorded). */
const MOST_ITEMS = 99_999;

/** Reads a form into terms, or says at which field it cannot be. `before` keeps instants whose typed minute did not change. */
export function readForm(
  form: OfferForm,
  { zone, currency, before }: { zone: string; currency: string; before?: DiscountTerms },
): ReadForm {
  const errors: FieldErrors = {};
  const refuse = <T>(field: keyof OfferForm, sentence: string, instead: T): T => {
    errors[field] ??= sentence;
    return instead;
  };
  const percentOf = (field: "percent" | "getsPercent") => {
    const bps = typedBps(form[field]);
    return bps !== null && bps > 0 ? bps / 100 : refuse(field, "Enter a percentage above 0 and up to 100, with two decimals at most.", 1);
  };
  const amountOf = (field: "amount" | "minimumAmount") => {
    const minor = typedMinor(form[field], currency);
    return minor !== null && minor > 0 ? withPoint(form[field]) : refuse(field, amountProblem(currency), "1");
  };
  const countOf = (field: "usageLimit" | "minimumQuantity") => typedCount(form[field]) ?? refuse(field, "Enter a whole number above 0.", 1);
  const quantityOf = (field: "buysQuantity" | "getsQuantity") => {
    const count = typedCount(form[field]);
    return count !== null && count <= MOST_ITEMS ? count : refuse(field, "Enter a whole number from 1 to 99,999.", 1);
  };
  const itemsOf = (field: "items" | "buysItems" | "getsItems"): Items => {
    const { kind, picked } = form[field];
    if (kind === "all") return field === "items" ? { kind } : refuse(field, "Choose products or collections.", { kind });
    if (picked.length === 0) refuse(field, kind === "products" ? "Choose at least one product." : "Choose at least one collection.", null);
    return { kind, picked };
  };

  const title = form.title.trim();
  if (title === "") refuse("title", "Enter a name.", null);
  if ([...title].length > 255) refuse("title", "A name has 255 characters at most.", null);

  const gives = ((): Gives => {
    switch (form.gives) {
      case "percentage":
        return { kind: "percentage", percent: percentOf("percent"), items: itemsOf("items") };
      case "amount":
        return { kind: "amount", amount: amountOf("amount"), eachItem: form.eachItem, items: itemsOf("items") };
      case "free_shipping":
        return { kind: "free_shipping" };
      case "bxgy":
        return {
          kind: "bxgy",
          buys: { quantity: quantityOf("buysQuantity"), items: itemsOf("buysItems") },
          gets: { quantity: quantityOf("getsQuantity"), percent: percentOf("getsPercent"), items: itemsOf("getsItems") },
        };
      case "other":
        return { kind: "other", type: form.otherType };
    }
  })();
  const minimum = ((): Minimum => {
    if (form.minimum === "none" || form.gives === "bxgy") return { kind: "none" };
    return form.minimum === "subtotal"
      ? { kind: "subtotal", amount: amountOf("minimumAmount") }
      : { kind: "quantity", quantity: countOf("minimumQuantity") };
  })();

  const kept = (typed: string, was: string | null | undefined) =>
    was && toTyped(was, zone) === typed.slice(0, 16) ? was : fromTyped(typed, zone);
  const startsAt = kept(form.startsAt, before?.startsAt) ?? refuse("startsAt", "Enter a date and time.", new Date(0).toISOString());
  const endsAt =
    form.endsAt === "" ? null : (kept(form.endsAt, before?.endsAt) ?? refuse("endsAt", "Enter a date and time, or leave it empty.", null));
  if (endsAt !== null && Date.parse(endsAt) <= Date.parse(startsAt)) refuse("endsAt", "The end has to be after the start.", null);

  const usageLimit = form.usageLimit.trim() === "" ? null : countOf("usageLimit");
  const earned = readCommission(form, currency);
  if (!earned.ok) Object.assign(errors, earned.errors);
  if (form.description.length > 2000) refuse("description", "2,000 characters at most.", null);
  if (!earned.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const { combinesWith, oncePerCustomer: appliesOncePerCustomer, buyers } = form;
  return {
    ok: true,
    terms: { title, gives, usageLimit, appliesOncePerCustomer, buyers, minimum, combinesWith, startsAt, endsAt },
    own: { description: form.description.trim(), namePattern: form.namePattern.trim(), commission: earned.commission },
  };
}

/** The number in what the offer gives, for `{VALUE}`: 15 of 15%. Null when it has none or it is not whole. */
export function valueOf(gives: Gives): number | null {
  const value = gives.kind === "percentage" ? gives.percent : gives.kind === "amount" ? Number(gives.amount) : null;
  return value !== null && Number.isInteger(value) ? value : null;
}

/** The same while somebody types: null as long as what is typed is no whole number. */
export function valueFor({ gives, percent, amount }: OfferForm): number | null {
  const text = withPoint(gives === "percentage" ? percent : gives === "amount" ? amount : "");
  return /^\d{1,9}(\.0+)?$/.test(text) && Number(text) > 0 ? Number(text) : null;
}
