/** The forms in which a shop, or an offer for itself, decides about commissions: their fields, what they mean and how they are said. */
import { FACTS, type FactName } from "#app/activity/activity.ts";
import { eachField, fields, type Unit } from "#app/edits/merge-edits.ts";
import { listOf, plural } from "#app/format/counts.ts";
import {
  AS_SHOP,
  type CommissionSettings,
  type Hold,
  MOST_HOLD_DAYS,
  type OfferOverride,
  type OrderRules,
} from "#app/orders/commission-settings.ts";
import { type Basis, BASIS_PARTS } from "#app/orders/earnings.ts";

/** `holdDays` as it is typed. */
export type BasisAndHold = Basis & { holdDays: string; holdFrom: Hold["from"] };
export type CommissionsForm = BasisAndHold & OrderRules;
/** What is not the offer's own is the shop's, and its fields show what that is. */
export type OverrideForm = BasisAndHold & { ownBasis: boolean; ownHold: boolean };

export const COMMISSIONS_RECORD = "settings/commissions";
export const overrideRecord = (offerId: string) => `offer/${offerId}/commissions`;

export const COMMISSIONS_UNITS: readonly Unit<CommissionsForm>[] = [
  ...eachField<CommissionsForm>(...BASIS_PARTS),
  fields<CommissionsForm, "holdDays" | "holdFrom">("hold", "holdDays", "holdFrom"),
  ...eachField<CommissionsForm>("ownPurchases", "firstOrderOnly", "renewals", "posOrders", "draftOrders"),
];

export const OVERRIDE_UNITS: readonly Unit<OverrideForm>[] = [
  fields<OverrideForm, "ownBasis" | (typeof BASIS_PARTS)[number]>("basis", "ownBasis", ...BASIS_PARTS),
  fields<OverrideForm, "ownHold" | "holdDays" | "holdFrom">("hold", "ownHold", "holdDays", "holdFrom"),
];

export function commissionsForm({ basis, hold, rules }: CommissionSettings): CommissionsForm {
  return { ...basis, ...holdForm(hold), ...rules };
}

export function overrideForm({ basis, hold }: OfferOverride, shop: CommissionSettings): OverrideForm {
  return { ...(basis ?? shop.basis), ...holdForm(hold ?? shop.hold), ownBasis: basis !== null, ownHold: hold !== null };
}

function holdForm({ days, from }: Hold) {
  return { holdDays: String(days), holdFrom: from };
}

export const HOLD_PROBLEM = `Enter a whole number of days, at most ${MOST_HOLD_DAYS}.`;

/** Null where the days are no whole number between 0 and the most. */
export function readCommissions(form: CommissionsForm): CommissionSettings | null {
  const hold = readHold(form);
  const { ownPurchases, firstOrderOnly, renewals, posOrders, draftOrders } = form;
  return hold && { basis: basisOf(form), hold, rules: { ownPurchases, firstOrderOnly, renewals, posOrders, draftOrders } };
}

/** The same of an offer. What it does not set for itself is not read. */
export function readOverride(form: OverrideForm): OfferOverride | null {
  const hold = form.ownHold ? readHold(form) : AS_SHOP.hold;
  if (form.ownHold && hold === null) return null;
  return { basis: form.ownBasis ? basisOf(form) : AS_SHOP.basis, hold };
}

function basisOf(form: Basis): Basis {
  const { containedTax, giftCards, shipping, tips, duties } = form;
  return { containedTax, giftCards, shipping, tips, duties };
}

function readHold({ holdDays, holdFrom }: BasisAndHold): Hold | null {
  const text = holdDays.trim();
  if (!/^\d{1,4}$/.test(text)) return null;
  const days = Number(text);
  return days <= MOST_HOLD_DAYS ? { days, from: holdFrom } : null;
}

/* In words. */

export const BASIS_LABELS: Record<(typeof BASIS_PARTS)[number], string> = {
  containedTax: "Tax that prices contain",
  giftCards: "Gift cards that are bought",
  shipping: "Shipping",
  tips: "Tips",
  duties: "Duties",
};

export const HOLD_FROM_LABELS: Record<Hold["from"], string> = {
  placed: "the order was placed",
  paid: "the order was paid",
  fulfilled: "the order was fulfilled",
};

export const OWN_PURCHASES_LABELS: Record<OrderRules["ownPurchases"], string> = {
  flag: "Earn, and are pointed out",
  count: "Earn like any other",
  reject: "Earn nothing",
};

export const RENEWALS_LABELS: Record<OrderRules["renewals"], string> = {
  count: "All earn",
  first: "Only the first one earns",
  none: "None earn",
};

/** "Merchandise after discounts, with shipping and tips". */
export function basisLabel(basis: Basis): string {
  const besides = BASIS_PARTS.filter((part) => basis[part]).map((part) => lower(BASIS_LABELS[part]));
  return besides.length === 0 ? "Merchandise after discounts" : `Merchandise after discounts, with ${listOf(besides)}`;
}

/** "30 days after the order was fulfilled", "when the order was paid". */
export function holdLabel({ days, from }: Hold): string {
  return days === 0 ? `When ${HOLD_FROM_LABELS[from]}` : `${plural(days, "day")} after ${HOLD_FROM_LABELS[from]}`;
}

/** `fact`: by which the activity tells it. */
type Line = { fact: FactName; label: string; before: string; after: string };

/** What one set of settings says otherwise than another. */
export function settingsDiff(before: CommissionSettings, after: CommissionSettings): Line[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  return was.flatMap(({ value, ...line }, index) => {
    const now = is[index]?.value ?? "";
    return now === value ? [] : [{ ...line, before: value, after: now }];
  });
}

const yesNo = (counts: boolean) => (counts ? "Earn" : "Earn nothing");

function linesOf({ basis, hold, rules }: CommissionSettings): { fact: FactName; label: string; value: string }[] {
  const values = {
    commissionBasis: basisLabel(basis),
    holdPeriod: holdLabel(hold),
    ownPurchases: OWN_PURCHASES_LABELS[rules.ownPurchases],
    laterOrders: yesNo(!rules.firstOrderOnly),
    renewals: RENEWALS_LABELS[rules.renewals],
    posOrders: yesNo(rules.posOrders),
    draftOrders: yesNo(rules.draftOrders),
  } satisfies Partial<Record<FactName, string>>;
  return (Object.keys(values) as (keyof typeof values)[]).map((fact) => ({ fact, label: FACTS[fact].label, value: values[fact] }));
}

export function lower(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
