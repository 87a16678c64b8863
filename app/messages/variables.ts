/** What a message can say of each member. The menu, the words in the text and the values come from here. */
import { channelCodeIn, type Channel } from "#app/codes/channels.ts";
import { formatDate, formatMoment } from "#app/format/dates.ts";
import { formatMoney } from "#app/format/money.ts";
import { translate } from "#app/i18n/translate.ts";

export const VARIABLES = [
  { name: "first_name", label: "First name" },
  { name: "last_name", label: "Last name" },
  { name: "offer", label: "Offer" },
  { name: "new_code", label: "New code" },
  { name: "codes", label: "All codes, by channel" },
  { name: "old_code", label: "Old code" },
  { name: "old_code_ends", label: "When the old code ends" },
  { name: "link", label: "Link to share" },
  { name: "page_link", label: "Link to their own page" },
  { name: "orders", label: "Orders so far" },
  { name: "revenue", label: "Sales so far" },
  { name: "earned", label: "Earned so far" },
  { name: "payout", label: "Last payout" },
  { name: "payout_amount", label: "Sum of the last payout" },
  { name: "payout_date", label: "Day of the last payout" },
  { name: "statement_link", label: "Link to the statement of the last payout" },
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
  /** Codes that work for one channel each. */
  channels: readonly { channel: Channel; code: string }[];
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
  /** What they were paid last, in minor units of its own currency, on a day of the shop's calendar or at an instant; null: never. */
  payout: { number: number; minor: number; currency: string; on: string; link: string | null } | null;
};

/** `locale`: for members of whom none is known. `hidesAmounts`: for a reader who may not see money. */
export type MessageFormat = { shopName: string; currency: string; zone: string; locale: string; hidesAmounts?: boolean };

const HIDDEN = "(hidden)";

/** The value of every variable, as text; null where there is none. */
export function valuesOf(facts: Facts, { shopName, zone, ...words }: MessageFormat): Record<VariableName, string | null> {
  const locale = facts.locale ?? words.locale;
  const money = (minor: number, currency: string) => (words.hidesAmounts === true ? HIDDEN : formatMoney(minor, { currency, locale }));
  return {
    first_name: facts.firstName || null,
    last_name: facts.lastName || null,
    offer: facts.offer,
    new_code: facts.newCode,
    codes: allCodes(facts, locale),
    old_code: facts.oldCode,
    old_code_ends: facts.oldCode === null || facts.oldEndsAt === null ? null : formatMoment(facts.oldEndsAt, { zone, locale }),
    link: facts.link,
    page_link: facts.pageLink,
    orders: translate(locale, "mail.orders", { count: facts.orders }),
    revenue: money(facts.revenueMinor, words.currency),
    earned: money(facts.earnedMinor, words.currency),
    ...payoutValues(facts.payout, { zone, locale, money }),
    shop: shopName,
  };
}

/** "MAYA15, Instagram: MAYAIG"; null where none works. */
function allCodes({ newCode, channels }: Facts, locale: string): string | null {
  const forOne = channels.filter(({ code }) => code !== newCode);
  const named = channels.find(({ code }) => code === newCode);
  const first = newCode === null ? [] : [named ? channelCodeIn(locale, named.channel, newCode) : newCode];
  return [...first, ...forOne.map(({ channel, code }) => channelCodeIn(locale, channel, code))].join(", ") || null;
}

type Words = { zone: string; locale: string; money: (minor: number, currency: string) => string };

function payoutValues(payout: Facts["payout"], { zone, locale, money }: Words) {
  if (payout === null) return { payout: null, payout_amount: null, payout_date: null, statement_link: null };
  const { number, minor, currency, on, link } = payout;
  // A day is the same wherever it is read.
  const day = on.length === 10 ? formatDate(`${on}T12:00:00Z`, { zone: "UTC", locale }) : formatDate(on, { zone, locale });
  return {
    payout: translate(locale, "mail.payout", { number: String(number) }),
    payout_amount: money(minor, currency),
    payout_date: day,
    statement_link: link,
  };
}

/** How a variable stands in a text. */
export function written(name: VariableName): string {
  return `{{ ${name} }}`;
}

/** Those that say amounts. */
export const AMOUNTS: readonly string[] = ["revenue", "earned", "payout_amount"] satisfies VariableName[];

/** Those that are made of a member's own page link. */
export const PAGE_LINKS: readonly string[] = ["page_link", "statement_link"] satisfies VariableName[];

/** Its label, for a name somebody wrote; the name itself when there is no such variable. */
export function labelOf(name: string): string {
  return VARIABLES.find((variable) => variable.name === name)?.label ?? name;
}
