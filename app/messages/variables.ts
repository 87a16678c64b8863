/** What a message can say of each member. The menu, the words in the text and the values come from here. */
import { formatMoment } from "#app/format/dates.ts";
import { formatMoney } from "#app/format/money.ts";
import { translate } from "#app/i18n/translate.ts";

export const VARIABLES = [
  { name: "first_name", label: "First name" },
  { name: "last_name", label: "Last name" },
  { name: "offer", label: "Offer" },
  { name: "new_code", label: "New code" },
  { name: "old_code", label: "Old code" },
  { name: "old_code_ends", label: "When the old code ends" },
  { name: "link", label: "Link to share" },
  { name: "page_link", label: "Link to their own page" },
  { name: "orders", label: "Orders so far" },
  { name: "revenue", label: "Sales so far" },
  { name: "earned", label: "Earned so far" },
  { name: "shop", label: "Shop" },
] as const;

type VariableName = (typeof VARIABLES)[number]["name"];

/** A member's facts in one offer at one moment. Amounts in minor units. */
export type Facts = {
  firstName: string;
  lastName: string;
  offer: string;
  /** The code that works, or will when a refresh has both: null while they have none. */
  newCode: string | null;
  /** The code that ended last, or ends at `oldEndsAt`; null when there was none, or it was given out again under its name. */
  oldCode: string | null;
  oldEndsAt: string | null;
  link: string | null;
  pageLink: string | null;
  orders: number;
  revenueMinor: number;
  earnedMinor: number;
  /** How figures and times are written for them; null while it is not known what they read. */
  locale: string | null;
};

/** `locale`: for members of whom none is known. */
export type MessageFormat = { shopName: string; currency: string; zone: string; locale: string };

/** The value of every variable, as text; null where there is none. */
export function valuesOf(facts: Facts, { shopName, currency, zone, ...words }: MessageFormat): Record<VariableName, string | null> {
  const locale = facts.locale ?? words.locale;
  return {
    first_name: facts.firstName || null,
    last_name: facts.lastName || null,
    offer: facts.offer,
    new_code: facts.newCode,
    old_code: facts.oldCode,
    old_code_ends: facts.oldCode === null || facts.oldEndsAt === null ? null : formatMoment(facts.oldEndsAt, { zone, locale }),
    link: facts.link,
    page_link: facts.pageLink,
    orders: translate(locale, "mail.orders", { count: facts.orders }),
    revenue: formatMoney(facts.revenueMinor, { currency, locale }),
    earned: formatMoney(facts.earnedMinor, { currency, locale }),
    shop: shopName,
  };
}

/** How a variable stands in a text. */
export function written(name: VariableName): string {
  return `{{ ${name} }}`;
}

/** Its label, for a name somebody wrote; the name itself when there is no such variable. */
export function labelOf(name: string): string {
  return VARIABLES.find((variable) => variable.name === name)?.label ?? name;
}
